import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { launchOptions } from './browser.ts';
import { NetworkNamespace } from './NetworkNamespace.ts';

test.skipIf(!NetworkNamespace.possible())(
  'a browser over there reaches this machine, and every way out is counted',
  async () => {
    const namespace = await NetworkNamespace.make();
    const server = createServer((_, answer) => answer.end('here')).listen(0, '0.0.0.0');
    const browser = await chromium.launch(launchOptions({ executablePath: namespace.chromium }));
    try {
      const page = await browser.newPage();
      await page.goto(`http://${namespace.hostAddress}:${(server.address() as AddressInfo).port}/`);
      expect(await page.textContent('body')).toBe('here');
      expect(await namespace.foreignPackets(), 'packets of the browser alone').toBe(0);

      const gather = (iceServers: RTCIceServer[]) =>
        page.evaluate(async (servers) => {
          const connection = new RTCPeerConnection({ iceServers: servers });
          connection.createDataChannel('probe');
          await connection.setLocalDescription();
          await new Promise((resolve) => {
            connection.onicegatheringstatechange = resolve;
            setTimeout(resolve, 1000);
          });
        }, iceServers);
      await gather([]);
      expect(await namespace.foreignPackets()).toBe(0);
      await gather([{ urls: 'stun:192.0.2.1:3478' }]);
      const afterStun = await namespace.foreignPackets();
      expect(afterStun, 'packets after a foreign STUN server').toBeGreaterThan(0);
      await page.evaluate(() => fetch('http://example.invalid/').catch(() => undefined));
      expect(await namespace.foreignPackets(), 'packets after a foreign name').toBeGreaterThan(afterStun);
    } finally {
      await browser.close();
      server.close();
      await namespace.close();
    }
  },
);
