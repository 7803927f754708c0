import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACS_BROWSER_ORIGINS } from '@vnet/protocol';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchOptions } from '../harness/browser.ts';
import { Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';
import { REPOSITORY } from '../harness/VnetProcess.ts';
import { AcsVnet } from './AcsVnet.ts';

/**
 * Microsoft's real SDK, loaded by the real page under VNET's own policy, with a token that nobody has signed. The browser
 * finds no host but its own: how far the SDK comes without the service, and what the person is told then.
 */
let vnet: AcsVnet;
let browser: Browser;
beforeAll(async () => {
  vnet = await AcsVnet.start();
  const nobodyElse = '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost';
  browser = await chromium.launch(launchOptions({ flags: [nobodyElse] }));
});
afterAll(async () => {
  await browser.close();
  await vnet.close();
});

/** Where the SDK would send what it counts. */
const TELEMETRY = /^connect-src https:\/\/[a-z0-9-]+\.events\.data\.microsoft\.com/;
const MANIFEST = join(REPOSITORY, 'packages/web/dist/.vite/manifest.json');
const SDK = /\/assets\/sdk\.bundle-[^/]*\.js$/;

test('the SDK is fetched when somebody joins, and goes to Microsoft and nowhere else, under VNET’s policy', async () => {
  const ada = await Person.arrive(browser, { name: 'Ada', publisher: 1, origin: vnet.origin });
  const violations = await watchPolicy(ada);
  await ada.signUp();
  const meeting = await ada.createMeeting('Over ACS');
  await ada.goto(`/meet/conf/${meeting.meeting_id}/`);
  const join = ada.page.getByRole('button', { name: 'Join', exact: true });
  await join.waitFor();
  await ada.page.waitForLoadState('networkidle');
  expect(ada.requested.filter((url) => SDK.test(url))).toEqual([]);

  await join.click();
  await poll(
    { what: 'the SDK asks Microsoft', timeoutMs: 60_000 },
    async () => elsewhere(ada).some(isNamed) || undefined,
  );
  expect(ada.requested.some((url) => SDK.test(url))).toBe(true);
  await ada.page.getByRole('button', { name: 'Leave call' }).first().click();
  await ada.page.getByRole('button', { name: 'Rejoin' }).waitFor();
  console.log('the SDK asked for', [...new Set(elsewhere(ada).map(({ origin, pathname }) => origin + pathname))]);
  console.log('the policy refused', [...new Set(violations)]);
  // Nothing that the SDK is made of was refused to run; what its telemetry was kept from is in docs/acs.md.
  expect(violations.filter((violation) => !TELEMETRY.test(violation))).toEqual([]);
  expect(elsewhere(ada).filter((url) => !isNamed(url) && !TELEMETRY.test(`connect-src ${url.href}`))).toEqual([]);
  await ada.close();
});

test('a token that the SDK does not take is told in our sentence, at once', async () => {
  vnet.scope = 'chat';
  const ada = await Person.arrive(browser, { name: 'Ada', publisher: 1, origin: vnet.origin });
  await ada.signUp();
  const meeting = await ada.createMeeting('Over ACS');
  await ada.goto(`/meet/conf/${meeting.meeting_id}/`);
  await ada.page.getByRole('button', { name: 'Join', exact: true }).click();
  await ada.page.getByText('does not accept what this server gave you to call with').first().waitFor();
  await ada.close();
});

test('the SDK’s client and device manager work in the page, and list its devices', async () => {
  const ada = await Person.arrive(browser, { name: 'Ada', publisher: 1, origin: vnet.origin });
  await ada.signUp();
  await ada.goto('/meet/');
  // A text, so that the tests' own compiler leaves the import alone.
  const devices: { cameras: number; microphones: number } = await ada.page.evaluate(`(async () => {
    const { CallClient } = await import(${JSON.stringify(await sdkPath(ada))});
    const client = new CallClient();
    const manager = await client.getDeviceManager();
    const [cameras, microphones] = [await manager.getCameras(), await manager.getMicrophones()];
    await client.dispose();
    return { cameras: cameras.length, microphones: microphones.length };
  })()`);
  expect(devices.cameras).toBeGreaterThan(0);
  expect(devices.microphones).toBeGreaterThan(0);
  await ada.close();
});

/** What the policy of the person's pages refuses, as it happens. */
async function watchPolicy(person: Person): Promise<string[]> {
  const violations: string[] = [];
  person.page.on('console', (message) => {
    if (message.text().startsWith('violation ')) violations.push(message.text().slice('violation '.length));
  });
  await person.page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      console.log(`violation ${effectiveDirective} ${blockedURI}`);
    });
  });
  return violations;
}

/** What a person's pages asked of others than VNET. */
function elsewhere(person: Person): URL[] {
  const own = new URL(vnet.origin).host;
  return person.requested
    .map((url) => new URL(url))
    .filter(({ protocol, host }) => /^(?:http|ws)/.test(protocol) && host !== own);
}

/** The SDK's chunk, as the engine's chunk names it. */
async function sdkPath(person: Person): Promise<string> {
  const manifest: Record<string, { file: string }> = JSON.parse(await readFile(MANIFEST, 'utf8'));
  const files = Object.values(manifest).map(({ file }) => file);
  const file = files.find((each) => SDK.test(`/assets/${each}`));
  if (file === undefined) throw new Error('the app was built without the SDK');
  return new URL(`/assets/${file}`, person.page.url()).href;
}

/** Whether the policy names the origin. */
function isNamed({ protocol, hostname }: URL): boolean {
  return ACS_BROWSER_ORIGINS.some((source) => {
    const [scheme = '', host = ''] = source.split('//');
    return scheme === protocol && hostname.endsWith(host.replace('*', ''));
  });
}
