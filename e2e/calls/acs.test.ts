import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACS_BROWSER_ORIGINS } from '@vnet/protocol';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchOptions } from '../harness/browser.ts';
import { Person } from '../harness/Person.ts';
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

const MANIFEST = join(REPOSITORY, 'packages/web/dist/.vite/manifest.json');
const SDK = /\/assets\/sdk\.bundle-[^/]*\.js$/;

test('the SDK is fetched when somebody joins, starts under the policy, and its failure is told in a sentence', async () => {
  const ada = await Person.arrive(browser, { name: 'Ada', publisher: 1, origin: vnet.origin });
  const violations: string[] = [];
  ada.page.on('console', (message) => {
    if (message.text().startsWith('violation ')) violations.push(message.text().slice('violation '.length));
  });
  await ada.page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      console.log(`violation ${effectiveDirective} ${blockedURI}`);
    });
  });
  await ada.signUp();
  const meeting = await ada.createMeeting('Over ACS');
  await ada.goto(`/meet/conf/${meeting.meeting_id}/`);
  await ada.page.getByRole('button', { name: 'Join', exact: true }).waitFor();
  await ada.page.waitForLoadState('networkidle');
  expect(ada.requested.filter((url) => SDK.test(url))).toEqual([]);

  await ada.page.getByRole('button', { name: 'Join', exact: true }).click();
  const told = ada.page.getByText(/The meeting cannot be reached|does not accept what this server gave you/);
  await told.waitFor({ timeout: 120_000 });
  expect(ada.requested.some((url) => SDK.test(url))).toBe(true);
  // Nothing that the SDK is made of was refused to run; what it was kept from is listed in docs/acs.md.
  expect(violations.filter((violation) => !violation.startsWith('connect-src '))).toEqual([]);
  const elsewhere = ada.requested.map((url) => new URL(url)).filter(({ host }) => host !== new URL(vnet.origin).host);
  const known = ['blob:', 'data:'];
  expect(elsewhere.filter((url) => !known.includes(url.protocol) && !isNamed(url)).map(({ origin }) => origin)).toEqual(
    [],
  );
  await ada.close();
});

test('the SDK’s client and device manager work in the page, and list its devices', async () => {
  const ada = await Person.arrive(browser, { name: 'Ada', publisher: 1, origin: vnet.origin });
  await ada.signUp();
  await ada.goto('/meet/');
  const sdk = await sdkPath(ada);
  const devices = await ada.page.evaluate(async (path) => {
    const module: object = await import(path);
    const { CallClient } = module as CallingSdk;
    const client = new CallClient();
    const manager = await client.getDeviceManager();
    const [cameras, microphones] = [await manager.getCameras(), await manager.getMicrophones()];
    await client.dispose();
    return { cameras: cameras.map(({ name }) => name), microphones: microphones.map(({ name }) => name) };
  }, sdk);
  expect(devices.cameras).not.toEqual([]);
  expect(devices.microphones).not.toEqual([]);
  await ada.close();
});

/** The SDK, as far as this test goes. */
interface CallingSdk {
  CallClient: new () => {
    getDeviceManager(): Promise<{
      getCameras(): Promise<readonly { name: string }[]>;
      getMicrophones(): Promise<readonly { name: string }[]>;
    }>;
    dispose(): Promise<void>;
  };
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
