import { describe, expect, test } from 'vitest';
import { cameraPublishOptions, microphonePublishOptions, screenPublishOptions } from './publishOptions.ts';

describe('what is published', () => {
  test('is VP9 in one stream, with H.264 for who cannot decode it', () => {
    const options = cameraPublishOptions({ vp9: true, h264: true });
    expect(options).toMatchObject({ videoCodec: 'vp9', simulcast: false, backupCodec: { codec: 'h264' } });
  });

  test('is H.264 in simulcast where VP9 cannot be encoded, VP8 where neither can', () => {
    expect(cameraPublishOptions({ vp9: false, h264: true })).toMatchObject({ videoCodec: 'h264', simulcast: true });
    expect(cameraPublishOptions({ vp9: false, h264: false })).toMatchObject({ videoCodec: 'vp8', simulcast: true });
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
