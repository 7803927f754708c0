import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import type { Meeting } from '../meeting.ts';
import { occurrencesOf, type Recurrence } from '../recurrence/recurrence.ts';
import { meetingCalendar } from './meetingCalendar.ts';

const NOW = new Date('2026-05-01T12:00:00Z');

function aMeeting(part: Partial<Meeting> = {}): Meeting {
  return {
    uuid: '0b0f6e0c-6a0e-4a52-9d55-3f8b4c1d2e3f',
    code: 'abcd-efgh-jkm',
    title: 'Planning',
    notes: 'What comes next.',
    startAt: new Date('2026-05-02T07:00:00Z'),
    endAt: new Date('2026-05-02T08:30:00Z'),
    host: {
      id: 'h',
      username: 'ada',
      email: 'ada@example.org',
      firstName: 'Ada',
      lastName: 'Love"lace; Ltd',
      meetingName: 'ada',
      profileImage: '',
      isStaff: false,
      isActive: true,
      createdAt: NOW,
    },
    recurrence: null,
    sequence: 3,
    lobby: 'guests',
    locked: false,
    ...part,
  };
}

/** The file, held to the rules of RFC 5545 that a forgiving parser does not mind, and what a parser reads in it. */
function calendarOf(meeting: Meeting) {
  const text = meetingCalendar(meeting, 'https://vnet.example', NOW);
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(Buffer.from(text).toString('utf8')).toBe(text);
  const calendar = new ICAL.Component(ICAL.parse(text));
  const component = calendar.getFirstSubcomponent('vevent');
  if (component === null) throw new Error('no event');
  return { text, calendar, event: new ICAL.Event(component), component };
}

describe('the calendar file of a meeting', () => {
  test('has all that calendars ask for, in UTC', () => {
    const { calendar, event, component } = calendarOf(aMeeting());
    expect(calendar.getFirstPropertyValue('version')).toBe('2.0');
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(event.uid).toBe('0b0f6e0c-6a0e-4a52-9d55-3f8b4c1d2e3f@vnet');
    expect(event.sequence).toBe(3);
    expect(event.startDate.toString()).toBe('2026-05-02T07:00:00Z');
    expect(event.endDate.toString()).toBe('2026-05-02T08:30:00Z');
    expect(component.getFirstPropertyValue('dtstamp')?.toString()).toBe('2026-05-01T12:00:00Z');
    expect(component.getFirstPropertyValue('url')).toBe('https://vnet.example/meet/conf/abcd-efgh-jkm/');
    expect(event.description).toBe(
      'Join: https://vnet.example/meet/conf/abcd-efgh-jkm/\nCode: abcd-efgh-jkm\n\nWhat comes next.',
    );
    const organizer = component.getFirstProperty('organizer');
    expect(organizer?.getFirstValue()).toBe('mailto:ada@example.org');
    expect(organizer?.getParameter('cn')).toBe("Ada Love'lace; Ltd");
  });

  test.each([
    ['-000001-12-31T23:00:00.000Z', '0000-12-31T10:00:00.000Z', '00010101T000000Z'],
    ['+010000-01-01T13:59:59.000Z', '+010000-01-02T13:59:59.000Z', '99991231T235959Z'],
  ])('of %s has the nearest time that can be written', (start, end, shown) => {
    const times = { startAt: new Date(start), endAt: new Date(end) };
    const { text } = calendarOf(aMeeting(times));
    expect(text).toContain(`\r\nDTSTART:${shown}\r\n`);
    expect(text).not.toContain('DTEND');
    const recurrence = { frequency: 'daily', timeZone: 'UTC', until: '9999-12-31' } as const;
    if (start.startsWith('+'))
      expect(meetingCalendar(aMeeting({ ...times, recurrence }), '', NOW)).not.toMatch(/DTSTART[^:]*:[+-]/);
  });

  test('a host without an email address is named all the same', () => {
    const { host } = aMeeting();
    const organizer = calendarOf(aMeeting({ host: { ...host, email: '' } })).component.getFirstProperty('organizer');
    expect(organizer?.getFirstValue()).toBe('invalid:nomail');
    expect(organizer?.getParameter('cn')).toBe("Ada Love'lace; Ltd");
  });

  test('an open end is shown as an hour', () => {
    expect(calendarOf(aMeeting({ endAt: null })).event.endDate.toString()).toBe('2026-05-02T08:00:00Z');
  });

  test.each([
    ['emojis', '🙂👩‍👩‍👧‍👦 family', 'Bring 🎂 and 🥂'],
    ['commas, semicolons and backslashes', 'a, b; c\\n \\, d', 'C:\\temp; x, y'],
    ['line breaks of every kind', 'One', 'one\ntwo\r\nthree\rfour\u2028five'],
    ['100 characters of four bytes', '🙂'.repeat(100), 'n'],
    ['10,000 characters', 'T', 'ä'.repeat(10_000)],
    ['what looks like a line of its own', 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT', 'END:VCALENDAR'],
    ['control characters', 'bell\u0007', 'nul-like\u0001 tab\t.'],
    ['right to left', 'اجتماع الأسبوع', 'ישיבה שבועית'],
  ])('%s come through', (_what, title, notes) => {
    const { event, calendar } = calendarOf(aMeeting({ title, notes }));
    const shown = (text: string) => text.replace(/\r\n?|\u2028/g, '\n').replace(/(?![\n\t])\p{Cc}/gu, '');
    expect(event.summary).toBe(shown(title).replace(/\s+/g, ' '));
    expect(event.description.split('\n\n').slice(1).join('\n\n')).toBe(shown(notes));
    expect(calendar.getAllSubcomponents('vevent')).toHaveLength(1);
  });
});

describe('the calendar file of a series', () => {
  const series = (frequency: Recurrence['frequency'], timeZone: string, start: string, until: string) =>
    aMeeting({
      startAt: new Date(start),
      endAt: new Date(Date.parse(start) + 45 * 60_000),
      recurrence: { frequency, timeZone, until },
    });

  test.each<[Recurrence['frequency'], string, string, string, string]>([
    ['daily', 'Europe/Berlin', '2026-03-20T08:00:00Z', '2026-04-05', 'FREQ=DAILY;UNTIL=20260405T215959Z'],
    [
      'weekdays',
      'America/New_York',
      '2026-10-26T13:00:00Z',
      '2026-11-13',
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261114T045959Z',
    ],
    [
      'weekly',
      'Australia/Lord_Howe',
      '2026-03-02T22:00:00Z',
      '2026-12-31',
      'FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T125959Z',
    ],
    [
      'fortnightly',
      'Africa/Nairobi',
      '2026-05-04T06:00:00Z',
      '2026-12-31',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20261231T205959Z',
    ],
    [
      'monthly_by_date',
      'Europe/London',
      '2026-01-31T09:00:00Z',
      '2027-01-31',
      'FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20270131T235959Z',
    ],
    [
      'monthly_by_weekday',
      'Europe/Berlin',
      '2026-01-13T08:00:00Z',
      '2027-12-31',
      'FREQ=MONTHLY;BYDAY=2TU;UNTIL=20271231T225959Z',
    ],
    [
      'monthly_by_weekday',
      'America/Santiago',
      '2026-01-30T15:00:00Z',
      '2026-12-31',
      'FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270101T025959Z',
    ],
    // Its clocks change by the moon, so every change is told by itself.
    [
      'weekly',
      'Africa/Casablanca',
      '2026-01-06T09:00:00Z',
      '2027-06-30',
      'FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630T225959Z',
    ],
  ])('%s in %s: a parser finds the meetings that VNET finds', (frequency, zone, start, until, rule) => {
    const meeting = series(frequency, zone, start, until);
    const { calendar, event, component } = calendarOf(meeting);
    const written = component.getFirstPropertyValue('rrule')?.toString() ?? '';
    expect(written.split(';').sort()).toEqual(rule.split(';').sort());
    const definition = calendar.getFirstSubcomponent('vtimezone');
    if (definition === null) throw new Error('no time zone');
    const timezone = new ICAL.Timezone(definition);
    const iterator = event.iterator();
    const found: number[] = [];
    for (let next = iterator.next(); next !== undefined && next !== null; next = iterator.next()) {
      next.zone = timezone;
      found.push(next.toUnixTime() * 1000);
    }
    const expected = occurrencesOf(meeting).map(({ startAt }) => startAt.getTime());
    expect(found.map((at) => new Date(at).toISOString())).toEqual(expected.map((at) => new Date(at).toISOString()));
  });

  test('a zone of yearly rules is told in one rule each for summer and winter', () => {
    const { text } = calendarOf(series('weekly', 'Europe/Berlin', '2026-01-06T09:00:00Z', '2029-12-31'));
    expect(text.match(/BEGIN:(DAYLIGHT|STANDARD)/g)).toHaveLength(2);
    expect(text).toContain('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200');
    expect(text).toContain('RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100');
  });

  test('a zone whose clocks never change is told once', () => {
    const { text } = calendarOf(series('daily', 'Asia/Kathmandu', '2026-01-06T09:00:00Z', '2026-02-01'));
    expect(text.match(/BEGIN:(DAYLIGHT|STANDARD)/g)).toEqual(['BEGIN:STANDARD']);
    expect(text).toContain('TZOFFSETTO:+0545');
  });
});
