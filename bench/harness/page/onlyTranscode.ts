/** How a page transcodes; put ahead of this script. */
export interface TranscodeSettings {
  /** bit/s of each picture that is encoded again; null: no limit of ours. */
  mostBitrate: number | null;
}

declare global {
  var vnetBenchTranscode: TranscodeSettings;
}

for (const way of ['createEncodedStreams', 'createEncodedSource']) Reflect.deleteProperty(RTCRtpSender.prototype, way);

const { addTransceiver } = RTCPeerConnection.prototype;
RTCPeerConnection.prototype.addTransceiver = function (trackOrKind, init = {}) {
  const { mostBitrate } = globalThis.vnetBenchTranscode;
  const isVideo = trackOrKind instanceof MediaStreamTrack && trackOrKind.kind === 'video';
  if (!isVideo || mostBitrate === null || init.sendEncodings !== undefined) {
    return addTransceiver.call(this, trackOrKind, init);
  }
  return addTransceiver.call(this, trackOrKind, { ...init, sendEncodings: [{ maxBitrate: mostBitrate }] });
};
