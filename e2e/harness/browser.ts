import { type BrowserServer, chromium, type LaunchOptions } from 'playwright-core';

/** Debian's; `CHROMIUM` names another. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Where Chromium goes for itself whatever the flags; exact names, so that a page that asks a neighbour is caught. */
const ERRANDS = [
  'accounts.google.com',
  'update.googleapis.com',
  'content-autofill.googleapis.com',
  'optimizationguide-pa.googleapis.com',
];

/**
 * Nothing here changes what a page may do: autoplay is as strict as at home, permissions are asked for. The browser
 * itself is kept from its own errands.
 */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=${ERRANDS.map((host) => `MAP ${host} 127.0.0.1:9`).join(', ')}`,
];

export interface BrowserOptions {
  /** Cameras and microphones that the browser pretends to have: some by default. */
  devices?: 'some' | 'none';
  flags?: readonly string[];
  executablePath?: string;
}

export function launchOptions({ devices = 'some', flags = [], executablePath }: BrowserOptions = {}): LaunchOptions {
  return {
    executablePath: executablePath ?? CHROMIUM,
    headless: true,
    chromiumSandbox: false,
    args: [
      ...FLAGS,
      ...(devices === 'some' ? ['--use-fake-device-for-media-stream'] : []),
      // As on a desktop; browsers under test are more lenient.
      '--autoplay-policy=document-user-activation-required',
      ...flags,
    ],
  };
}

/** A browser that several test files connect to, one after the other. */
export function launchSharedBrowser(options?: BrowserOptions): Promise<BrowserServer> {
  return chromium.launchServer(launchOptions(options));
}
