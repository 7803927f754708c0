import { readContinuity, stopContinuity, watchContinuity } from './continuity.ts';
import { type FlashesAndBeeps, readLipSync, stopLipSync, watchLipSync, watchOwnLipSync } from './lipSync.ts';
import type { TileContinuity } from './TileWatch.ts';
import { readTransports, type TransportReading, type ViaRule } from './transports.ts';
import { readVoices, stopVoices, type VoiceContinuity, watchVoices } from './voices.ts';

/** What tests of the relay measure in a page; nothing runs before it is asked for. */
export interface Instruments {
  watchContinuity(): void;
  readContinuity(): TileContinuity[];
  stopContinuity(): void;
  watchVoices(): void;
  readVoices(): VoiceContinuity[];
  stopVoices(): void;
  readTransports(rule?: ViaRule): Promise<TransportReading[]>;
  watchLipSync(username: string): void;
  watchOwnLipSync(username: string): Promise<void>;
  readLipSync(): FlashesAndBeeps;
  stopLipSync(): void;
}

export const instruments: Instruments = {
  watchContinuity,
  readContinuity,
  stopContinuity,
  watchVoices,
  readVoices,
  stopVoices,
  readTransports,
  watchLipSync,
  watchOwnLipSync,
  readLipSync,
  stopLipSync,
};
