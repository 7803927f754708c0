import { once } from 'node:events';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

interface Options {
  refuseWith?: number;
  offersTls?: boolean;
}

/** A real mail server on loopback that keeps what it is handed. */
export class MailServer {
  readonly mails: ParsedMail[] = [];
  /** Recipients that were offered so far, refused ones too. */
  offered = 0;
  /** Passwords that were sent. */
  signIns = 0;
  readonly #server: SMTPServer;
  #arrived: (() => void)[] = [];

  /**
   * @param port 0 takes a free one
   * @param refuseWith answers recipients with this code instead of taking them
   * @param offersTls with a certificate that nobody has vouched for
   */
  static async start({ port = 0, ...options }: Options & { port?: number } = {}): Promise<MailServer> {
    const server = new MailServer(options);
    await once(server.#server.listen(port, '127.0.0.1'), 'listening');
    return server;
  }

  private constructor({ refuseWith, offersTls = false }: Options) {
    this.#server = new SMTPServer({
      disabledCommands: offersTls ? [] : ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        this.signIns += 1;
        const known = username === 'vnet' && password === 'mail secret';
        done(known ? null : new Error('Wrong credentials'), { user: username });
      },
      onRcptTo: ({ address }, _session, done) => {
        this.offered += 1;
        if (refuseWith === undefined) return done();
        done(Object.assign(new Error(`${address} is not taken`), { responseCode: refuseWith }));
      },
      onData: (stream, _session, done) => {
        void simpleParser(stream).then((mail) => {
          this.mails.push(mail);
          done();
          for (const tell of this.#arrived.splice(0)) tell();
        }, done);
      },
    });
    // A client that goes away in the middle is none of ours to report.
    this.#server.on('error', () => {});
  }

  get port(): number {
    const address = this.#server.server.address();
    if (address === null || typeof address === 'string') throw new Error('The mail server does not listen.');
    return address.port;
  }

  /** For `SMTP_URL`. */
  get url(): string {
    return `smtp://vnet:mail%20secret@127.0.0.1:${this.port}`;
  }

  /** The mail at this place, waited for when it has not come yet. */
  async mail(index: number): Promise<ParsedMail> {
    for (;;) {
      const mail = this.mails[index];
      if (mail !== undefined) return mail;
      await new Promise<void>((resolve) => this.#arrived.push(resolve));
    }
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
