import { fingerprintOf, type LinkCredentials, makeCertificate } from '@vnet/relay';

/** For a demonstration: everybody is who they say. A product has its server sign tickets (`verifyTicket`). */
export async function believeEverybody(identity: string): Promise<LinkCredentials> {
  const certificate = await makeCertificate();
  return {
    identity,
    certificate,
    fingerprint: await fingerprintOf(certificate),
    ticket: async () => identity,
    verify: async (ticket) => ({ identity: ticket, username: ticket, displayName: ticket }),
  };
}
