import { expect } from 'vitest';
import { type Person, theHost } from './people.ts';

export interface MeetingAnswer {
  title: string;
  notes: string;
  start_time: string;
  end_time: string | null;
  meeting_uuid: string;
  meeting_id: string;
  meeting_url: string;
  host: Record<string, unknown>;
}

export const PLAN = {
  title: 'Weekly',
  notes: 'Agenda: all of it',
  start_time: '2031-05-02T10:00:00+03:00',
  end_time: '2031-05-02T11:30:00+03:00',
};

export async function makeMeeting(plan: Record<string, unknown> = PLAN, host?: Person): Promise<MeetingAnswer> {
  const { script } = host ?? (await theHost());
  const answer = await script.postJson('/meeting/new/', plan);
  expect(answer.status, answer.body).toBe(201);
  return answer.json as unknown as MeetingAnswer;
}
