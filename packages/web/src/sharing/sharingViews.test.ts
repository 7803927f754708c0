import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DESKTOP, GalleryPage, PHONE } from './testing/GalleryPage.ts';

let gallery: GalleryPage;
beforeAll(async () => {
  gallery = await GalleryPage.open();
}, 60_000);
afterAll(() => gallery.close());

/** Controls and texts that stick out of the window. */
function outside(): string[] {
  return [...document.querySelectorAll('footer button, [role="dialog"] *')].flatMap((element) => {
    const { width, left, right } = element.getBoundingClientRect();
    return width > 1 && (left < -1 || right > innerWidth + 1) ? [element.outerHTML.slice(0, 120)] : [];
  });
}

describe('sharing in the room', { timeout: 90_000 }, () => {
  beforeEach(() => gallery.page.setViewportSize(DESKTOP));

  const button = (name: string | RegExp) => gallery.page.getByRole('button', { name });
  const dialog = (name: string | RegExp) => gallery.page.getByRole('dialog', { name });
  const focused = (name: string | RegExp) => button(name).and(gallery.page.locator(':focus')).waitFor();
  const asked = () => gallery.page.evaluate(() => globalThis.gallery.sharing.asked);

  test('a code is made by one press, read as six digits, and given back', async () => {
    await gallery.show('at rest');
    await button('Share with peer').click();
    const share = dialog('Share with peer');
    await share.getByRole('status').getByText('Server: not connected').waitFor();
    await share.getByRole('button', { name: 'Start sharing' }).click();
    expect(await share.locator('output').innerText()).toBe('381204');
    expect(await share.getByLabel('Code').count()).toBe(1);
    const states = share.locator('[role="status"]');
    await states.getByText('Server: connected').waitFor();
    await states.getByText('Receiver: waiting for somebody to type the code').waitFor();
    await share.getByRole('button', { name: 'Stop sharing' }).click();
    await share.getByRole('button', { name: 'Start sharing' }).waitFor();
    expect(await asked()).toEqual([['startSharing'], ['stopSharing']]);
  });

  test('each receiver has a button that ends their link', async () => {
    await gallery.show('share, links');
    await button('End sharing with Ben Fischer').click();
    await button('End sharing with Ben Fischer').waitFor({ state: 'detached' });
    expect(await asked()).toContainEqual(['endLink', '1']);
  });

  test('a code is typed and sent with Enter', async () => {
    await gallery.show('at rest');
    await gallery.page.keyboard.press('r');
    const code = dialog('Receive from peer').getByRole('textbox', { name: 'Code' });
    await code.and(gallery.page.locator(':focus')).waitFor();
    await gallery.page.keyboard.type('12');
    await gallery.page.keyboard.press('Enter');
    await dialog('Receive from peer').getByRole('alert').getByText('A code has six digits.').waitFor();
    expect(await code.getAttribute('aria-invalid')).toBe('true');
    await code.fill('381 204');
    await button('Connect').click();
    await button('Cancel').click();
    expect(await asked()).toEqual([['connect', '12'], ['connect', '381 204'], ['stopReceiving']]);
  });

  test('the focus returns to the control that opened a dialog or a panel', async () => {
    await gallery.show('at rest');
    for (const name of ['Share with peer', 'Receive from peer', 'Your site', /^People/, 'Keyboard shortcuts']) {
      await button(name).click();
      await gallery.page.getByRole('dialog').waitFor();
      await gallery.page.keyboard.press('Escape');
      await focused(name);
    }
  });

  test('the keys of the room can be switched off, and buttons tell of none then', async () => {
    await gallery.show('at rest');
    const keyOfPeople = () => button(/^People/).getAttribute('aria-keyshortcuts');
    const press = (key: string) => gallery.page.keyboard.press(key);
    const people = dialog(/^People/);
    await press('p');
    await people.waitFor();
    await press('Escape');
    await people.waitFor({ state: 'detached' });
    expect(await keyOfPeople()).toBe('P');
    await press('?');
    const use = gallery.page.getByRole('switch', { name: 'Use these keys' });
    await use.click();
    expect(await use.getAttribute('aria-checked')).toBe('false');
    await press('Escape');
    expect(await keyOfPeople()).toBeNull();
    // In the order in which they are pressed: had the first done anything, the dialog of the second would not be alone.
    await press('p');
    await button('Keyboard shortcuts').click();
    await dialog('Keyboard shortcuts').waitFor();
    expect(await gallery.page.getByRole('dialog').count()).toBe(1);
    await use.click();
    await press('Escape');
    await press('p');
    await people.waitFor();
  });

  test('a badge tells from whom a picture comes, and opens the panel', async () => {
    await gallery.show('site, two');
    await gallery.page.keyboard.press('Escape');
    const tile = gallery.page.locator('[data-source="lan"][data-via="dan"]').first();
    const badge = tile.getByRole('button', { name: 'over the LAN from Dan Mwangi, 4 ms, forwarded as sent' });
    await badge.hover();
    await gallery.page.getByRole('tooltip').getByText('over the LAN from Dan Mwangi').waitFor();
    await badge.click();
    await dialog('Your site').getByText('Amina Otieno feeds you: 4 streams, 3 ms').waitFor();
  });

  test('on a phone the same buttons are under More', async () => {
    await gallery.page.setViewportSize(PHONE);
    await gallery.show('at rest');
    expect(await button('Share with peer').count()).toBe(0);
    for (const name of ['Share with peer', 'Receive from peer', 'Your site']) {
      await button('More').click();
      await button(name).click();
      await dialog(name).waitFor();
      await gallery.page.keyboard.press('Escape');
      await focused('More');
    }
    await button('Leave call').waitFor();
  });

  test('More is opened, gone through and left by keys', async () => {
    await gallery.page.setViewportSize(PHONE);
    await gallery.show('at rest');
    const press = (key: string) => gallery.page.keyboard.press(key);
    const expanded = () => button('More').getAttribute('aria-expanded');
    await button('More').focus();
    expect(await expanded()).toBe('false');
    await press('Enter');
    await gallery.page.getByRole('group', { name: 'More' }).waitFor();
    expect(await expanded()).toBe('true');
    expect(await button('More').getAttribute('aria-haspopup')).toBe('false');
    await press('End');
    await focused('Keyboard shortcuts');
    await press('ArrowUp');
    await press('Home');
    await press('ArrowUp');
    await focused('Keyboard shortcuts');
    await press('Escape');
    await focused('More');
    expect(await expanded()).toBe('false');
    await press('Enter');
    await button('Your site').focus();
    await press('Shift+Tab');
    await focused('Receive from peer');
    await press('End');
    await press('Tab');
    await focused('Leave call');
    await gallery.page.getByRole('group', { name: 'More' }).waitFor({ state: 'detached' });
  });

  // The narrowest that WCAG's reflow knows (1.4.10), and one where a panel leaves the bar as little.
  test.each([320, 700])('nothing sticks out of a window of %d px', async (width) => {
    await gallery.page.setViewportSize({ width, height: 740 });
    for (const scene of await gallery.page.evaluate(() => globalThis.gallery.scenes)) {
      await gallery.show(scene);
      if (scene !== 'at rest') await gallery.page.getByRole('dialog').waitFor();
      expect({ scene, outside: await gallery.page.evaluate(outside) }).toEqual({ scene, outside: [] });
    }
  });

  test('a part whose script does not come says so', async () => {
    await gallery.page.evaluate(() => globalThis.gallery.showMissingPart());
    await dialog('Share with peer').getByRole('alert').getByText('This part of VNET did not load').waitFor();
    await button('Close').click();
    await gallery.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
