/**
 * The passwords that people choose most (49,000, of zxcvbn), with those that are too short to be chosen here: people put
 * a year behind them. Loaded with the first password that is set, for the list takes some megabytes and most processes
 * never need it.
 */
export function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  loaded ??= load();
  return loaded;
}

let loaded: Promise<ReadonlySet<string>> | null = null;

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(String));
}
