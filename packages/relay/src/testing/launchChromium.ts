import { type Browser, chromium } from 'playwright-core';

/** The browser of the machine, without a window. @param flags of Chromium's, for what it has behind one */
export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
      ...flags,
    ],
  });
}
