import { IndexedKeyProvider, keyMaterial } from './IndexedKeyProvider.ts';

/** Decrypts what comes over a LAN link, with LiveKit's own worker and outside of any room. */
export class LinkDecryptor {
  readonly #worker = new Worker('/worker/liveKitEncryptionWorker.js', { type: 'module' });
  #tracks = 0;

  constructor(private readonly publisher: string) {
    this.#post('init', { keyProviderOptions: new IndexedKeyProvider().getOptions(), loglevel: 5 });
    this.#post('enable', { enabled: true, participantIdentity: publisher });
  }

  async setKey(passphrase: string, index: number): Promise<void> {
    this.#post('setKey', { key: await keyMaterial(passphrase), keyIndex: index, updateCurrentKeyIndex: true });
  }

  decrypt(receiver: RTCRtpReceiver, codec: string | undefined): void {
    receiver.transform = new RTCRtpScriptTransform(this.#worker, {
      kind: 'decode',
      participantIdentity: this.publisher,
      trackId: `link-${++this.#tracks}`,
      codec,
      hasPacketTrailer: false,
    });
  }

  #post(kind: string, data: object): void {
    this.#worker.postMessage({ kind, data });
  }
}
