import { expect } from 'vitest';
import { type SourcePhase, SourceSwitch } from '../session/SourceSwitch.ts';
import { passing } from './settled.ts';
import { TestClock } from './TestClock.ts';
import { TestEngine } from './TestEngine.ts';
import { incomingStream, TestReceiver } from './TestReceiver.ts';

/** One look of the switch, and a bit. */
export const LOOK = 50;

/** The switch of one stream between a link and the SFU. */
export function switching(kind: 'audio' | 'video' = 'video') {
  const clock = new TestClock();
  const link = new TestReceiver(kind);
  const engine = new TestEngine(kind);
  const phases: SourcePhase[] = [];
  const stream = incomingStream('ann/stream/1', link);
  const source = new SourceSwitch(stream, { clock, engine, onPhase: (phase) => phases.push(phase) });
  const pass = (duration: number) => passing(clock, duration, LOOK);

  /** What was asked of the engine since the last time. */
  function asked(): string[] {
    return engine.calls.splice(0);
  }
  /** Goes on until the link is played. */
  async function joined(): Promise<void> {
    await pass(LOOK);
    link.shows(20);
    await pass(LOOK);
    expect(source.phase).toBe('link');
    asked();
  }
  return { clock, link, engine, stream, source, phases, pass, asked, joined };
}
