import {
  BackupCodecPolicy,
  type ScalabilityMode,
  supportsVP9,
  type TrackPublishOptions,
  type VideoCodec,
  type VideoEncoding,
  VideoPresets,
} from 'livekit-client';

/** Shortest sides of a layer that Chromium encodes, pixels (libwebrtc, `svc_config.cc`, `kMinVp9SpatialLayer…SideLength`). */
const LEAST_LONG_SIDE = 240;
const LEAST_SHORT_SIDE = 135;
/** By the number of sizes in one stream, less one. */
const VP9_SCALABILITY_MODES = ['L1T3', 'L2T3_KEY', 'L3T3_KEY'] as const satisfies readonly ScalabilityMode[];

/** Camera: 1280×720 at up to 30 frames a second. VP9 needs about two thirds of what VP8 does for the same picture. */
const CAMERA_VP9: VideoEncoding = { maxBitrate: 1_200_000, maxFramerate: 30 };
const CAMERA_OTHER: VideoEncoding = { maxBitrate: 1_700_000, maxFramerate: 30 };
/** Screen: up to 1920×1080; sharp letters matter more than motion. */
const SCREEN: VideoEncoding = { maxBitrate: 2_500_000, maxFramerate: 15 };
/** Opus for speech, mono, bit/s. */
const SPEECH_BITRATE = 32_000;

/** What an encoding of this page can use. */
export interface CodecSupport {
  readonly vp9: boolean;
  readonly h264: boolean;
}

export function codecSupport(): CodecSupport {
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
  return { vp9: supportsVP9(), h264: codecs.some(({ mimeType }) => mimeType.toLowerCase() === 'video/h264') };
}

/**
 * How VP9 is layered: up to three sizes in one stream, of which the SFU sends each receiver what its tile and its line
 * take. With one size (`L1T3`) a line that is too thin for all copies shows nothing at all (docs/decisions/012).
 *
 * As many as the browser encodes of this capture, each half of the next. It leaves out the smallest of a mode that has
 * more, without a word, and the SFU would take each layer for the one below it: a small tile would get a large picture.
 */
export function vp9ScalabilityMode({ width = 0, height = 0 }: { width?: number; height?: number }): ScalabilityMode {
  // A capture whose size is not known yet is taken for the one that was asked for.
  if (width === 0 || height === 0) return 'L3T3_KEY';
  const room = Math.min(Math.max(width, height) / LEAST_LONG_SIDE, Math.min(width, height) / LEAST_SHORT_SIDE);
  const halvings = Math.floor(Math.log2(room));
  const layers = Math.max(0, Math.min(halvings, VP9_SCALABILITY_MODES.length - 1));
  return VP9_SCALABILITY_MODES[layers] ?? 'L3T3_KEY';
}

/**
 * VP9 where it can be encoded, else H.264, else VP8 (relay.md, F6), both in simulcast. Beside VP9 a second encoder runs
 * for as long as there is a receiver that cannot decode VP9, and for that receiver alone; the others keep VP9.
 */
export function cameraPublishOptions(support: CodecSupport, capture: MediaTrackSettings): TrackPublishOptions {
  return support.vp9
    ? { ...vp9Options(support, CAMERA_OTHER), videoEncoding: CAMERA_VP9, scalabilityMode: vp9ScalabilityMode(capture) }
    : {
        videoCodec: secondCodec(support),
        simulcast: true,
        videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360],
        videoEncoding: CAMERA_OTHER,
        backupCodec: false,
      };
}

/** As for the camera, but one size: a screen is shown large wherever it is shown. */
export function screenPublishOptions(support: CodecSupport): TrackPublishOptions {
  const codec: TrackPublishOptions = support.vp9
    ? vp9Options(support, SCREEN)
    : { videoCodec: secondCodec(support), simulcast: false, backupCodec: false };
  return { ...codec, screenShareEncoding: SCREEN, degradationPreference: 'maintain-resolution' };
}

/**
 * Opus without RED: a relay forwards frames of one codec as they came, and Opus' own error correction stays. DTX is
 * on: in a meeting most microphones are silent most of the time.
 */
export function microphonePublishOptions(): TrackPublishOptions {
  return { red: false, dtx: true, forceStereo: false, audioPreset: { maxBitrate: SPEECH_BITRATE } };
}

function vp9Options(support: CodecSupport, backupEncoding: VideoEncoding): TrackPublishOptions {
  return {
    videoCodec: 'vp9',
    simulcast: false,
    backupCodec: { codec: secondCodec(support), encoding: backupEncoding },
    backupCodecPolicy: BackupCodecPolicy.SIMULCAST,
  };
}

function secondCodec({ h264 }: CodecSupport): Extract<VideoCodec, 'h264' | 'vp8'> {
  return h264 ? 'h264' : 'vp8';
}
