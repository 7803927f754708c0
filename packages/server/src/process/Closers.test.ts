import { expect, test } from 'vitest';
import { Closers } from './Closers.ts';

test('closes in reverse, each once, also when one fails', async () => {
  const closed: string[] = [];
  const closers = new Closers();
  closers.add(() => void closed.push('database'));
  closers.add(async () => {
    closed.push('provider');
    throw new Error('stuck');
  });
  closers.add(() => void closed.push('app'));
  await expect(closers.close()).rejects.toThrow('not everything could be closed');
  expect(closed).toEqual(['app', 'provider', 'database']);
  await expect(closers.close()).rejects.toThrow();
  expect(closed).toHaveLength(3);
});
