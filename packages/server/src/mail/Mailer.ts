/** A letter to one person, plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Hands mail over to a mail server, in its own time: whoever asks for it neither waits nor learns what became of it. */
export interface Mailer {
  /** Never throws. */
  send(mail: Mail): void;
  /** Gives up what waits for another attempt. Idempotent. */
  close(): Promise<void>;
}
