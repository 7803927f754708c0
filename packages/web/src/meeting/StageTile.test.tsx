import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { CallParticipant, StreamPath } from '../calls/call.ts';
import { fakeParticipant, fakeStream } from '../calls/testing/FakeCall.ts';
import { TooltipProvider } from '../ui/TooltipProvider.tsx';
import { tilesOf } from './model/tiles.ts';
import { StageTile } from './StageTile.tsx';

const viaBen: StreamPath = {
  kind: 'lan',
  via: { identity: 'ben#session', username: 'ben', displayName: 'Ben Fischer' },
  roundTrip: 4,
  method: 'transcoded',
};

function draw(path: StreamPath, given: Partial<CallParticipant> = {}): string {
  const streams = [fakeStream('grace/microphone/1', { path })];
  const [tile] = tilesOf([fakeParticipant('grace', { streams, ...given })]);
  if (tile === undefined) throw new Error('no tile');
  return renderToStaticMarkup(
    <TooltipProvider>
      <StageTile
        {...{ tile, x: 0, y: 0, width: 320, height: 180 }}
        pinned={false}
        canPin={false}
        onTogglePin={() => undefined}
        onOpenSite={() => undefined}
      />
    </TooltipProvider>,
  );
}

test('a tile over the LAN names the relay, and says how its streams come', () => {
  const html = draw(viaBen);
  expect(html).toContain('data-source="lan"');
  expect(html).toContain('data-via="ben"');
  expect(html).toContain('aria-label="over the LAN from Ben Fischer, 4 ms, encoded again"');
});

test('other tiles have neither a relay nor a badge', () => {
  for (const [html, source] of [
    [draw({ kind: 'sfu' }), 'sfu'],
    [draw(viaBen, { isSelf: true }), 'self'],
  ] as const) {
    expect(html).toContain(`data-source="${source}"`);
    expect(html).not.toContain('data-via');
    expect(html).not.toContain('over the LAN');
  }
});
