import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { launchOptions } from './browser.ts';
import { NetworkNamespace } from './NetworkNamespace.ts';
import { poll } from './poll.ts';

test.skipIf(!NetworkNamespace.possible())(
  'a browser over there reaches this machine, and every way out is noted',
  async () => {
    const namespace = await NetworkNamespace.make();
    const server = createServer((_, answer) => answer.end('here')).listen(0, '0.0.0.0');
    const browser = await chromium.launch(launchOptions({ executablePath: namespace.chromium }));
    try {
      const page = await browser.newPage();
      await page.goto(`http://${namespace.hostAddress}:${(server.address() as AddressInfo).port}/`);
      expect(await page.textContent('body')).toBe('here');
      expect(await namespace.foreignAddresses(), 'the browser alone').toEqual([]);

      const gather = (iceServers: RTCIceServer[]) =>
        page.evaluate(async (servers) => {
          const connection = new RTCPeerConnection({ iceServers: servers });
          connection.createDataChannel('probe');
          await connection.setLocalDescription();
          // With a server that never answers, the end is far off; that it was asked is looked for outside.
          const awaited = servers.length === 0 ? 'complete' : 'gathering';
          while (connection.iceGatheringState !== awaited) {
            await new Promise((resolve) =>
              connection.addEventListener('icegatheringstatechange', resolve, { once: true }),
            );
          }
        }, iceServers);
      await gather([]);
      expect(await namespace.foreignAddresses()).toEqual([]);
      await gather([{ urls: 'stun:203.0.113.1:3478' }]);
      const asked = await poll({ what: 'a foreign address to be asked', timeoutMs: 10_000 }, async () => {
        const addresses = await namespace.foreignAddresses();
        return addresses.length > 0 ? addresses : undefined;
      });
      expect(asked).toEqual(['203.0.113.1']);
      await page.evaluate(() => fetch('http://example.invalid/').catch(() => undefined));
      expect(namespace.askedNames).toEqual(['example.invalid']);
    } finally {
      await browser.close();
      server.close();
      await namespace.close();
    }
  },
);
