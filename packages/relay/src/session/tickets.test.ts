import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from './base64Url.ts';
import {
  certificateThumbprint,
  fingerprintsOf,
  type TicketCheck,
  TicketError,
  type TicketHolder,
  verifyTicket,
} from './tickets.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const NOW = Date.parse('2026-11-24T10:00:00Z');
const MEETING = '7d1a0c52-1d3c-4a6d-9a55-0b8f5d1c2e3f';
const CERTIFICATE = randomBytes(300);
const FINGERPRINT = fingerprintOf(CERTIFICATE);
const HEADER = { alg: 'ES256', typ: 'vnet-link+jwt' };
const CLAIMS = {
  aud: MEETING,
  sub: '5b1e#tab_12345',
  username: 'zoe',
  name: 'Zoë 李 🙂',
  iat: NOW / 1000 - 30,
  exp: NOW / 1000 + 570,
  cnf: { 'x5t#S256': createHash('sha256').update(CERTIFICATE).digest('base64url') },
};
const HOLDER: TicketHolder = { identity: '5b1e#tab_12345', username: 'zoe', displayName: 'Zoë 李 🙂' };

let server: webcrypto.CryptoKeyPair;
let key: CryptoKey;
beforeAll(async () => {
  server = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  key = server.publicKey as CryptoKey;
});

function fingerprintOf(certificate: Buffer): string {
  const digits = createHash('sha256').update(certificate).digest('hex').toUpperCase();
  return `sha-256 ${digits.replace(/..(?=.)/g, '$&:')}`;
}

const encode = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

async function sign(claims: unknown, header: unknown = HEADER, by = server.privateKey): Promise<string> {
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, by, Buffer.from(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}

function check(options: Partial<TicketCheck> = {}): TicketCheck {
  return { key, audience: MEETING, now: () => NOW, fingerprints: [FINGERPRINT], ...options };
}

/** The code of the error, or who the holder is. Anything else that is thrown goes through. */
async function outcome(ticket: unknown, options?: Partial<TicketCheck>): Promise<string | TicketHolder> {
  try {
    return await verifyTicket(ticket as string, check(options));
  } catch (error) {
    if (error instanceof TicketError) return error.code;
    throw error;
  }
}

describe('S6: a ticket that the server signed for this meeting and identity', () => {
  test('names its holder, with the key in either form', async () => {
    const ticket = await sign(CLAIMS);
    expect(await verifyTicket(ticket, check())).toEqual(HOLDER);
    const jwk = await webcrypto.subtle.exportKey('jwk', server.publicKey);
    expect(await outcome(ticket, { key: jwk })).toEqual(HOLDER);
    // As another library writes it: what it may be used for does not matter here.
    const decorated = { ...jwk, alg: 'ES256', use: 'sig', key_ops: ['sign'], ext: false, kid: '1' };
    expect(await outcome(ticket, { key: decorated })).toEqual(HOLDER);
  });

  test('may have a header with more in it, claims in any order, and more of them', async () => {
    const reversed = Object.fromEntries(Object.entries({ ...CLAIMS, jti: [1] }).reverse());
    expect(await outcome(await sign(reversed, { kid: '1', typ: HEADER.typ, alg: HEADER.alg }))).toEqual(HOLDER);
  });

  test('may name somebody who has chosen no name', async () => {
    const ticket = await sign({ ...CLAIMS, username: '', name: '' });
    expect(await outcome(ticket)).toEqual({ identity: HOLDER.identity, username: '', displayName: '' });
  });

  test('with the longest names there are is not too long', async () => {
    const name = '🙂'.repeat(401);
    const ticket = await sign({ ...CLAIMS, username: 'u'.repeat(191), name });
    expect(await outcome(ticket)).toMatchObject({ displayName: name });
  });
});

describe('S6: without one nothing flows', () => {
  test.each<[string, unknown]>([
    ['another algorithm', { ...HEADER, alg: 'ES384' }],
    ['none', { ...HEADER, alg: 'none' }],
    ['a shared secret', { ...HEADER, alg: 'HS256' }],
    ['another kind of token', { ...HEADER, typ: 'JWT' }],
    ['no kind', { alg: 'ES256' }],
    ['an extension that must be understood', { ...HEADER, crit: ['exp'] }],
    ['an array', ['ES256']],
    ['text', '"ES256"'],
    ['null', 'null'],
    ['no JSON', '{'],
  ])('malformed: a header with %s', async (_, header) => {
    expect(await outcome(await sign(CLAIMS, header))).toBe('malformed');
  });

  test.each(['aud', 'sub', 'username', 'name', 'iat', 'exp', 'cnf'] as const)(
    'malformed: %s is missing or is no such thing',
    async (claim) => {
      const { [claim]: _, ...others } = CLAIMS;
      expect(await outcome(await sign(others))).toBe('malformed');
      for (const value of [null, true, [], [CLAIMS[claim]], {}, -1, 1.5, 1e300]) {
        expect(await outcome(await sign({ ...CLAIMS, [claim]: value }))).toBe('malformed');
      }
    },
  );

  test.each<[string, unknown]>([
    ['no identity', { ...CLAIMS, sub: '' }],
    ['a time in text', { ...CLAIMS, exp: String(CLAIMS.exp) }],
    ['no end', JSON.stringify(CLAIMS).replace(String(CLAIMS.exp), '1e999')],
    ['a thumbprint that is none', { ...CLAIMS, cnf: { 'x5t#S256': 7 } }],
    ['another thumbprint', { ...CLAIMS, cnf: { x5t: CLAIMS.cnf['x5t#S256'] } }],
    ['claims in an array', [CLAIMS]],
    ['null', 'null'],
    ['no JSON', 'zoe'],
    ['claims from a prototype', `{"__proto__":${JSON.stringify(CLAIMS)}}`],
  ])('malformed: %s', async (_, claims) => {
    expect(await outcome(await sign(claims))).toBe('malformed');
  });

  test('malformed: text that is not UTF-8', async () => {
    const payload = Buffer.from(JSON.stringify(CLAIMS).replace('Zoë 李 🙂', 'Zo\u00eb'), 'latin1').toString(
      'base64url',
    );
    const signed = `${encode(HEADER)}.${payload}`;
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await webcrypto.subtle.sign(algorithm, server.privateKey, Buffer.from(signed));
    expect(await outcome(`${signed}.${Buffer.from(signature).toString('base64url')}`)).toBe('malformed');
  });

  test('malformed: another form', async () => {
    const ticket = await sign(CLAIMS);
    const [header = '', payload = '', signature = ''] = ticket.split('.');
    const forms = [
      '',
      '.',
      '..',
      '...',
      header,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${ticket}.`,
      `.${ticket}`,
    ];
    const spaced = [` ${ticket}`, `${ticket}\n`, `${ticket}=`, `${header}.${payload}.${signature.slice(0, -1)}`];
    const long = `${header}.${'A'.repeat(100_000)}.${signature}`;
    const nothing = [undefined, null, 7, {}, [ticket], Object(ticket), Symbol('ticket')];
    for (const form of [...forms, ...spaced, long, ...nothing]) expect(await outcome(form)).toBe('malformed');
  });

  test('bad_signature: another key, another payload, no signature of this kind', async () => {
    const ticket = await sign(CLAIMS);
    const [header = '', payload = '', signature = ''] = ticket.split('.');
    const other = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
    expect(await outcome(await sign(CLAIMS, HEADER, other.privateKey))).toBe('bad_signature');
    expect(await outcome(ticket, { key: other.publicKey as CryptoKey })).toBe('bad_signature');
    expect(await outcome(`${header}.${encode({ ...CLAIMS, username: 'host' })}.${signature}`)).toBe('bad_signature');
    expect(await outcome(`${encode({ ...HEADER, kid: '1' })}.${payload}.${signature}`)).toBe('bad_signature');
    for (const bytes of [1, 63, 64, 65, 72]) {
      expect(await outcome(`${header}.${payload}.${Buffer.alloc(bytes, 1).toString('base64url')}`)).toBe(
        'bad_signature',
      );
    }
  });

  test('bad_signature: a key that is none', async () => {
    const ticket = await sign(CLAIMS);
    const jwk = await webcrypto.subtle.exportKey('jwk', server.publicKey);
    const signing = server.privateKey as CryptoKey;
    const rsa = { kty: 'RSA', n: 'AQAB', e: 'AQAB' };
    const none = null as unknown as JsonWebKey;
    for (const bad of [{}, rsa, { ...jwk, x: jwk.y ?? '' }, { ...jwk, crv: 'P-384' }, signing, none]) {
      expect(await outcome(ticket, { key: bad })).toBe('bad_signature');
    }
  });

  test('bad_signature comes before what the ticket says', async () => {
    const [header, , signature] = (await sign(CLAIMS)).split('.');
    expect(await outcome(`${header}.${encode({ ...CLAIMS, aud: 'other', exp: 0 })}.${signature}`)).toBe(
      'bad_signature',
    );
    expect(await outcome(`${header}.${encode('nothing')}.${signature}`)).toBe('bad_signature');
  });

  test('expired: from its end and the leeway on', async () => {
    const ticket = await sign(CLAIMS);
    const end = CLAIMS.exp * 1000;
    const at = (now: number, leeway?: number) =>
      outcome(ticket, { now: () => now, ...(leeway === undefined ? {} : { leeway }) });
    expect(await at(end - 1, 0)).toEqual(HOLDER);
    expect(await at(end, 0)).toBe('expired');
    expect(await at(end + 59_999)).toEqual(HOLDER);
    expect(await at(end + 60_000)).toBe('expired');
    expect(await at(Number.NaN)).toBe('expired');
  });

  test('other_meeting: and who shows it, since the signature is genuine', async () => {
    const error = await verifyTicket(await sign(CLAIMS), check({ audience: 'b0e2' })).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(TicketError);
    expect(error).toMatchObject({ code: 'other_meeting', holder: HOLDER });
    const expired = await verifyTicket(await sign({ ...CLAIMS, exp: 0 }), check()).catch((each: unknown) => each);
    expect(expired).toMatchObject({ code: 'expired', holder: null });
  });

  test('other_certificate: shown by somebody else, of whom nothing is said', async () => {
    const ticket = await sign(CLAIMS);
    const thief = fingerprintOf(randomBytes(300));
    expect(await outcome(ticket, { fingerprints: [thief] })).toBe('other_certificate');
    const error = await verifyTicket(ticket, check({ fingerprints: [thief], audience: 'b0e2' })).catch(
      (each: unknown) => each,
    );
    expect(error).toMatchObject({ code: 'other_certificate', holder: null });
    expect(await outcome(await sign({ ...CLAIMS, cnf: { 'x5t#S256': '' } }))).toBe('other_certificate');
  });

  test('other_certificate: a second fingerprint that differs, in either place, or none at all', async () => {
    const ticket = await sign(CLAIMS);
    const thief = fingerprintOf(randomBytes(300));
    const sha512 = `sha-512 ${'AB:'.repeat(63)}AB`;
    for (const fingerprints of [
      [],
      [FINGERPRINT, thief],
      [thief, FINGERPRINT],
      [FINGERPRINT, sha512],
      [FINGERPRINT, ''],
    ]) {
      expect(await outcome(ticket, { fingerprints })).toBe('other_certificate');
    }
    expect(await outcome(ticket, { fingerprints: [FINGERPRINT, FINGERPRINT.toLowerCase()] })).toEqual(HOLDER);
  });

  test('an error says nothing of the ticket', async () => {
    const ticket = await sign({ ...CLAIMS, name: 7 });
    const error = await verifyTicket(ticket, check()).catch((each: unknown) => each);
    expect(error).toMatchObject({ name: 'TicketError', message: 'This is not a ticket.' });
  });
});

describe('whatever comes, it is a holder or a TicketError', () => {
  let state = 5;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const ALPHABET = 'ABCXYZabcxyz0189-_.=+/ \n\u0000é🙂{}"';
  const anyCharacter = () => ALPHABET.charAt(random(ALPHABET.length));

  test('tickets that were changed somewhere (seeded)', async () => {
    const ticket = await sign(CLAIMS);
    const seen = new Set<unknown>();
    for (let run = 0; run < 3000; run++) {
      const place = random(ticket.length);
      const count = 1 + random(3);
      const other = Array.from({ length: count }, anyCharacter).join('');
      const [head, tail] = [ticket.slice(0, place), ticket.slice(place)];
      const changed = [
        head + other + tail.slice(count),
        head + other + tail,
        head + tail.slice(count),
        tail + head,
        head,
        tail,
        ticket
          .split('.')
          .sort(() => random(3) - 1)
          .join('.'),
      ][random(7)];
      if (changed === ticket) continue;
      const result = await outcome(changed);
      expect(['malformed', 'bad_signature']).toContain(result);
      seen.add(result);
    }
    expect(seen.size).toBe(2);
  });

  test('claims of any kind under a genuine signature (seeded)', async () => {
    const value = (depth: number): unknown => {
      const kind = random(depth > 2 ? 7 : 9);
      if (kind === 0) return null;
      if (kind === 1) return random(2) === 0;
      if (kind === 2) return random(4_000_000_000) - 1_000_000_000;
      if (kind === 3) return random(1000) / 7;
      if (kind < 7) return Array.from({ length: random(50) }, anyCharacter).join('');
      if (kind === 7) return Array.from({ length: random(4) }, () => value(depth + 1));
      return Object.fromEntries(Array.from({ length: random(4) }, () => [anyCharacter(), value(depth + 1)]));
    };
    const codes = new Set<string>();
    for (let run = 0; run < 1500; run++) {
      const claims: Record<string, unknown> = { ...CLAIMS };
      for (let count = 1 + random(2); count > 0; count--) {
        const name = Object.keys(CLAIMS)[random(7)] ?? 'cnf';
        if (random(3) === 0) claims.cnf = { 'x5t#S256': value(1) };
        else claims[name] = value(0);
      }
      const result = await outcome(await sign(claims));
      if (typeof result === 'string') codes.add(result);
      else expect(claims).toMatchObject({ aud: MEETING, sub: result.identity, cnf: CLAIMS.cnf });
    }
    expect([...codes].sort()).toEqual(['expired', 'malformed', 'other_certificate', 'other_meeting']);
  });

  test('bytes of any kind (seeded)', async () => {
    for (let run = 0; run < 500; run++) {
      const bytes = Buffer.from(Array.from({ length: random(200) }, () => random(256)));
      expect(await outcome(bytes.toString(run % 2 === 0 ? 'latin1' : 'base64url'))).toBe('malformed');
    }
  });
});

describe('certificates', () => {
  test('a thumbprint is the fingerprint in base64url, in either case', () => {
    expect(certificateThumbprint(FINGERPRINT)).toBe(CLAIMS.cnf['x5t#S256']);
    expect(certificateThumbprint(FINGERPRINT.toLowerCase())).toBe(CLAIMS.cnf['x5t#S256']);
    expect(certificateThumbprint(`SHA-256 ${'ff:'.repeat(31)}ff`)).toBe('__________________________________________8');
  });

  test.each([
    '',
    'sha-256',
    FINGERPRINT.slice('sha-256 '.length),
    FINGERPRINT.slice(0, -3),
    `${FINGERPRINT}:00`,
    FINGERPRINT.replace('sha-256', 'sha-1'),
    FINGERPRINT.replaceAll(':', ''),
    FINGERPRINT.replace(' ', '  '),
    `${FINGERPRINT} `,
    `sha-256 ${'0G:'.repeat(31)}00`,
  ])('%j is no fingerprint', (fingerprint) => {
    expect(certificateThumbprint(fingerprint)).toBeNull();
  });

  const other = fingerprintOf(Buffer.from('other'));

  test('of a description are found in its sections and before them, each once', () => {
    const sdp = [
      'v=0',
      `a=fingerprint:${FINGERPRINT}`,
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      `a=fingerprint:${FINGERPRINT}`,
    ];
    expect(fingerprintsOf([...sdp, ''].join('\r\n'))).toEqual([FINGERPRINT]);
    sdp.push('m=video 9 UDP/TLS/RTP/SAVPF 98', `a=fingerprint:${other}`);
    expect(fingerprintsOf(sdp.join('\r\n'))).toEqual([FINGERPRINT, other]);
    expect(fingerprintsOf(sdp.join('\n'))).toEqual([FINGERPRINT, other]);
    expect(fingerprintsOf('v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n')).toEqual([]);
  });

  test.each([
    `A=FINGERPRINT:${other}`,
    ` a=fingerprint:${other}`,
    `a=fingerprint: ${other}`,
    `a=fingerprint ${other}`,
    'a=fingerprint:',
  ])('a line that only looks like one is not overlooked: %j', async (line) => {
    const fingerprints = fingerprintsOf(`v=0\r\na=fingerprint:${FINGERPRINT}\r${line}\r\n`);
    expect(fingerprints).toHaveLength(2);
    expect(await outcome(await sign(CLAIMS), { fingerprints })).toBe('other_certificate');
  });
});

describe('base64url', () => {
  test('is what Node writes, both ways', () => {
    for (let length = 1; length < 70; length++) {
      const bytes = randomBytes(length);
      expect(encodeBase64Url(bytes)).toBe(bytes.toString('base64url'));
      expect(Buffer.from(decodeBase64Url(bytes.toString('base64url')) ?? []).equals(bytes)).toBe(true);
    }
  });

  test.each(['', 'A', 'AAAAA', 'AB', 'AAB', 'AA==', 'A+', 'A/', 'A A', 'AÄ', 'AA\n'])('%j is none', (text) => {
    expect(decodeBase64Url(text)).toBeNull();
  });
});
