import type { CommunicationIdentifierKind } from '@azure/communication-common';
import type { AcsRemote, AcsRemoteVideo } from '../AcsSdk.ts';
import { Emitter } from './Emitter.ts';

/** What one person sends, as the service knows it. */
export interface Sent {
  readonly identity: string;
  readonly displayName: string;
  readonly isMuted: boolean;
  readonly isSpeaking: boolean;
  readonly camera: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
}

let lastStream = 0;

export class StandInRemoteVideo extends Emitter implements AcsRemoteVideo {
  readonly id = ++lastStream;
  /** What is sent; null: not available. */
  sent: MediaStreamTrack | null = null;
  /** Views of it that are open. */
  views = 0;

  constructor(readonly mediaStreamType: 'Video' | 'ScreenSharing') {
    super();
  }

  get isAvailable(): boolean {
    return this.sent !== null;
  }

  update(sent: MediaStreamTrack | null): void {
    const before = this.isAvailable;
    this.sent = sent;
    if (this.isAvailable !== before) this.emit('isAvailableChanged');
  }
}

/** Somebody else, as one call of the SDK sees them. */
export class StandInRemote extends Emitter implements AcsRemote {
  readonly identifier: CommunicationIdentifierKind;
  readonly camera = new StandInRemoteVideo('Video');
  readonly screen = new StandInRemoteVideo('ScreenSharing');
  readonly state = 'Connected';
  displayName: string;
  isMuted = true;
  isSpeaking = false;

  constructor({ identity, displayName }: Sent) {
    super();
    this.identifier = { kind: 'communicationUser', communicationUserId: identity };
    this.displayName = displayName;
  }

  get videoStreams(): readonly StandInRemoteVideo[] {
    return [this.camera, this.screen];
  }

  update({ isMuted, isSpeaking, camera, screen }: Sent): void {
    this.camera.update(camera);
    this.screen.update(screen);
    if (isMuted !== this.isMuted) {
      this.isMuted = isMuted;
      this.emit('isMutedChanged');
    }
    if (isSpeaking !== this.isSpeaking) {
      this.isSpeaking = isSpeaking;
      this.emit('isSpeakingChanged');
    }
  }
}
