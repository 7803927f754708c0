import { SignalResponse } from '@livekit/protocol';
import type { Page, WebSocketRoute } from 'playwright-core';

/** Stands between a page and LiveKit's signalling: sees what comes, holds back new tokens, cuts the line. */
export class SignallingLine {
  /** How many tokens LiveKit has sent by itself. */
  renewals = 0;
  /** Whether they reach the page; held back, the page knows what `join/` gave it and nothing newer. */
  renewalsPass = true;
  #ends: WebSocketRoute[] = [];

  /** From the page's next load on. */
  static async of(page: Page): Promise<SignallingLine> {
    const line = new SignallingLine();
    await page.routeWebSocket(/\/rtc\b/, (route) => line.#open(route));
    await page.reload();
    await page.waitForFunction(() => 'callPage' in window);
    return line;
  }

  /** Both ends lose it; the next one that the page opens goes through. */
  async cut(): Promise<void> {
    const ends = this.#ends;
    this.#ends = [];
    await Promise.all(ends.map((end) => end.close({ code: 3000, reason: 'cut' })));
  }

  #open(route: WebSocketRoute): void {
    const server = route.connectToServer();
    this.#ends.push(route, server);
    server.onMessage((message) => {
      if (typeof message !== 'string' && SignalResponse.fromBinary(message).message.case === 'refreshToken') {
        this.renewals += 1;
        if (!this.renewalsPass) return;
      }
      route.send(message);
    });
  }
}
