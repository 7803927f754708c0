import type { CallParticipant, CallStream, StreamPath } from '../../calls/call.ts';

/** One rectangle of the room: a person's face or their screen. */
export interface Tile {
  /** The same for as long as the person shows this; a stream published anew keeps its tile. */
  readonly key: string;
  readonly kind: 'camera' | 'screen';
  readonly participant: CallParticipant;
  /** What the tile shows; null where there is nothing to show but the name. */
  readonly picture: CallStream | null;
}

/**
 * Everybody has a camera tile, whoever shares a screen has one for that too: screens first, then faces. The tiles of a
 * participant that did not change are the same objects as before.
 */
export function tilesOf(participants: readonly CallParticipant[]): readonly Tile[] {
  const all = participants.map((participant) => {
    const known = drawn.get(participant) ?? tilesOfOne(participant);
    drawn.set(participant, known);
    return known;
  });
  return [...all.flatMap(({ screen }) => screen ?? []), ...all.map(({ face }) => face)];
}

interface Drawn {
  readonly screen: Tile | null;
  readonly face: Tile;
}

/** Calls keep the object of a participant that did not change; so one who speaks draws one tile anew, not 49. */
const drawn = new WeakMap<CallParticipant, Drawn>();

function tilesOfOne(participant: CallParticipant): Drawn {
  const screen = participant.streams.find(({ source }) => source === 'screen');
  const camera = participant.streams.find(({ source }) => source === 'camera');
  const picture = camera === undefined || camera.muted || camera.track === null ? null : camera;
  return {
    screen:
      screen === undefined ? null : { key: keyOf(participant, 'screen'), kind: 'screen', participant, picture: screen },
    face: { key: faceKeyOf(participant), kind: 'camera', participant, picture },
  };
}

/** Whether a person can be heard at all: no microphone and a muted one look the same. */
export function isMuted({ streams }: CallParticipant): boolean {
  return streams.find(({ source }) => source === 'microphone')?.muted ?? true;
}

/**
 * Where a tile's picture comes from, or the voice where there is no picture; `self`: it is sent from here. Its first word
 * is what `data-source` shows.
 */
export type TileSource = { readonly kind: 'self' } | StreamPath;

export function sourceOf({ participant, picture }: Tile): TileSource {
  if (participant.isSelf) return { kind: 'self' };
  const shown = picture ?? participant.streams.find(({ source }) => source === 'microphone');
  return shown?.path ?? { kind: 'sfu' };
}

/** The key of a person's face, whether it is shown or not. */
export function faceKeyOf(participant: CallParticipant): string {
  return keyOf(participant, 'camera');
}

function keyOf({ identity, isSelf }: CallParticipant, kind: Tile['kind']): string {
  return `${isSelf ? 'self' : identity}/${kind}`;
}
