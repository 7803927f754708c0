import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeParticipant } from '../../calls/testing/FakeCall.ts';
import { PresenceAnnouncer } from './PresenceAnnouncer.ts';

const self = fakeParticipant('self', { isSelf: true });
const people = (...names: string[]) => [self, ...names.map((name) => fakeParticipant(name))];

describe('presence', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function announcer(...present: string[]) {
    const said: string[] = [];
    const presence = new PresenceAnnouncer((sentence) => said.push(sentence));
    presence.update(people(...present));
    vi.runAllTimers();
    return { presence, said };
  }

  test('says nothing of those who were there before', () => {
    expect(announcer('ada', 'grace').said).toEqual([]);
  });

  test('says who joined and who left', () => {
    const { presence, said } = announcer('ada');
    presence.update(people('grace', 'juma'));
    vi.runAllTimers();
    expect(said).toEqual(['grace and juma joined.', 'ada left.']);
  });

  test('says many in one sentence', () => {
    const { presence, said } = announcer();
    presence.update(people('ada', 'grace', 'juma', 'otieno'));
    vi.runAllTimers();
    expect(said).toEqual(['ada, grace and 2 others joined.']);
  });

  test('says nothing of who is back within two seconds', () => {
    const { presence, said } = announcer('ada');
    presence.update(people());
    vi.advanceTimersByTime(500);
    presence.update(people('ada'));
    vi.runAllTimers();
    expect(said).toEqual([]);
  });

  test('says nothing after it is closed', () => {
    const { presence, said } = announcer('ada');
    presence.update(people());
    presence.close();
    vi.runAllTimers();
    expect(said).toEqual([]);
  });
});
