import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Account } from '../accounts/account.ts';
import { Page, type Viewer } from './Page.tsx';
import { PageFrames } from './PageFrames.ts';

const ASSETS = { styles: '/assets/a.css', mark: '/assets/m.svg' };
const NOBODY: Viewer = { account: null, csrfToken: null };
const content = { title: 'A <b> & “c”', html: '<p>1</p>' };

function viewer(username: string, csrfToken = 'token'): Viewer {
  const account = {
    id: username,
    username,
    firstName: username,
    lastName: 'X',
    meetingName: username,
    profileImage: '',
  };
  return { account: account as Account, csrfToken };
}

/** The page as it is rendered without frames. */
function whole(of: Viewer): string {
  const children = createElement('p', null, '1');
  return renderToStaticMarkup(createElement(Page, { title: content.title, viewer: of, assets: ASSETS, children }));
}

test('a filled frame is the page that is rendered as a whole, for whomever and however often', () => {
  const frames = new PageFrames(ASSETS);
  const viewers = [NOBODY, viewer('amina'), viewer('ben'), viewer('ben', 'another'), viewer('<script>$&$1')];
  for (const each of [...viewers, ...viewers]) {
    expect(frames.fill(each, content, renderToStaticMarkup)).toBe(whole(each));
  }
});

test('a frame is rendered once, and again when it was long not used', () => {
  const frames = new PageFrames(ASSETS);
  let renderings = 0;
  const fill = (username: string) =>
    frames.fill(viewer(username), content, (element) => {
      renderings += 1;
      return renderToStaticMarkup(element);
    });
  fill('amina');
  fill('amina');
  expect(renderings).toBe(1);
  for (let at = 0; at < 600; at += 1) {
    fill(`u${at}`);
    if (at < 300) fill('amina');
  }
  expect(renderings).toBe(601);
  fill('amina');
  expect(renderings).toBe(601);
  for (let at = 0; at < 600; at += 1) fill(`v${at}`);
  fill('amina');
  expect(renderings).toBe(1202);
});
