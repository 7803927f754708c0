import { ApiError, UnexpectedAnswerError } from './ApiError.ts';

/** An ApiError as it is; anything else is a defect of ours and shown as a failure without details. */
export function toApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new UnexpectedAnswerError(0, { cause: thrown });
}
