/** What a published track carries. */
export const STREAM_SOURCES = ['camera', 'screen', 'microphone'] as const;
export type StreamSource = (typeof STREAM_SOURCES)[number];

/**
 * A stream's id, the same for everybody in the meeting: `<identity>/<source>/<epoch>`. The epoch is a positive integer
 * that grows each time the track is published anew (relay.md, *Ids*).
 */
export type StreamId = `${string}/${StreamSource}/${number}`;

export interface StreamIdParts {
  identity: string;
  source: StreamSource;
  epoch: number;
}

export function formatStreamId({ identity, source, epoch }: StreamIdParts): StreamId {
  return `${identity}/${source}/${epoch}`;
}

/** The parts of an id, or null where the text is none. An identity may itself hold slashes. */
export function parseStreamId(text: string): StreamIdParts | null {
  const [, identity, name, epoch] = /^(.+)\/([a-z]+)\/([1-9][0-9]{0,15})$/.exec(text) ?? [];
  const source = STREAM_SOURCES.find((candidate) => candidate === name);
  if (identity === undefined || source === undefined || epoch === undefined) return null;
  return { identity, source, epoch: Number(epoch) };
}
