import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GOOD_PASSWORD, type TestBrowser } from '../../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../../testing/testApp.ts';

let server: TestApp;
let browser: TestBrowser;
beforeEach(async () => {
  server = await startTestApp();
  browser = server.browser();
  await browser.signUp();
});
afterEach(async () => await server.close());

const FIELDS = { first_name: 'Maria', last_name: 'Lopez', email: 'maria@example.org', meeting_name: 'maria' };

async function save(picture: Buffer, fields: Record<string, string> = {}) {
  return await browser.upload(
    '/account/',
    { ...FIELDS, ...fields },
    { name: 'picture', filename: 'me.jpg', content: picture },
  );
}

async function profileImage(): Promise<string> {
  return (await browser.getJson('/account/get/user-details/')).json().profile_image;
}

async function fetchPicture(): Promise<Buffer> {
  const response = await server.app.inject({ url: await profileImage() });
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toBe('image/webp');
  return response.rawPayload;
}

/** 400 × 200: red on the left and right, blue in the middle. */
function stripes(): Sharp {
  const blue = { create: { width: 200, height: 200, channels: 3, background: 'blue' } } as const;
  return sharp({ create: { width: 400, height: 200, channels: 3, background: 'red' } }).composite([
    { input: blue, left: 100, top: 0 },
  ]);
}

function profileFiles(): string[] {
  try {
    return readdirSync(join(server.dataDir, 'media/profiles'));
  } catch {
    return [];
  }
}

describe('a profile picture', () => {
  const kinds: [string, (picture: Sharp) => Sharp][] = [
    ['JPEG', (picture) => picture.jpeg()],
    ['PNG', (picture) => picture.png()],
    ['WebP', (picture) => picture.webp()],
    ['GIF', (picture) => picture.gif()],
    ['AVIF', (picture) => picture.avif({ effort: 0 })],
  ];
  test.each(kinds)('%s becomes a square WebP of 512 px, the middle of it', async (_name, encode) => {
    const response = await save(await encode(stripes()).toBuffer());
    expect(response.headers.location).toBe('/account/?saved=1');
    expect(await profileImage()).toMatch(/^\/media\/profiles\/[0-9a-f]{32}\.webp$/);
    const picture = sharp(await fetchPicture());
    expect(await picture.metadata()).toMatchObject({ format: 'webp', width: 512, height: 512 });
    const { data } = await picture.resize(3, 1).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    for (const pixel of [0, 3, 6]) {
      expect(data[pixel]).toBeLessThan(60);
      expect(data[pixel + 2]).toBeGreaterThan(200);
    }
  });

  test('nothing is kept of where, when and with what it was taken, nor of the name of its file', async () => {
    const exif = {
      IFD0: { Make: 'SecretCamera', Artist: 'SecretPerson' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '51/1 30/1 3230/100',
        GPSLongitudeRef: 'W',
        GPSLongitude: '0/1 7/1 4366/100',
      },
    };
    const photo = await stripes()
      .withExif(exif)
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SecretXmp</x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect((await sharp(photo).metadata()).exif?.includes('SecretCamera')).toBe(true);
    await save(photo);
    const kept = await fetchPicture();
    const metadata = await sharp(kept).metadata();
    expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.icc]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(kept.includes('Secret')).toBe(false);
  });

  test('a photograph that lies on its side is put upright', async () => {
    const top = { create: { width: 300, height: 150, channels: 3, background: 'blue' } } as const;
    const upright = sharp({ create: { width: 300, height: 300, channels: 3, background: 'red' } }).composite([
      { input: top, left: 0, top: 0 },
    ]);
    // EXIF 6: stored turned by 90° to the left.
    const photo = await sharp(await upright.png().toBuffer())
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    await save(photo);
    const pixels = await sharp(await fetchPicture())
      .resize(1, 4)
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(pixels[2]).toBeGreaterThan(200);
    expect(pixels[9]).toBeGreaterThan(200);
  });

  test('a new one takes the place of the old, whose file goes; without one the picture of everybody else is back', async () => {
    await save(await stripes().png().toBuffer());
    const first = await profileImage();
    await save(await stripes().png().toBuffer());
    expect(await profileImage()).not.toBe(first);
    expect(profileFiles()).toEqual([(await profileImage()).split('/').at(-1)]);
    expect((await browser.get('/account/')).body).toContain('Save without picture');

    const removed = await browser.submit('/account/', { ...FIELDS, remove_picture: '1' });
    expect(removed.headers.location).toBe('/account/?saved=1');
    expect(await profileImage()).toBe('/media/vnet/profile.svg');
    expect(profileFiles()).toEqual([]);
  });

  test('a form without a file keeps the picture', async () => {
    await save(await stripes().png().toBuffer());
    const before = await profileImage();
    expect((await save(Buffer.alloc(0), { meeting_name: 'Mária' })).headers.location).toBe('/account/?saved=1');
    expect(await profileImage()).toBe(before);
  });

  test('it goes with the account', async () => {
    await save(await stripes().png().toBuffer());
    expect(profileFiles()).toHaveLength(1);
    await browser.submit('/account/delete/', { password: GOOD_PASSWORD });
    expect(profileFiles()).toEqual([]);
  });

  test('when the rest of the form cannot be saved, no file is left behind', async () => {
    await server.browser().signUp('taken');
    const refused = await save(await stripes().png().toBuffer(), { email: 'taken@example.org' });
    expect(refused.statusCode).toBe(400);
    expect(refused.body).toContain('choose it again');
    expect(profileFiles()).toEqual([]);
  });

  test('the picture of somebody else’s path is not deleted: a path in the database that leads out is left alone', async () => {
    const { db } = server.database;
    await db.updateTable('accounts').set({ profile_image: '/media/profiles/../../secret.key' }).execute();
    await browser.submit('/account/', { ...FIELDS, remove_picture: '1' });
    expect(readFileSync(join(server.dataDir, 'secret.key'), 'utf8')).not.toBe('');
  });
});

describe('a picture that cannot be taken is refused with a sentence, and what was typed is kept', () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
  );
  const refused: [string, () => Promise<Buffer> | Buffer, string][] = [
    ['a text', () => Buffer.from('no picture'), 'no picture that can be used'],
    ['an SVG', () => svg, 'no picture that can be used'],
    [
      'an SVG behind the first bytes of a PNG',
      () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), svg]),
      'damaged or incomplete',
    ],
    ['a TIFF', async () => await stripes().tiff().toBuffer(), 'no picture that can be used'],
    ['half a JPEG', async () => half(await noise(600).jpeg().toBuffer()), 'damaged or incomplete'],
    ['half a PNG', async () => half(await noise(600).png().toBuffer()), 'damaged or incomplete'],
    ['three bytes of a JPEG', () => Buffer.from('\xff\xd8\xff', 'latin1'), 'damaged or incomplete'],
    ['an image bomb of some kilobytes', bomb, 'too many pixels'],
    ['one byte over 5 MB', () => Buffer.alloc(5 * 1024 * 1024 + 1, 1), 'larger than 5 MB'],
    ['8 MB', () => Buffer.alloc(8 * 1024 * 1024, 1), 'larger than 5 MB'],
  ];
  test.each(refused)('%s', async (_what, make, sentence) => {
    const response = await save(await make(), { meeting_name: 'Typed "name"', email: 'typed@example.org' });
    expect(response.statusCode).toBe(400);
    expect(response.body).toMatch(new RegExp(`id="picture-errors"><li>[^<]*${sentence}`));
    expect(response.body).toContain('value="Typed &quot;name&quot;"');
    expect(response.body).toContain('value="typed@example.org"');
    expect(await profileImage()).toBe('/media/vnet/profile.svg');
    expect(profileFiles()).toEqual([]);
    expect((await browser.getJson('/account/get/user-details/')).json().email).toBe('maria@example.org');
  });

  test('a good picture in a form that is refused is not saved either, and the page says so', async () => {
    const response = await save(await stripes().png().toBuffer(), { first_name: '' });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain('choose it again');
    expect(profileFiles()).toEqual([]);
  });

  test('an upload that never ends, or does not say how long it is, is not received', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x', accept: 'text/html' };
    for (const length of [{ 'content-length': String(64 * 1024 * 1024) }, { 'transfer-encoding': 'chunked' }]) {
      const response = await browser.post('/account/', '', { ...headers, ...length });
      expect(response.statusCode).toBe(413);
      expect(response.body).toContain('much larger than 5 MB');
    }
  });

  test('nobody who is not signed in can upload, and no other form takes a file', async () => {
    const picture = { name: 'picture', filename: 'me.png', content: await stripes().png().toBuffer() };
    const anonymous = await server.browser().upload('/account/', FIELDS, picture);
    expect(anonymous.headers.location).toContain('/account/sign-in/');
    expect((await browser.upload('/account/password/', {}, picture)).statusCode).toBe(413);
  });

  test('two files, or a body cut off in the middle, are bad requests', async () => {
    const file = 'Content-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\nx\r\n';
    const headers = { 'content-type': 'multipart/form-data; boundary=x', accept: 'text/html' };
    const two = await browser.post('/account/', `--x\r\n${file}--x\r\n${file}--x--\r\n`, headers);
    expect(two.statusCode).toBe(413);
    const cut = await browser.post('/account/', `--x\r\n${file}`, headers);
    expect(cut.statusCode).toBe(400);
  });
});

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

function noise(side: number): Sharp {
  const background = { r: 128, g: 128, b: 128 };
  return sharp({
    create: { width: side, height: side, channels: 3, background, noise: { type: 'gaussian', mean: 128, sigma: 60 } },
  });
}

async function bomb(): Promise<Buffer> {
  const flat = sharp({
    create: { width: 12_000, height: 12_000, channels: 3, background: 'white' },
    limitInputPixels: false,
  });
  const bytes = await flat.png({ palette: true, colours: 2 }).toBuffer();
  expect(bytes.length).toBeLessThan(200_000);
  return bytes;
}
