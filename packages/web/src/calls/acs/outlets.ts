import type { StreamSource } from '@vnet/protocol';
import type { AcsGroupCall, AcsLocalAudio, AcsLocalVideo, AcsSdk } from './AcsSdk.ts';
import type { Outlet } from './OwnSource.ts';

type VideoMaker = Pick<AcsSdk, 'LocalVideoStream'>;

/** The ways of microphone, camera and screen into a call. */
export function outletsOf(
  sdk: VideoMaker,
  call: AcsGroupCall,
  audio: AcsLocalAudio,
): Readonly<Record<StreamSource, Outlet>> {
  return {
    microphone: voiceOutlet(call, audio),
    camera: pictureOutlet(sdk, {
      start: (stream) => call.startVideo(stream),
      stop: (stream) => call.stopVideo(stream),
    }),
    screen: pictureOutlet(sdk, {
      start: (stream) => call.startScreenSharing(stream),
      stop: () => call.stopScreenSharing(),
    }),
  };
}

/** The call sends one voice from its first moment, silence at first; its track is replaced. */
function voiceOutlet(call: AcsGroupCall, audio: AcsLocalAudio): Outlet {
  let sent: MediaStreamTrack | null = null;
  return {
    async send(track) {
      if (track !== sent) await audio.setMediaStream(new MediaStream([track]));
      sent = track;
      if (call.isMuted) await call.unmute();
    },
    async withhold() {
      if (!call.isMuted) await call.mute();
    },
  };
}

interface PictureControl {
  start(stream: AcsLocalVideo): Promise<void>;
  stop(stream: AcsLocalVideo): Promise<void>;
}

function pictureOutlet(sdk: VideoMaker, { start, stop }: PictureControl): Outlet {
  let stream: AcsLocalVideo | null = null;
  let sent: MediaStreamTrack | null = null;
  return {
    async send(track) {
      if (track === sent) return;
      if (stream === null) {
        const made = new sdk.LocalVideoStream(new MediaStream([track]));
        await start(made);
        stream = made;
      } else {
        await stream.setMediaStream(new MediaStream([track]));
      }
      sent = track;
    },
    async withhold() {
      if (stream === null) return;
      const stopped = stream;
      stream = null;
      sent = null;
      try {
        await stop(stopped);
      } finally {
        stopped.dispose();
      }
    },
  };
}
