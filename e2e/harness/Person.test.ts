import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchOptions } from './browser.ts';
import { Person } from './Person.ts';

/** Sends itself its own camera and microphone over two peer connections, and shows them as a room would. */
const LOOPBACK_PAGE = `<!doctype html><title>loopback</title><button>Go</button>
<div data-tile="camera" data-identity="IDENTITY" data-source="sfu"><video muted playsinline autoplay></video></div>
<script>
let here, there, audio;
document.querySelector('button').onclick = async () => {
  here = new RTCPeerConnection(); there = new RTCPeerConnection();
  here.onicecandidate = (event) => event.candidate && there.addIceCandidate(event.candidate);
  there.onicecandidate = (event) => event.candidate && here.addIceCandidate(event.candidate);
  there.ontrack = ({ track }) => {
    const stream = new MediaStream([track]);
    if (track.kind === 'video') document.querySelector('video').srcObject = stream;
    else { audio = new Audio(); audio.srcObject = stream; audio.play(); }
  };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  for (const track of stream.getTracks()) here.addTrack(track, stream);
  await here.setLocalDescription(); await there.setRemoteDescription(here.localDescription);
  await there.setLocalDescription(); await here.setRemoteDescription(there.localDescription);
};
window.mute = (muted) => { for (const sender of here.getSenders()) if (sender.track.kind === 'audio') sender.track.enabled = !muted; };
window.freeze = () => document.querySelector('video').pause();
</script>`;

let server: Server;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(LOOPBACK_PAGE.replace('IDENTITY', person.username));
  }).listen(0, '127.0.0.1');
  browser = await chromium.launch(launchOptions());
  const { port } = server.address() as AddressInfo;
  person = await Person.arrive(browser, { name: 'Ada', publisher: 2, origin: `http://127.0.0.1:${port}` });
  await person.goto('/');
  await person.page.getByRole('button', { name: 'Go' }).click();
});

afterAll(async () => {
  await person.close();
  await browser.close();
  server.close();
});

const SHORT_MS = 2500;

test('a picture that crossed a connection is read back, fresh and by whom', async () => {
  const tile = await person.sees(person);
  expect(tile.ageMs).toBeLessThan(1000);
});

test('a voice that crossed a connection is heard, and known', async () => {
  const [heard] = await person.hears([person]);
  expect(heard?.voice).toBe(2);
});

test('somebody else is neither seen nor heard', async () => {
  const other = { username: person.username, options: { ...person.options, publisher: 3, name: 'Bob' } };
  const attempts = [
    person.sees(other, 'camera', SHORT_MS),
    person.sees({ ...person, username: 'carol', options: person.options }, 'camera', SHORT_MS),
    person.hears([other], SHORT_MS),
    person.hears([person, other], SHORT_MS),
    person.hears([], SHORT_MS),
  ];
  const settled = await Promise.allSettled(attempts);
  expect(settled.map((attempt) => attempt.status === 'rejected' && String(attempt.reason))).toEqual(
    attempts.map(() => expect.stringContaining('still waiting')),
  );
});

test('a muted microphone is silence, and a stopped picture is not fresh', async () => {
  await person.page.evaluate('mute(true)');
  await person.hears([]);
  await expect(person.hears([person], SHORT_MS)).rejects.toThrow(/still waiting/);
  await person.page.evaluate('mute(false); freeze()');
  await person.hears([person]);
  await expect
    .poll(async () => (await person.tiles()).map(({ ageMs }) => (ageMs ?? 0) > 3000), { timeout: 10_000 })
    .toEqual([true]);
  await expect(person.sees(person, 'camera', SHORT_MS)).rejects.toThrow(/still waiting/);
});
