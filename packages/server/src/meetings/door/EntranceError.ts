import { ENTRANCE_CODES } from '@vnet/protocol';
import { RequestError } from '../../errors.ts';

/** Somebody is not let into a meeting; `code` says why (`ENTRANCE_CODES` of protocol). */
export class EntranceError extends RequestError {
  readonly status = 403;

  private constructor(
    readonly code: (typeof ENTRANCE_CODES)[keyof typeof ENTRANCE_CODES],
    message: string,
  ) {
    super(message);
  }

  static locked(): EntranceError {
    return new EntranceError(ENTRANCE_CODES.locked, 'The host has locked this meeting. Ask them to unlock it.');
  }

  static removed(): EntranceError {
    return new EntranceError(ENTRANCE_CODES.removed, 'The host removed you from this meeting.');
  }

  static waiting(): EntranceError {
    return new EntranceError(ENTRANCE_CODES.waiting, 'The host has been told. You come in as soon as they let you in.');
  }

  static turnedAway(): EntranceError {
    return new EntranceError(ENTRANCE_CODES.turnedAway, 'The host did not let you in.');
  }
}
