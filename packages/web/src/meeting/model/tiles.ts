import type { CallParticipant, CallStream } from '../../calls/call.ts';

/** One rectangle of the room: a person's face or their screen. */
export interface Tile {
  /** The same for as long as the person shows this; a stream published anew keeps its tile. */
  readonly key: string;
  readonly kind: 'camera' | 'screen';
  readonly participant: CallParticipant;
  /** What the tile shows; null where there is nothing to show but the name. */
  readonly picture: CallStream | null;
}

/** Everybody has a camera tile, whoever shares a screen has one for that too: screens first, then faces. */
export function tilesOf(participants: readonly CallParticipant[]): readonly Tile[] {
  const screens = participants.flatMap((participant): Tile[] => {
    const screen = participant.streams.find(({ source }) => source === 'screen');
    return screen === undefined
      ? []
      : [{ key: keyOf(participant, 'screen'), kind: 'screen', participant, picture: screen }];
  });
  const faces = participants.map((participant): Tile => {
    const camera = participant.streams.find(({ source }) => source === 'camera');
    const picture = camera === undefined || camera.muted || camera.track === null ? null : camera;
    return { key: faceKeyOf(participant), kind: 'camera', participant, picture };
  });
  return [...screens, ...faces];
}

/** Whether a person can be heard at all: no microphone and a muted one look the same. */
export function isMuted({ streams }: CallParticipant): boolean {
  return streams.find(({ source }) => source === 'microphone')?.muted ?? true;
}

/** The key of a person's face, whether it is shown or not. */
export function faceKeyOf(participant: CallParticipant): string {
  return keyOf(participant, 'camera');
}

function keyOf({ identity, isSelf }: CallParticipant, kind: Tile['kind']): string {
  return `${isSelf ? 'self' : identity}/${kind}`;
}
