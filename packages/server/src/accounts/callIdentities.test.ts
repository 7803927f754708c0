import { fullUserSchema } from '@vnet/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';

const HOUR_MS = 60 * 60 * 1000;

let server: TestApp;
beforeEach(async () => {
  server = await startTestApp();
});
afterEach(async () => await server.close());

async function details(browser: TestBrowser) {
  return fullUserSchema.parse((await browser.getJson('/account/get/user-details/?acs=1')).json());
}

describe('contract, ACS identity REST API', () => {
  test('an identity and a token are made at sign-up', async () => {
    await server.browser().signUp();
    expect(server.provider.issued).toBe(1);
  });

  test('when the provider is down sign-up succeeds, both are empty, and they heal by themselves', async () => {
    server.provider.down = true;
    const browser = server.browser();
    expect((await browser.signUp()).headers.location).toBe('/account/');
    expect(await details(browser)).toMatchObject({ acs_identity: '', acs_token: '' });
    server.provider.down = false;
    const healed = await details(browser);
    expect(healed.acs_identity).not.toBe('');
    expect(healed.acs_token).not.toBe('');
  });

  test('a token is kept until less than two of its 24 hours are left', async () => {
    const browser = server.browser();
    await browser.signUp();
    const first = await details(browser);
    server.clock.advance(22 * HOUR_MS - 1);
    expect(await details(browser)).toEqual(first);
    server.clock.advance(1);
    const renewed = await details(browser);
    expect(renewed.acs_identity).toBe(first.acs_identity);
    expect(renewed.acs_token).not.toBe(first.acs_token);
  });

  test('while the provider is down the old token is shown as long as it is valid', async () => {
    const browser = server.browser();
    await browser.signUp();
    const { acs_token: old } = await details(browser);
    server.provider.down = true;
    server.clock.advance(23 * HOUR_MS);
    expect((await details(browser)).acs_token).toBe(old);
    server.clock.advance(HOUR_MS);
    expect((await details(browser)).acs_token).toBe('');
  });

  test('requests that come together ask the provider once', async () => {
    const browser = server.browser();
    await browser.signUp();
    server.clock.advance(23 * HOUR_MS);
    const shown = await Promise.all(Array.from({ length: 10 }, () => details(browser)));
    expect(server.provider.issued).toBe(2);
    expect(new Set(shown.map(({ acs_token }) => acs_token)).size).toBe(1);
  });
});
