import { RealTab } from '../../../e2e/harness/RealTab.ts';
import type { Signal } from '../page/lanLink.ts';

/** A page of the experiments in a tab that can really be hidden. */
export class HiddenTab {
  private constructor(private readonly tab: RealTab) {}

  /** Opens the page; `onSignal` takes what it sends to other pages. */
  static async open(url: string, onSignal: (to: string, signal: Signal) => void): Promise<HiddenTab> {
    const tab = await RealTab.open(url);
    await tab.bind('sendSignal', (payload) => {
      const { to, signal } = JSON.parse(payload);
      onSignal(to, signal);
    });
    await tab.until('the experiment’s page', () => 'inPage' in globalThis);
    await tab.evaluate(() => {
      const send = Reflect.get(globalThis, 'sendSignal') as (payload: string) => void;
      Reflect.set(globalThis, 'signal', async (to: string, signal: unknown) => send(JSON.stringify({ to, signal })));
    });
    return new HiddenTab(tab);
  }

  evaluate<T, A = undefined>(work: (argument: A) => T | Promise<T>, argument?: A): Promise<T> {
    return this.tab.evaluate(work, argument);
  }

  /** Puts another tab before this one. */
  hide(): Promise<void> {
    return this.tab.hide();
  }

  close(): Promise<void> {
    return this.tab.close();
  }
}
