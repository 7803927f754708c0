/** How a page transcodes; put ahead of this script. */
export interface TranscodeSettings {
  /** bit/s of each picture that is encoded again; null: no limit of ours. */
  mostBitrate: number | null;
  /** An encoder that is short of time or of bits makes fewer pictures, not smaller ones. */
  keepSize: boolean;
}

declare global {
  var vnetBenchTranscode: TranscodeSettings;
}

for (const way of ['createEncodedStreams', 'createEncodedSource']) Reflect.deleteProperty(RTCRtpSender.prototype, way);

const { addTransceiver } = RTCPeerConnection.prototype;
RTCPeerConnection.prototype.addTransceiver = function (trackOrKind, init = {}) {
  const { mostBitrate, keepSize } = globalThis.vnetBenchTranscode;
  const isVideo = trackOrKind instanceof MediaStreamTrack && trackOrKind.kind === 'video';
  const limit = isVideo && mostBitrate !== null ? { sendEncodings: [{ maxBitrate: mostBitrate }] } : {};
  const transceiver = addTransceiver.call(this, trackOrKind, { ...init, ...limit });
  if (isVideo && keepSize) {
    const { sender } = transceiver;
    sender
      .setParameters({ ...sender.getParameters(), degradationPreference: 'maintain-resolution' })
      .catch(console.error);
  }
  return transceiver;
};
