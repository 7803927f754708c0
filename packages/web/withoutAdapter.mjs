/** Where livekit-client's bundle puts webrtc-adapter to work: a statement of its own. */
const CALL = /\nadapterFactory\(\{\s*window: typeof window === 'undefined' \? undefined : window\s*\}\);/;

/**
 * Leaves webrtc-adapter out of livekit-client, 7 kB gzip: it mends browsers of before 2022, which lack more than it
 * could give them here, and wraps methods of RTCPeerConnection that the connection hook then wraps again
 * (docs/decisions/043). Fails the build when a new version of livekit-client no longer has that statement.
 *
 * @returns {import('vite').Plugin}
 */
export function withoutAdapter() {
  return {
    name: 'without-webrtc-adapter',
    transform(code, id) {
      if (!id.endsWith('/livekit-client.esm.mjs')) return null;
      if (!CALL.test(code))
        this.error('livekit-client starts webrtc-adapter in another way than withoutAdapter.mjs knows.');
      return { code: code.replace(CALL, '\n'), map: null };
    },
  };
}
