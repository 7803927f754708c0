import type { FieldErrors } from '@vnet/protocol';

/** Only the fields that have something wrong with them. */
export function withoutEmpty(errors: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([, sentences]) => sentences.length > 0));
}
