/** Whether a flag of a query, a form or a JSON body is set: `0`, `false`, `no`, `off` and nothing are not. */
export function isTruthy(flag: unknown): boolean {
  if (typeof flag !== 'string') return Boolean(flag);
  return !['', '0', 'false', 'no', 'off', 'null'].includes(flag.trim().toLowerCase());
}
