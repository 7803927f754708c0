import { expect, onTestFinished, test } from 'vitest';
import { CallIdentities } from '../accounts/callIdentities.ts';
import { AccountStore } from '../accounts/store.ts';
import { CallRemovals } from '../calls/CallRemovals.ts';
import { CallRemovalStore } from '../calls/callRemovalStore.ts';
import { createLogger } from '../logger.ts';
import { GuessLimit } from '../plugins/GuessLimit.ts';
import { InProcessMissCounts } from '../plugins/MissCounts.ts';
import { openDatabase } from '../storage/database.ts';
import { ReadCache } from '../storage/ReadCache.ts';
import { TextCipher } from '../storage/textCipher.ts';
import { FakeCallProvider } from '../testing/FakeCallProvider.ts';
import { TestClock } from '../testing/TestClock.ts';
import { Doorkeeper } from './door/Doorkeeper.ts';
import { PeopleStore } from './door/peopleStore.ts';
import { makeMeetingCode } from './meetingCode.ts';
import { MeetingService } from './service.ts';
import { MeetingStore } from './store.ts';

test('a code that is taken is made anew', async () => {
  const database = await openDatabase(':memory:');
  onTestFinished(() => database.close());
  const clock = new TestClock();
  const provider = new FakeCallProvider(clock);
  const codes = ['aaaa-aaaa-aaa', 'aaaa-aaaa-aaa', 'bbbb-bbbb-bbb'];
  const logger = createLogger('silent');
  const callIdentities = new CallIdentities({
    db: database.db,
    provider,
    cipher: new TextCipher(Buffer.alloc(32)),
    clock,
    logger,
  });
  const meetings = new MeetingService({
    hosted: new ReadCache(database, clock),
    store: new MeetingStore(database.db),
    door: new Doorkeeper({ people: new PeopleStore(database.db), clock }),
    callIdentities,
    guestIdentities: { identityOf: async ({ id }) => ({ value: id }), replace: async () => {} },
    removals: new CallRemovals({ store: new CallRemovalStore(database.db), provider, logger, clock }),
    codeGuesses: new GuessLimit({
      name: 'codes',
      counts: new InProcessMissCounts(clock),
      enabled: false,
      mostPerPerson: 1,
      mostPerAddress: 1,
      windowMs: 1,
      sentence: '',
    }),
    provider,
    clock,
    makeCode: () => codes.shift() ?? '',
  });
  const host = await new AccountStore(database.db).insert({
    id: 'h',
    username: 'host',
    email: 'host@example.org',
    firstName: 'H',
    lastName: 'O',
    passwordHash: '',
    createdAt: clock.now(),
  });
  const plan = { title: 't', notes: 'n', startAt: clock.now(), endAt: null, recurrence: null };
  expect((await meetings.create(host, plan)).code).toBe('aaaa-aaaa-aaa');
  expect((await meetings.create(host, plan)).code).toBe('bbbb-bbbb-bbb');
});

test('codes use the whole alphabet and do not repeat', () => {
  const codes = Array.from({ length: 2_000 }, makeMeetingCode);
  expect(new Set(codes).size).toBe(codes.length);
  expect(new Set(codes.join('')).size).toBe(30);
});
