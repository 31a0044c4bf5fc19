import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Asked, Given, Page, Site } from './answer.ts';
import { answerTo, APP_HEADERS, GUIDE_HEADERS } from './answer.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const page: Page = {
  type: 'text/html; charset=utf-8',
  sha256: 'ab'.repeat(32),
  isForEver: false,
  plain: bytes('the page'),
  br: bytes('br'),
  gzip: bytes('gzip'),
};
const asset: Page = { ...page, isForEver: true };
const site: Site = {
  hosts: new Set(['127.0.0.1:7373']),
  sentOn: { hosts: new Set(['localhost:7373']), to: 'http://127.0.0.1:7373' },
  find: (path) =>
    new Map([
      ['/', page],
      ['/assets/a-12345678.js', asset],
    ]).get(path),
  headers: APP_HEADERS,
};

const asked: Asked = {
  method: 'GET',
  url: '/',
  host: '127.0.0.1:7373',
  acceptEncoding: undefined,
  acceptLanguage: undefined,
  ifNoneMatch: undefined,
  isUnfit: false,
};
const answer = (changed: Partial<Asked>): Given => answerTo({ ...asked, ...changed }, site);

describe('an answer', () => {
  test.each([
    [undefined, 'the page', undefined],
    ['gzip, deflate', 'gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br', 'br'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'gzip'],
    ['BR ; Q=0.000, *', 'the page', undefined],
    ['identity', 'the page', undefined],
  ])('to somebody who takes %s is %s', (acceptEncoding, body, coding) => {
    const given = answer({ acceptEncoding });
    expect(Buffer.from(given.body).toString()).toBe(body);
    expect(given.headers['Content-Encoding']).toBe(coding);
    expect(given.headers['Content-Length']).toBe(String(body.length));
    expect(given.headers['Vary']).toContain('Accept-Encoding');
  });

  test('says no more than "still the same" to somebody who has this form of it', () => {
    const { headers } = answer({ acceptEncoding: 'br' });
    const ifNoneMatch = `"other", W/${String(headers['ETag'])}`;
    const again = answer({ acceptEncoding: 'br', ifNoneMatch });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(again.headers['Content-Security-Policy']).toBe(APP_HEADERS['Content-Security-Policy']);
    expect(again.headers['Content-Encoding']).toBeUndefined();
    expect(answer({ acceptEncoding: 'gzip', ifNoneMatch }).status).toBe(200);
  });

  test('may be kept for ever only where its name changes with it', () => {
    expect(answer({}).headers['Cache-Control']).toBe('no-cache');
    expect(answer({ url: '/assets/a-12345678.js' }).headers['Cache-Control']).toBe(
      'public, max-age=31536000, immutable',
    );
  });

  test('to HEAD has the same headers and no body', () => {
    const head = answer({ method: 'HEAD' });
    expect(head.body.length).toBe(0);
    expect(head.headers).toEqual(answer({}).headers);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'get', undefined])(
    'to %s is that only reading is possible',
    (method) => {
      const given = answer({ method });
      expect([given.status, given.headers['Allow']]).toEqual([405, 'GET, HEAD']);
    },
  );

  test.each([
    'evil.example:7373',
    'evil.example',
    '127.0.0.1',
    '127.0.0.1:80',
    '127.0.0.1:7373.evil.example',
    'localhost:7373@evil.example',
    '[::1]:7373',
    '0.0.0.0:7373',
    '',
    undefined,
  ])('under the name %s, which is not ours, is nothing', (host) => {
    expect(answer({ host }).status).toBe(421);
  });

  test('under our other name leads to the one address that has the keys', () => {
    const given = answer({ host: 'LOCALHOST:7373' });
    expect([given.status, given.headers['Location']]).toEqual([308, 'http://127.0.0.1:7373/']);
    expect(answer({ host: 'localhost:7373', url: '//evil.example/' }).status).toBe(404);
  });

  test('to a request that brings something is that it is not understood', () => {
    expect(answer({ isUnfit: true }).status).toBe(400);
    expect(answer({ url: `/?${'a'.repeat(2_047)}` }).status).toBe(400);
    expect(answer({ url: `/?${'a'.repeat(2_046)}` }).status).toBe(200);
  });

  test.each([
    '/../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/tocsin.json',
    '/assets/../../../home/logs',
    '/assets\\..\\..',
    '//',
    '/index.html/',
    '/__proto__',
    '/constructor',
    'http://127.0.0.1:7373/',
    '*',
    '',
  ])('to %s is that there is nothing', (url) => {
    expect(answer({ url }).status).toBe(404);
  });

  test('has every header that protects, and one of few statuses, whatever is asked', () => {
    const text = fc.option(fc.string(), { nil: undefined });
    const anything = fc.record({
      method: fc.oneof(fc.constant('GET'), text),
      url: fc.oneof(fc.constant('/'), text),
      host: fc.oneof(fc.constant('127.0.0.1:7373'), fc.constant('localhost:7373'), text),
      acceptEncoding: text,
      acceptLanguage: text,
      ifNoneMatch: text,
      isUnfit: fc.boolean(),
    });
    fc.assert(
      fc.property(anything, (one) => {
        const given = answerTo(one, site);
        expect([200, 304, 308, 400, 404, 405, 421]).toContain(given.status);
        expect(given.headers).toMatchObject(APP_HEADERS);
      }),
    );
  });
});

describe('what every answer says to a browser', () => {
  test('is that the app runs its own scripts, and none made from text', () => {
    const policy = APP_HEADERS['Content-Security-Policy'];
    expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("connect-src 'self' ws: wss:;");
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types tocsin");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toMatch(/'unsafe-eval'|https?:|\*/);
  });

  test('is that the guide runs none at all', () => {
    expect(GUIDE_HEADERS['Content-Security-Policy']).not.toContain('script-src');
    expect(GUIDE_HEADERS['Permissions-Policy']).toContain('camera=()');
  });
});
