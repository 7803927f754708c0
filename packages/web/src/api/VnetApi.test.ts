import { expect, it } from 'vitest';
import { HttpClient } from './HttpClient.ts';
import { VnetApi } from './VnetApi.ts';

const USER = {
  username: 'ada',
  first_name: 'Ada',
  last_name: 'Lovelace',
  email: 'ada@example.org',
  meeting_name: 'ada',
  profile_image: '',
  acs_identity: '7',
  acs_token: 'provider-token',
  auth_token: 'auth-token',
};
const CONFIG = {
  userDetailsUrl: '/u/?acs=1',
  meetingsUrl: '/meeting/meetings/',
  createMeetingUrl: '/meeting/new/',
  guest: null,
};

function api(answer: unknown, asked: string[] = []): VnetApi {
  const http = new HttpClient('', async (url) => {
    asked.push(String(url));
    return Response.json(answer);
  });
  return new VnetApi(http, CONFIG);
}

it('keeps no credential of the person', async () => {
  const person = await api(USER).person();
  expect(JSON.stringify(person)).not.toMatch(/token|auth_/);
  expect(person).toMatchObject({ username: 'ada', callsReady: true });
});

it('tells that calls are not ready while the provider has given no token', async () => {
  expect(await api({ ...USER, acs_token: '' }).person()).toMatchObject({ callsReady: false });
});

it('asks for a meeting by what was typed, whatever that is', async () => {
  const asked: string[] = [];
  await api({}, asked)
    .meeting('a/../b ?')
    .catch(() => undefined);
  expect(asked).toEqual(['/meeting/meetings/a%2F..%2Fb%20%3F/']);
});
