import { BaseKeyProvider } from 'livekit-client';

/** One passphrase for everybody, replaced by the next one at another index, so that frames under way stay readable. */
export class IndexedKeyProvider extends BaseKeyProvider {
  constructor() {
    super({ sharedKey: true, ratchetWindowSize: 0, failureTolerance: -1 });
  }

  async setKey(passphrase: string, index: number): Promise<void> {
    this.onSetEncryptionKey(await keyMaterial(passphrase), undefined, index);
  }
}

export function keyMaterial(passphrase: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(passphrase);
  return crypto.subtle.importKey('raw', bytes, { name: 'PBKDF2' }, false, ['deriveBits', 'deriveKey']);
}
