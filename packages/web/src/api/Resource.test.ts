import { expect, it } from 'vitest';
import { UnreachableError } from './ApiError.ts';
import { Resource } from './Resource.ts';

/** A fetch whose answers the test gives, in the order of the calls. */
class Answers<T> {
  readonly #waiting: { resolve(value: T): void; reject(error: unknown): void }[] = [];

  readonly fetch = (): Promise<T> =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });

  answer(call: number, value: T): void {
    this.#waiting[call]?.resolve(value);
  }

  fail(call: number, error: unknown): void {
    this.#waiting[call]?.reject(error);
  }
}

it('goes from loading to ready', async () => {
  const answers = new Answers<string>();
  const resource = new Resource(answers.fetch);
  const loaded = resource.load();
  expect(resource.$state.get()).toEqual({ kind: 'loading' });
  answers.answer(0, 'value');
  await loaded;
  expect(resource.$state.get()).toEqual({ kind: 'ready', value: 'value' });
});

it('says what failed, and hides what is no failure of the server', async () => {
  const answers = new Answers<string>();
  const resource = new Resource(answers.fetch);
  const first = resource.load();
  answers.fail(0, new UnreachableError(null));
  await first;
  expect(resource.$state.get()).toMatchObject({ kind: 'failed', error: { code: 'unreachable' } });
  const second = resource.load();
  answers.fail(1, new TypeError('a defect'));
  await second;
  expect(resource.$state.get()).toMatchObject({ kind: 'failed', error: { code: 'unexpected_answer' } });
});

it('lets the newest call win', async () => {
  const answers = new Answers<string>();
  const resource = new Resource(answers.fetch);
  const both = Promise.all([resource.load(), resource.load()]);
  answers.answer(1, 'new');
  answers.answer(0, 'old');
  await both;
  expect(resource.$state.get()).toEqual({ kind: 'ready', value: 'new' });
});

it('keeps what is shown while it is brought up to date, and where that fails', async () => {
  const answers = new Answers<string>();
  const resource = new Resource(answers.fetch);
  const loaded = resource.load();
  answers.answer(0, 'shown');
  await loaded;
  const refreshed = resource.refresh();
  expect(resource.$state.get()).toEqual({ kind: 'ready', value: 'shown' });
  answers.fail(1, new UnreachableError(null));
  await refreshed;
  expect(resource.$state.get()).toEqual({ kind: 'ready', value: 'shown' });
});

it('changes nothing after it is closed', async () => {
  const answers = new Answers<string>();
  const resource = new Resource(answers.fetch);
  const loaded = resource.load();
  resource.close();
  answers.answer(0, 'late');
  await loaded;
  expect(resource.$state.get()).toEqual({ kind: 'loading' });
});
