import { randomUUID } from 'node:crypto';
import { MEETING_NOTES_MAX_LENGTH, MEETING_TITLE_MAX_LENGTH } from '@vnet/protocol';
import { importMeeting, type MeetingToImport } from '../meetings/importMeeting.ts';
import type { ImportDeps } from './ImportDeps.ts';
import { type ImportedUser, quoted } from './importUsers.ts';
import { inTransaction } from './inTransaction.ts';
import type { LegacyContent, LegacyRow } from './LegacyDatabase.ts';
import { asLine, asText, asTime, asUuid, cut } from './legacyValues.ts';

/** Takes meetings over, each in a transaction; their codes resolve as they did. */
export async function importMeetings(
  deps: ImportDeps,
  { meetings }: LegacyContent,
  users: ReadonlyMap<string, ImportedUser>,
): Promise<void> {
  for (const row of meetings) {
    const name = `Meeting ${asText(row.id)} ${quoted(asLine(row.title))}`;
    const host = users.get(asText(row.host_id));
    if (host === undefined) deps.report.left('meetings', name, 'its host did not come');
    else if (host.account === null) deps.report.left('meetings', name, 'its host has been deleted here');
    else await importOne(deps, row, name, host.account.id, host.user.key);
  }
}

async function importOne(
  { db, imports, report, clock, dryRun }: ImportDeps,
  row: LegacyRow,
  name: string,
  hostId: string,
  hostKey: string,
): Promise<void> {
  const changes: string[] = [];
  const meeting = readMeeting(row, hostId, changes);
  if (meeting === null) {
    report.left('meetings', name, 'its start is no time');
    return;
  }
  // Ids begin at 1 in every database; the host tells them apart.
  const key = `${asText(row.id)} of ${hostKey}`;
  await inTransaction(db, async (transaction) => {
    if ((await imports.find(transaction, 'meeting', key)) !== null) {
      report.before('meetings');
      return;
    }
    const result = await importMeeting(transaction, meeting, clock.now());
    if (result.outcome === 'present') {
      report.left('meetings', name, 'a meeting with its UUID is here already');
      return;
    }
    await imports.record(transaction, 'meeting', key, meeting.uuid);
    report.came('meetings');
    if (result.newCode !== null) {
      const why =
        meeting.code.trim() === '' ? 'there was none' : 'the old one is that of another meeting, or cannot be typed';
      report.changed(name, `has ${dryRun ? 'a new code' : `the new code ${result.newCode}`}, as ${why}`);
    }
    for (const change of changes) report.changed(name, change);
  });
}

/** @returns null where the start is no time */
function readMeeting(row: LegacyRow, hostId: string, changes: string[]): MeetingToImport | null {
  const startAt = asTime(row.start_time);
  if (startAt === null) return null;
  const bounded = (label: string, text: string, length: number) => {
    if ([...text].length > length) changes.push(`the ${label} was cut after ${length} characters`);
    return cut(text, length);
  };
  const uuid = asUuid(row.meeting_uuid);
  if (uuid === null) changes.push('has a new UUID, as the old one is none');
  return {
    uuid: uuid ?? randomUUID(),
    code: asText(row.meeting_id),
    title: bounded('title', asLine(row.title), MEETING_TITLE_MAX_LENGTH) || 'Untitled',
    notes: bounded('notes', asText(row.notes).trim(), MEETING_NOTES_MAX_LENGTH),
    startAt,
    endAt: readEnd(row.end_time, startAt, changes),
    hostId,
  };
}

function readEnd(value: unknown, startAt: Date, changes: string[]): Date | null {
  if (asText(value).trim() === '') return null;
  const endAt = asTime(value);
  if (endAt !== null && endAt > startAt) return endAt;
  changes.push(`has an open end, as the old one is ${endAt === null ? 'no time' : 'not after the start'}`);
  return null;
}
