import { describe, expect, test } from 'vitest';
import {
  cameraPublishOptions,
  microphonePublishOptions,
  screenPublishOptions,
  vp9ScalabilityMode,
} from './publishOptions.ts';

const HD = { width: 1280, height: 720 };

describe('what is published', () => {
  test('is VP9 in one stream, with H.264 for who cannot decode it', () => {
    const options = cameraPublishOptions({ vp9: true, h264: true }, HD);
    expect(options).toMatchObject({ videoCodec: 'vp9', simulcast: false, backupCodec: { codec: 'h264' } });
  });

  test('is H.264 in simulcast where VP9 cannot be encoded, VP8 where neither can', () => {
    expect(cameraPublishOptions({ vp9: false, h264: true }, HD)).toMatchObject({ videoCodec: 'h264', simulcast: true });
    expect(cameraPublishOptions({ vp9: false, h264: false }, HD)).toMatchObject({ videoCodec: 'vp8', simulcast: true });
  });

  test.each([
    [1280, 720, 'L3T3_KEY'],
    [720, 1280, 'L3T3_KEY'],
    [960, 540, 'L3T3_KEY'],
    [640, 480, 'L2T3_KEY'],
    [640, 360, 'L2T3_KEY'],
    [320, 180, 'L1T3'],
    [160, 90, 'L1T3'],
  ])('has the layers that Chromium encodes of a capture of %d×%d: %s', (width, height, mode) => {
    expect(vp9ScalabilityMode({ width, height })).toBe(mode);
    expect(cameraPublishOptions({ vp9: true, h264: true }, { width, height }).scalabilityMode).toBe(mode);
  });

  test('has three layers while the size of the capture is not known', () => {
    expect(vp9ScalabilityMode({})).toBe('L3T3_KEY');
  });

  test('is a screen that gives up frames before letters', () => {
    expect(screenPublishOptions({ vp9: true, h264: true })).toMatchObject({
      videoCodec: 'vp9',
      simulcast: false,
      degradationPreference: 'maintain-resolution',
    });
  });

  test('is Opus without RED, so that a relay finds frames of one codec', () => {
    expect(microphonePublishOptions()).toMatchObject({ red: false, dtx: true });
  });
});
