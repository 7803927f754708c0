import type { FieldErrors } from '@vnet/protocol';

/**
 * Fields of a JSON body that are lists, objects, true or false, which `formFields` reads as missing: a sentence for each
 * that says what they must be.
 *
 * @param labels how the sentence calls each field: "The title"
 */
export function wrongTypes(
  body: unknown,
  labels: Readonly<Record<string, string>>,
  right: 'text' | 'a number' = 'text',
): FieldErrors {
  const source = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  const errors: FieldErrors = {};
  for (const [name, label] of Object.entries(labels)) {
    const value = source.get(name);
    if (value === undefined || value === null || typeof value === 'string' || typeof value === 'number') continue;
    errors[name] = [`${label} must be ${right}.`];
  }
  return errors;
}
