import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Transporter } from 'nodemailer';
import pLimit from 'p-limit';
import type { Mail, Mailer } from './Mailer.ts';

interface Settings {
  /** `smtp://user:pass@host:port`, `smtps://…`. */
  url: string;
  from: string;
}

interface Deps {
  logger: FastifyBaseLogger;
  /** How long it waits before each further attempt, in milliseconds. */
  retryDelaysMs?: readonly number[];
}

/**
 * Mail over SMTP. A mail server that is away is tried again for some minutes; no address and nothing of a mail's text
 * comes into the log.
 */
export class SmtpMailer implements Mailer {
  readonly #settings: Settings;
  readonly #logger: FastifyBaseLogger;
  readonly #retryDelaysMs: readonly number[];
  readonly #limit = pLimit(CONNECTIONS);
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #transport: Promise<Transporter> | null = null;

  constructor(settings: Settings, { logger, retryDelaysMs = RETRY_DELAYS_MS }: Deps) {
    this.#settings = settings;
    this.#logger = logger;
    this.#retryDelaysMs = retryDelaysMs;
  }

  send(mail: Mail): void {
    // Whoever came from the first VNET without an address has none here.
    if (this.#stop.signal.aborted || mail.to === '') return;
    if (this.#running.size >= MOST_WAITING) {
      this.#logger.error({ code: 'mail_lost', reason: 'too many wait' }, 'a mail was not sent');
      return;
    }
    const delivery = this.#deliver(mail).finally(() => this.#running.delete(delivery));
    this.#running.add(delivery);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  async #deliver(mail: Mail): Promise<void> {
    for (const delay of [...this.#retryDelaysMs, null]) {
      try {
        await this.#limit(() => this.#handOver(mail));
        this.#logger.info('a mail was handed over');
        return;
      } catch (error) {
        const reason = reasonOf(error);
        if (delay === null || !isWorthAnotherTry(error) || !(await this.#wait(delay, reason))) {
          this.#logger.error({ code: 'mail_lost', reason }, 'a mail was not sent');
          return;
        }
      }
    }
  }

  /** @returns false when the server stops meanwhile */
  async #wait(delayMs: number, reason: string): Promise<boolean> {
    this.#logger.warn({ code: 'mail_delayed', reason }, 'the mail server did not take a mail; it is tried again');
    try {
      await sleep(delayMs, undefined, { signal: this.#stop.signal, ref: false });
      return true;
    } catch {
      return false;
    }
  }

  async #handOver({ to, subject, text }: Mail): Promise<void> {
    this.#transport ??= connect(this.#settings.url);
    const transport = await this.#transport;
    // An address of its own, so that nothing in it is read as a second one.
    await transport.sendMail({ from: this.#settings.from, to: { name: '', address: to }, subject, text });
  }
}

async function connect(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** RFC 5321, 4.2.1: what a server answers 5xx to the addresses it will not take another time either. */
function isWorthAnotherTry(error: unknown): boolean {
  if (!(error instanceof Error) || !('responseCode' in error)) return true;
  return Number(error.responseCode) < 500 || codeOf(error) !== 'EENVELOPE';
}

/** Codes alone: the messages of mail servers hold addresses. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const answer = 'responseCode' in error ? ` ${String(error.responseCode)}` : '';
  return `${codeOf(error) ?? error.name}${answer}`;
}

function codeOf(error: Error): string | null {
  return 'code' in error ? String(error.code) : null;
}

/** The last attempt comes ten minutes after the first: a link in the mail lives an hour. */
const RETRY_DELAYS_MS = [2_000, 15_000, 60_000, 180_000, 360_000];
const TIMEOUT_MS = 10_000;
const CONNECTIONS = 2;
const MOST_WAITING = 1_000;
