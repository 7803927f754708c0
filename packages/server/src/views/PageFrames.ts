import { randomBytes } from 'node:crypto';
import { createElement, type ReactElement } from 'react';
import { Page, type Viewer } from './Page.tsx';
import type { PageAssets } from './pageAssets.ts';

type Render = (element: ReactElement) => string;

/** What stands before the title, between it and the content, and after that. */
type Frame = readonly [before: string, between: string, after: string];

/**
 * The frames of pages, remembered by all that they show: a page whose content is ready is put into one without rendering
 * anything. What a frame depends on is its key, so that a remembered one is never out of date.
 */
export class PageFrames {
  readonly #assets: PageAssets;
  /** Nobody can guess it, so that no name in a frame is taken for it. */
  readonly #mark = randomBytes(16).toString('hex');
  /** The one that was used least recently comes first. */
  readonly #frames = new Map<string, Frame>();

  constructor(assets: PageAssets) {
    this.#assets = assets;
  }

  /** @param html of the content */
  fill(viewer: Viewer, { title, html }: { title: string; html: string }, render: Render): string {
    const [before, between, after] = this.#frameOf(viewer, render);
    return `${before}${escapeText(title)}${between}${html}${after}`;
  }

  #frameOf(viewer: Viewer, render: Render): Frame {
    const key = JSON.stringify(viewer);
    const frame = this.#frames.get(key) ?? this.#make(viewer, render);
    this.#frames.delete(key);
    this.#frames.set(key, frame);
    const [oldest] = this.#frames.keys();
    if (this.#frames.size > MOST_FRAMES && oldest !== undefined) this.#frames.delete(oldest);
    return frame;
  }

  #make(viewer: Viewer, render: Render): Frame {
    const page = { title: this.#mark, viewer, assets: this.#assets, children: this.#mark };
    const [before = '', between = '', after = ''] = render(createElement(Page, page)).split(this.#mark);
    return [before, between, after];
  }
}

/** Of about 3 kB each. */
const MOST_FRAMES = 500;

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
