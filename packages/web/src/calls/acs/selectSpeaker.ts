import type { AcsDevices } from './AcsSdk.ts';

/**
 * Plays everybody's voices through this speaker. False: the SDK knows none of this name, or lets nobody choose.
 *
 * @param deviceId the browser's, which the SDK puts its own prefix before
 */
export async function selectSpeaker(devices: AcsDevices, deviceId: string): Promise<boolean> {
  if (!devices.isSpeakerSelectionAvailable) return false;
  const speakers = await devices.getSpeakers();
  const speaker = speakers.find(({ id }) => id === deviceId || id.endsWith(`:${deviceId}`));
  if (speaker === undefined) return false;
  await devices.selectSpeaker(speaker);
  return true;
}
