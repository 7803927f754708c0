import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../accounts/account.ts';
import { AccountStore } from '../accounts/store.ts';
import { GuestStore } from '../guests/guestStore.ts';
import { PassStore } from '../guests/passStore.ts';
import { PeopleStore } from '../meetings/door/peopleStore.ts';
import type { Meeting } from '../meetings/meeting.ts';
import { MeetingStore } from '../meetings/store.ts';
import type { Database } from '../storage/database.ts';
import { TestClock } from './TestClock.ts';

const HOUR_MS = 60 * 60 * 1000;

/** What the stores of meetings, doors and guests do, on whichever database. */
export function describeMeetingStores(dialect: string, open: () => Promise<Database>): void {
  describe(`stores of meetings on ${dialect}`, () => {
    let database: Database;
    let host: Account;
    let meetings: MeetingStore;
    let meeting: Meeting;
    const now = new TestClock().now();
    const later = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);

    beforeEach(async () => {
      database = await open();
      host = await new AccountStore(database.db).insert({
        id: 'h',
        username: 'host',
        email: 'host@example.org',
        firstName: 'H',
        lastName: 'O',
        passwordHash: '',
        createdAt: now,
      });
      meetings = new MeetingStore(database.db);
      meeting = {
        ...{ uuid: 'm', code: 'c', title: 'T', notes: "N'; drop table meetings --", host },
        ...{ startAt: later(1), endAt: null, sequence: 0, lobby: 'guests', locked: false },
        recurrence: { frequency: 'monthly_by_weekday', timeZone: 'Europe/Berlin', until: '2026-12-31' },
      };
      await meetings.insert(meeting, now);
    });
    afterEach(async () => await database.close());

    test('a meeting that comes back is kept, changed, counted, and made one that is once', async () => {
      expect(await meetings.findByUuid('m')).toEqual(meeting);
      const changes = { title: '🙂', notes: 'n', startAt: later(2), endAt: later(3), recurrence: null };
      await meetings.update('m', changes);
      await meetings.update('m', changes);
      expect(await meetings.findByUuid('m')).toEqual({ ...meeting, ...changes, sequence: 2 });
      await meetings.update('x', changes);
    });

    test('its door is set, all or in part', async () => {
      await meetings.updateDoor('m', { lobby: 'everybody' });
      await meetings.updateDoor('m', { locked: true });
      await meetings.updateDoor('m', {});
      expect(await meetings.findByUuid('m')).toEqual({ ...meeting, lobby: 'everybody', locked: true });
    });

    test('what was made before doors and rhythms were has a meeting’s defaults', async () => {
      const old = { id: 'o', code: 'o', title: 'O', notes: 'N', end_at: null, host_id: 'h' };
      const times = { start_at: now.toISOString(), created_at: now.toISOString() };
      await database.db
        .insertInto('meetings')
        .values({ ...old, ...times })
        .execute();
      expect(await meetings.findByCode('o')).toMatchObject({
        recurrence: null,
        sequence: 0,
        lobby: 'guests',
        locked: false,
      });
    });

    test('people at the door: one row a person, in order, the host’s word is not talked over', async () => {
      const people = new PeopleStore(database.db);
      const person = (id: string) => ({ id, username: `u_${id}`, displayName: `P ${id}`, isGuest: false });
      const waits = (hours: number) =>
        ({ state: 'waiting', identity: null, now: later(hours), since: later(hours) }) as const;
      await people.seen('m', person('b'), null, waits(2));
      await people.seen('m', person('a'), null, waits(1));
      // Two tabs at once: the second finds a row where it saw none, and changes nothing.
      await people.seen('m', person('b'), null, waits(3));
      expect((await people.list('m', 'waiting')).map(({ personId, seenAt }) => [personId, seenAt])).toEqual([
        ['a', later(1)],
        ['b', later(2)],
      ]);
      await people.decide('m', 'b', 'admitted', later(4));
      // Asked before the host decided, written after.
      await people.seen('m', person('b'), 'waiting', waits(5));
      expect(await people.find('m', 'b')).toMatchObject({ state: 'admitted', since: later(4) });
      const enters = { state: 'admitted', identity: 'i', now: later(6), since: later(4) } as const;
      await people.seen('m', person('b'), 'admitted', enters);
      expect(await people.findByUsername('m', 'u_b')).toEqual({
        ...{ personId: 'b', username: 'u_b', name: 'P b', state: 'admitted', identity: 'i' },
        ...{ since: later(4), seenAt: later(6) },
      });
      await people.decide('m', 'b', 'removed', later(7));
      await people.seen('m', person('b'), 'admitted', enters);
      expect(await people.find('m', 'b')).toMatchObject({ state: 'removed', since: later(7), identity: 'i' });
      await people.forget(later(100));
      expect(await people.find('m', 'a')).toBeNull();
      expect(await people.find('m', 'b')).not.toBeNull();
      await meetings.delete('m');
      expect(await people.find('m', 'b')).toBeNull();
    });

    const pass = {
      ...{ id: 'p', meetingUuid: 'm', sealedPass: 'v1.x', label: 'L', mostUses: 2, uses: 0 },
      ...{ createdAt: now, expiresAt: later(5), withdrawnAt: null },
    };

    test('guest passes: used as often as they say, until they end or are withdrawn', async () => {
      const passes = new PassStore(database.db);
      await passes.insert(pass, 'hash');
      await passes.insert({ ...pass, id: 'q', mostUses: null, expiresAt: null, createdAt: later(1) }, 'hash q');
      expect((await passes.listOf('m')).map(({ id }) => id)).toEqual(['q', 'p']);
      expect(await passes.findByHash('hash')).toEqual(pass);
      const used = await Promise.all(Array.from({ length: 5 }, () => passes.use('p', now)));
      expect(used.filter(Boolean)).toHaveLength(2);
      expect(await passes.use('q', later(10_000))).toBe(true);
      expect(await passes.withdraw('x', 'q', now)).toBe(false);
      expect(await passes.withdraw('m', 'q', later(1))).toBe(true);
      // A second time keeps the first one's moment.
      expect(await passes.withdraw('m', 'q', later(2))).toBe(true);
      expect(await passes.findByHash('hash q')).toMatchObject({ withdrawnAt: later(1), uses: 1 });
      expect(await passes.use('q', later(1))).toBe(false);
      await passes.insert({ ...pass, id: 'r', mostUses: null }, 'hash r');
      expect([await passes.use('r', later(4)), await passes.use('r', later(5))]).toEqual([true, false]);
    });

    test('guests: found until they expire or their pass is withdrawn, gone with either', async () => {
      const passes = new PassStore(database.db);
      const guests = new GuestStore(database.db);
      await passes.insert(pass, 'hash');
      const guest = { id: 'guest-a', sessionId: 's', name: 'Zoë', passId: 'p', meetingUuid: 'm' };
      await guests.insert(guest, { now, expiresAt: later(10) });
      await guests.insert({ ...guest, id: 'guest-b', sessionId: 't' }, { now, expiresAt: later(20) });
      expect(await guests.find('s', later(9))).toEqual(guest);
      expect(await guests.find('s', later(10))).toBeNull();
      const asked = ['s', 't', 'x', 't'];
      expect((await guests.goodAmong(asked, later(9))).sort()).toEqual(['s', 't']);
      expect(await guests.goodAmong(asked, later(10))).toEqual(['t']);
      const people = new PeopleStore(database.db);
      const person = { id: 'guest-b', username: 'guest-b', displayName: 'Zoë (guest)', isGuest: true };
      const enters = { state: 'admitted', identity: 'guest-b', now, since: now } as const;
      await people.seen('m', person, null, enters);
      expect(await guests.goodAmong(asked, later(10))).toEqual(['t']);
      await people.decide('m', 'guest-b', 'removed', now);
      expect((await guests.goodAmong(asked, now)).sort()).toEqual(['s']);
      expect(await guests.identityOf('s', 'livekit')).toBeNull();
      await guests.saveIdentity('s', 'livekit', 'guest-a');
      expect(await guests.identityOf('s', 'livekit')).toBe('guest-a');
      expect(await guests.identityOf('s', 'acs')).toBeNull();
      const known = [{ guestId: 'guest-a', meetingUuid: 'm', provider: 'livekit', identity: 'guest-a' }];
      expect(await guests.identitiesOfPass('p')).toEqual(known);
      expect(await guests.deleteExpired(later(10))).toEqual(known);
      expect(await guests.identitiesOfPass('p')).toEqual([]);
      expect(await guests.find('t', now)).not.toBeNull();
      await passes.withdraw('m', 'p', now);
      expect(await guests.find('t', now)).toBeNull();
      expect(await guests.goodAmong(['t'], now)).toEqual([]);
      await guests.deleteOfPass('p');
      expect(await database.db.selectFrom('guest_sessions').select('id').execute()).toEqual([]);
    });
  });
}
