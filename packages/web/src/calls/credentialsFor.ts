import type { JoinCredentials } from '@vnet/protocol';
import type { JoinOptions } from './call.ts';
import { JoinError } from './JoinError.ts';

/**
 * Credentials for one engine.
 *
 * @throws {JoinError} also where meetings run on another engine since the page was loaded
 */
export async function credentialsFor(
  provider: JoinCredentials['provider'],
  { fetchCredentials }: Pick<JoinOptions, 'fetchCredentials'>,
): Promise<JoinCredentials> {
  const credentials = await fetchCredentials();
  if (credentials.provider === provider) return credentials;
  throw new JoinError('unsupported', `Meetings run on ${credentials.provider} now. Load the page again.`);
}
