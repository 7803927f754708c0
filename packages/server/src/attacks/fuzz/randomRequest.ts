import type { FuzzedRoute } from './FuzzedServer.ts';
import type { Random } from './Random.ts';
import type { SiteMap, Visitor } from './Visitors.ts';
import { deepJson, randomObject, randomText, randomValue } from './values.ts';

/** What requests are made from. */
export interface Ground {
  origin: string;
  routes: readonly FuzzedRoute[];
  site: SiteMap;
  visitors: readonly Visitor[];
  /** Ids, codes and names that the server knows. */
  known: readonly string[];
}

export interface RawRequest {
  bytes: Buffer;
  /** False: it says that more comes, and nothing does. */
  isWhole: boolean;
}

const METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'get', 'X'] as const;
/** Of JSON bodies, which stand in no form. */
const JSON_NAMES =
  'username password acs title notes start_time end_time session locked lobby receiver sharer meeting fingerprint bytes pages code q t page name label repeat timezone'.split(
    ' ',
  );

/** A request that nobody made, at a route that there is, mostly. */
export function randomRequest(random: Random, ground: Ground): RawRequest {
  const route = random.pick(ground.routes);
  const method = random.chance(0.85) ? route.method : random.pick(METHODS);
  const path = randomPath(random, route, ground);
  const hasBody = method === 'GET' || method === 'HEAD' ? random.chance(0.05) : random.chance(0.95);
  const body = hasBody ? randomBody(random, path, ground) : { type: null, bytes: Buffer.alloc(0) };
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...headers(random, ground),
    ...strangeHeaders(random),
    'connection: close',
  ];
  if (body.type !== null) lines.push(`content-type: ${body.type}`);
  const framed = frame(random, body.bytes, hasBody);
  const head = Buffer.from(`${[...lines, ...framed.lines].join('\r\n')}\r\n\r\n`, 'latin1');
  return { bytes: Buffer.concat([head, framed.bytes]), isWhole: framed.isWhole };
}

function randomPath(random: Random, { url }: FuzzedRoute, { site, known }: Ground): string {
  if (random.chance(0.25))
    return random.pick(site.paths) + (random.chance(0.5) ? randomQuery(random, site, known) : '');
  const filled = url.replace(/:[A-Za-z]+(?:\([^)]*\))?|\*/g, () => segment(random, known));
  const bent = random.chance(0.1) ? bend(random, filled) : filled;
  return random.chance(0.4) ? bent + randomQuery(random, site, known) : bent;
}

function segment(random: Random, known: readonly string[]): string {
  if (random.chance(0.6) && known.length > 0) return encodeURIComponent(random.pick(known));
  const text = randomText(random, known).replace(/[\r\n ]/g, '');
  return random.chance(0.7) ? percentEncoded(text) : Buffer.from(text).toString('latin1').replace(CONTROLS, '');
}

/** Half a surrogate pair has no percent encoding. */
function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

/** What ends a request line or is no HTTP at all; that is tried elsewhere. */
const CONTROLS = /[\0-\x20\x7f]/g;

function bend(random: Random, path: string): string {
  return random.pick([
    path.slice(0, -1) || '/',
    `/${path}`,
    path.replace('/', '/./'),
    path.replace('/', '/%2e%2e/'),
    `${path}%00`,
    `${path}..%5c`,
    path.toUpperCase(),
    `${path}?${'a=1&'.repeat(500)}`,
    `http://evil.example${path}`,
    `${path};a=b`,
  ]);
}

function randomQuery(random: Random, { names }: SiteMap, known: readonly string[]): string {
  const pairs = Array.from({ length: 1 + random.below(4) }, () => {
    const value = percentEncoded(randomText(random, known));
    return `${random.pick(['q', 't', 'page', 'done', 'show', 'next', 'acs', 'before', 'saved', ...names])}=${random.chance(0.95) ? value : '%zz'}`;
  });
  return `?${pairs.join('&')}`;
}

function headers(random: Random, { origin, visitors }: Ground): string[] {
  const { host } = new URL(origin);
  const lines = [`host: ${random.chance(0.98) ? host : random.pick(['', 'a b', 'evil.example', '[::1', '"><x'])}`];
  const who = random.chance(0.85) ? random.pick(visitors) : null;
  if (who !== null && who.authToken !== '' && random.chance(0.4)) lines.push(`authorization: Token ${who.authToken}`);
  else if (who !== null) {
    lines.push(`cookie: ${who.cookie}`);
    if (random.chance(0.9)) lines.push(`x-csrf-token: ${who.csrfToken}`);
  } else if (random.chance(0.3)) {
    lines.push(
      random.pick([
        'cookie: vnet_session=%00',
        'cookie: =;;;,%%%',
        'authorization: Token x',
        'authorization: Basic eDp4',
      ]),
    );
  }
  if (random.chance(0.9))
    lines.push(`origin: ${random.chance(0.95) ? origin : random.pick(['null', 'x', 'https://evil.example'])}`);
  if (random.chance(0.9)) lines.push(`accept: ${random.pick(['text/html', 'application/json', '*/*', '', ',,;q=x'])}`);
  return lines;
}

const STRANGE = [
  'x-forwarded-for: 1.2.3.4, ::1, garbage',
  'x-forwarded-proto: javascript',
  'x-forwarded-host: evil.example',
  'x-http-method-override: DELETE',
  'range: bytes=0-,5-1,-99999999999',
  'if-none-match: "x", W/"',
  'if-modified-since: yesterday',
  'accept-encoding: gzip;q=nan, br;q=9',
  'accept-language: xx-\xff\xfe',
  'expect: 100-continue',
  'upgrade: websocket',
  'upgrade-insecure-requests: 1',
  'sec-fetch-site: cross-site',
  'user-agent: \xf0\x9f\x98\x80 <script>',
  'content-encoding: gzip',
  `x-long: ${'x'.repeat(9_000)}`,
  `cookie: ${'a=b; '.repeat(300)}`,
];

function strangeHeaders(random: Random): string[] {
  return random.chance(0.15) ? Array.from({ length: 1 + random.below(3) }, () => random.pick(STRANGE)) : [];
}

function randomBody(random: Random, path: string, { site, known }: Ground): { type: string | null; bytes: Buffer } {
  const form = site.forms.get(path.split('?', 1)[0] ?? '');
  const names = form !== undefined && random.chance(0.7) ? form : some(random, [...site.names, ...JSON_NAMES]);
  const kind = random.below(10);
  if (kind <= 3) {
    const json = random.chance(0.9)
      ? JSON.stringify(random.chance(0.9) ? randomObject(random, names, known) : (randomValue(random, known) ?? null))
      : deepJson(random);
    return { type: 'application/json', bytes: Buffer.from(random.chance(0.95) ? json : json.slice(1)) };
  }
  if (kind <= 6) return { type: 'application/x-www-form-urlencoded', bytes: urlEncoded(random, names, known) };
  if (kind === 7) return multipart(random, names, known);
  const type = random.pick([
    'text/plain',
    'application/xml',
    'application/json; charset=utf-7',
    'x',
    'multipart/form-data',
    '',
  ]);
  return { type, bytes: random.bytes(random.below(500)) };
}

function some(random: Random, names: readonly string[]): string[] {
  return names.filter(() => random.chance(0.3));
}

function urlEncoded(random: Random, names: readonly string[], known: readonly string[]): Buffer {
  const pairs = names.flatMap((name) =>
    Array.from({ length: random.chance(0.95) ? 1 : 3 }, () => `${name}=${percentEncoded(randomText(random, known))}`),
  );
  if (random.chance(0.1))
    pairs.push('__proto__[x]=1', 'constructor.prototype=2', '%zz=%zz', '=', `${'a'.repeat(5_000)}=`);
  return Buffer.from(pairs.join('&'));
}

function multipart(
  random: Random,
  names: readonly string[],
  known: readonly string[],
): { type: string; bytes: Buffer } {
  const parts = names.map((name) => {
    const isFile = name === 'picture' || random.chance(0.15);
    const label = isFile ? `; filename="${random.pick(['a.png', '../../x', '', 'a\0b', 'x.svg'])}"` : '';
    const content = isFile ? pictureLike(random) : Buffer.from(randomText(random, known));
    const head = `--fuzz\r\ncontent-disposition: form-data; name="${name}"${label}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')]);
  });
  const end = random.chance(0.85) ? '--fuzz--\r\n' : random.pick(['', '--fuzz', '--fuzz\r\nx', '\r\n\r\n--fuzz--']);
  const boundary = random.chance(0.95) ? 'fuzz' : random.pick(['', '"', 'other', 'x'.repeat(300)]);
  return { type: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat([...parts, Buffer.from(end)]) };
}

/** Begins as a picture does. */
function pictureLike(random: Random): Buffer {
  const begin = random.pick([
    '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
    '\xff\xd8\xff\xe0',
    'GIF89a',
    'RIFF\xff\xff\0\0WEBPVP8 ',
    '<svg/>',
    '',
  ]);
  return Buffer.concat([Buffer.from(begin, 'latin1'), random.bytes(random.below(200))]);
}

/** How the body's end is told: by its length, by chunks, or wrongly. */
function frame(random: Random, body: Buffer, hasBody: boolean): { lines: string[]; bytes: Buffer; isWhole: boolean } {
  if (!hasBody) return { lines: [], bytes: body, isWhole: true };
  const way = random.below(50);
  if (way === 0) return { lines: [`content-length: ${body.length + 10}`], bytes: body, isWhole: false };
  if (way === 1) {
    const both = [`content-length: ${body.length}`, 'transfer-encoding: chunked'];
    return { lines: both, bytes: chunked(body), isWhole: true };
  }
  if (way === 2)
    return {
      lines: [`content-length: ${random.pick(['-1', 'x', '1e3', '99999999999999999999'])}`],
      bytes: body,
      isWhole: true,
    };
  if (way <= 7) return { lines: ['transfer-encoding: chunked'], bytes: chunked(body), isWhole: true };
  return { lines: [`content-length: ${body.length}`], bytes: body, isWhole: true };
}

function chunked(body: Buffer): Buffer {
  const whole = body.length === 0 ? [] : [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')];
  return Buffer.concat([...whole, Buffer.from('0\r\n\r\n')]);
}
