import { MOST_REPORTED_BYTES, SAVINGS_INTERVAL_MS } from '@vnet/protocol';
import { expect, it } from 'vitest';
import { type SavedBytes, SavingsReporter } from './SavingsReporter.ts';

function reporting() {
  const sent: SavedBytes[] = [];
  return { sent, reporter: new SavingsReporter((bytes) => void sent.push(bytes)) };
}

const second = (lanIn: number, wan = 10) => ({ lanIn, wan, lanOut: 0 });

it('reports once a minute what came since the last report', () => {
  const { sent, reporter } = reporting();
  for (let at = 0; at < SAVINGS_INTERVAL_MS * 2.5; at += 1_000) reporter.count(second(100), 1_000);
  expect(sent).toEqual([
    { lan: 6_000, wan: 600 },
    { lan: 6_000, wan: 600 },
  ]);
  reporter.close();
  expect(sent.at(-1)).toEqual({ lan: 3_000, wan: 300 });
  reporter.close();
  expect(sent).toHaveLength(3);
});

it('says nothing of a page that took nothing over the LAN', () => {
  const { sent, reporter } = reporting();
  for (let at = 0; at <= SAVINGS_INTERVAL_MS; at += 1_000) reporter.count(second(0), 1_000);
  reporter.close();
  expect(sent).toEqual([]);
});

it('tells whole bytes, and no more than the server takes', () => {
  const { sent, reporter } = reporting();
  reporter.count(second(0.6, MOST_REPORTED_BYTES * 2), 1_000);
  reporter.close();
  expect(sent).toEqual([{ lan: 1, wan: MOST_REPORTED_BYTES }]);
});
