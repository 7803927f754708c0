/** Two connections of one page, the far one made with the browser's own class. */
export interface Loopback {
  readonly near: RTCPeerConnection;
  readonly far: RTCPeerConnection;
  /** Offers from `offerer`, lets the other side answer. Without waiting for candidates: both trickle. */
  negotiate(offerer?: 'near' | 'far'): Promise<void>;
  close(): void;
}

export function loopback(Near: typeof RTCPeerConnection, Far: typeof RTCPeerConnection): Loopback {
  return between(new Near(), new Far());
}

/** Two connections of one page that know nothing of each other yet. */
export function between(near: RTCPeerConnection, far: RTCPeerConnection): Loopback {
  const trickle = (from: RTCPeerConnection, to: RTCPeerConnection) =>
    from.addEventListener('icecandidate', ({ candidate }) => {
      // One that comes after the end, or before the description of an early one: the other pairs suffice.
      if (candidate) to.addIceCandidate(candidate).catch(() => {});
    });
  trickle(near, far);
  trickle(far, near);
  return {
    near,
    far,
    async negotiate(offerer = 'near') {
      const [from, to] = offerer === 'near' ? [near, far] : [far, near];
      await from.setLocalDescription();
      if (from.localDescription) await to.setRemoteDescription(from.localDescription);
      await to.setLocalDescription();
      if (to.localDescription) await from.setRemoteDescription(to.localDescription);
    },
    close() {
      near.close();
      far.close();
    },
  };
}

/** A picture that changes all the time. */
export function movingPicture(width = 160, height = 90, framesPerSecond = 20): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  let turn = 0;
  const timer = setInterval(() => {
    if (!context) return;
    context.fillStyle = `hsl(${(turn++ * 17) % 360} 70% 50%)`;
    context.fillRect((turn * 7) % width, 0, width / 3, height);
  }, 1000 / framesPerSecond);
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
  if (!track) throw new Error('a canvas without a video track');
  track.addEventListener('ended', () => clearInterval(timer));
  return track;
}

export function tone(): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const destination = context.createMediaStreamDestination();
  oscillator.connect(destination);
  oscillator.start();
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error('an audio destination without a track');
  return track;
}

/** Frames that a receiver has decoded; a picture needs no element for that, sound counts packets. */
export async function progressOf(receiver: RTCRtpReceiver): Promise<number> {
  let progress = 0;
  for (const stat of (await receiver.getStats()).values()) {
    if (stat.type !== 'inbound-rtp') continue;
    progress =
      receiver.track.kind === 'video' ? (stat.framesDecoded ?? 0) : stat.packetsReceived - stat.packetsDiscarded;
  }
  return progress;
}
