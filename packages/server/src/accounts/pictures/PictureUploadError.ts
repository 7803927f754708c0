import { RequestError } from '../../errors.ts';

/** An upload so large, or so silent about its size, that it is not even received. */
export class PictureUploadError extends RequestError {
  readonly status = 413;
  readonly code = 'picture_too_large';

  constructor() {
    super('The picture is much larger than 5 MB, so nothing was saved. Go back and choose a smaller one.');
  }
}
