import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM, launchOptions } from '../harness/browser.ts';
import { Person, type PersonOptions } from '../harness/Person.ts';
import type { Namespace } from './Namespace.ts';

export interface SeatOptions {
  /** Of VNET. */
  origin: string;
  /** For what the seat has to write down. */
  folder: string;
  /** Flags of Chromium beside the harness's. */
  flags?: readonly string[];
}

/** Somebody's desk: a machine with an address of its own, and a Chromium that runs there. */
export class Seat {
  readonly #options: SeatOptions;
  #browser: Promise<Browser> | null = null;

  constructor(
    readonly namespace: Namespace,
    readonly address: string,
    options: SeatOptions,
  ) {
    this.#options = options;
  }

  /** Starts when it is first asked for. */
  browser(): Promise<Browser> {
    const { origin, flags = [] } = this.#options;
    this.#browser ??= chromium.launch(
      launchOptions({
        executablePath: this.#wrapper(),
        // Else a page at a plain address gets neither camera nor transforms.
        flags: [`--unsafely-treat-insecure-origin-as-secure=${origin}`, ...flags],
      }),
    );
    return this.#browser;
  }

  /** Somebody new with an account, signed in. */
  async person(options: Omit<PersonOptions, 'origin'>): Promise<Person> {
    const person = await Person.arrive(await this.browser(), { ...options, origin: this.#options.origin });
    await person.signUp();
    return person;
  }

  /** Playwright starts one file. */
  #wrapper(): string {
    const file = join(this.#options.folder, `chromium-${this.namespace.name}`);
    writeFileSync(file, `#!/bin/sh\nexec ip netns exec ${this.namespace.name} ${CHROMIUM} "$@"\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const browser = await this.#browser?.catch(() => null);
    await browser?.close();
    this.namespace.close();
  }
}
