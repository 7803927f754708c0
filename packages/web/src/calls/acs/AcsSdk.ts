import type {
  CallAgent,
  CallAgentOptions,
  CallClient,
  CallClientOptions,
  CallCommon,
  DeviceManager,
  GroupCallLocator,
  JoinCallOptions,
  LocalAudioStream,
  LocalVideoStream,
  NetworkDiagnostics,
  RemoteParticipant,
  RemoteVideoStream,
  VideoStreamRendererView,
} from '@azure/communication-calling';
import type { CommunicationTokenCredential, CommunicationTokenRefreshOptions } from '@azure/communication-common';

/**
 * What of Microsoft's calling SDK the adapter uses, cut out of the SDK's own types: the SDK is held to it where it is
 * loaded, the tests' stand-in where it is made.
 */
export interface AcsSdk {
  CallClient: new (options?: CallClientOptions) => AcsClient;
  LocalAudioStream: new (source: MediaStream) => AcsLocalAudio;
  LocalVideoStream: new (source: MediaStream) => AcsLocalVideo;
  VideoStreamRenderer: new (stream: AcsRemoteVideo) => AcsRenderer;
  AzureCommunicationTokenCredential: new (options: CommunicationTokenRefreshOptions) => CommunicationTokenCredential;
  /** `feature(UserFacingDiagnostics).network`. */
  networkOf(call: AcsGroupCall): AcsNetwork;
}

export interface AcsClient extends Pick<CallClient, 'dispose'> {
  createCallAgent(credential: CommunicationTokenCredential, options?: CallAgentOptions): Promise<AcsAgent>;
  getDeviceManager(): Promise<AcsDevices>;
}

export type AcsDevices = Pick<DeviceManager, 'isSpeakerSelectionAvailable' | 'getSpeakers' | 'selectSpeaker'>;

export interface AcsAgent extends Pick<CallAgent, 'dispose'> {
  join(locator: GroupCallLocator, options?: JoinCallOptions): AcsGroupCall;
}

/** A group call, as far as the adapter drives it and listens. */
export interface AcsGroupCall
  extends Pick<CallCommon, 'state' | 'callEndReason' | 'isMuted' | 'hangUp' | 'mute' | 'unmute' | 'stopScreenSharing'> {
  readonly remoteParticipants: readonly AcsRemote[];
  startVideo(stream: AcsLocalVideo): Promise<void>;
  stopVideo(stream: AcsLocalVideo): Promise<void>;
  startScreenSharing(stream?: AcsLocalVideo): Promise<void>;
  on(event: 'stateChanged' | 'mutedByOthers', listener: () => void): void;
  on(event: 'remoteParticipantsUpdated', listener: (changes: AcsChanges<AcsRemote>) => void): void;
}

export interface AcsChanges<Item> {
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
}

export type AcsLocalAudio = Pick<LocalAudioStream, 'setMediaStream' | 'dispose'>;
export type AcsLocalVideo = Pick<LocalVideoStream, 'setMediaStream' | 'dispose'>;

export interface AcsRemote
  extends Pick<RemoteParticipant, 'identifier' | 'displayName' | 'state' | 'isMuted' | 'isSpeaking'> {
  readonly videoStreams: readonly AcsRemoteVideo[];
  on(
    event: 'stateChanged' | 'isMutedChanged' | 'displayNameChanged' | 'isSpeakingChanged' | 'videoStreamsUpdated',
    listener: () => void,
  ): void;
  off(
    event: 'stateChanged' | 'isMutedChanged' | 'displayNameChanged' | 'isSpeakingChanged' | 'videoStreamsUpdated',
    listener: () => void,
  ): void;
}

export interface AcsRemoteVideo extends Pick<RemoteVideoStream, 'id' | 'mediaStreamType' | 'isAvailable'> {
  on(event: 'isAvailableChanged', listener: () => void): void;
  off(event: 'isAvailableChanged', listener: () => void): void;
}

export interface AcsRenderer {
  createView(): Promise<Pick<VideoStreamRendererView, 'target'>>;
  dispose(): void;
}

export type AcsNetwork = Pick<NetworkDiagnostics, 'getLatest' | 'on'>;
