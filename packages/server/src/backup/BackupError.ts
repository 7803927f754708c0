/** A backup cannot be made or restored; `message` says what is wrong and what to do. */
export class BackupError extends Error {
  readonly code = 'backup_failed';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
  }
}
