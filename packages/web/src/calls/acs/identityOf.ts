import type { AcsRemote } from './AcsSdk.ts';

/** The call engine's identity of somebody in the call, the same for everybody: what ACS issued. */
export function identityOf({ identifier }: Pick<AcsRemote, 'identifier'>): string {
  switch (identifier.kind) {
    case 'communicationUser':
      return identifier.communicationUserId;
    case 'phoneNumber':
      return `4:${identifier.phoneNumber}`;
    case 'microsoftTeamsUser':
      return identifier.rawId ?? `8:orgid:${identifier.microsoftTeamsUserId}`;
    case 'unknown':
      return identifier.id;
    default:
      return identifier.rawId ?? identifier.kind;
  }
}

/** Of what `join/` gave, `<identity>#<session>`: ACS takes two tabs of one person for one participant. */
export function ownIdentityOf(joinIdentity: string): string {
  return joinIdentity.replace(/#[^#]*$/, '');
}
