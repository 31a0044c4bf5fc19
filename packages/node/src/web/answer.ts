/**
 * What is answered to a request for a file: pure. Only GET and HEAD, only under a name that is ours
 * (a page elsewhere that makes its own name mean this machine, "DNS rebinding", is sent away), only
 * what stands in a table.
 */

/** One file of a table. */
export interface Page {
  readonly type: string;
  /** Of `plain`, in hexadecimal. */
  readonly sha256: string;
  /** Whether its name changes when it does, so that it may be kept for ever. */
  readonly isForEver: boolean;
  readonly plain: Uint8Array;
  readonly br?: Uint8Array;
  readonly gzip?: Uint8Array;
}

/** What a request says, as far as it matters. */
export interface Asked {
  readonly method: string | undefined;
  /** The target as it came: path and query. */
  readonly url: string | undefined;
  readonly host: string | undefined;
  readonly acceptEncoding: string | undefined;
  readonly acceptLanguage: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** Whether it brings a body, which nothing here takes, or two names. */
  readonly isUnfit: boolean;
}

/** What goes back. */
export interface Given {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for HEAD. */
  readonly body: Uint8Array;
}

/** What can be asked for under which names. */
export interface Site {
  /** `name:port`, in small letters. */
  readonly hosts: ReadonlySet<string>;
  /** Other names of this site, sent on to the one address that has the app's keys. */
  readonly sentOn?: { readonly hosts: ReadonlySet<string>; readonly to: string };
  readonly find: (path: string, acceptLanguage: string) => Page | undefined;
  /** Sent with every answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Longest target: none of ours has 200 characters. */
const TARGET_LENGTH_MAX = 2_048;
/** As long as a cache keeps anything: RFC 9111 §1.2.2 names a year and more as "for ever". */
const FOR_EVER_S = 31_536_000;

/** Answers a request. Total. */
export function answerTo(asked: Asked, site: Site): Given {
  const { method, url = '', isUnfit } = asked;
  const host = (asked.host ?? '').toLowerCase();
  const said = (status: number, headers: Given['headers'] = {}): Given =>
    plainAnswer(status, { ...site.headers, ...headers }, method);
  const isSentOn = site.sentOn?.hosts.has(host) === true;
  if (!isSentOn && !site.hosts.has(host)) return said(421);
  if (method !== 'GET' && method !== 'HEAD') return said(405, { Allow: 'GET, HEAD' });
  if (isUnfit || url.length > TARGET_LENGTH_MAX) return said(400);
  const [path = ''] = url.split('?', 1);
  const page = site.find(path, asked.acceptLanguage ?? '');
  if (page === undefined) return said(404);
  if (isSentOn) return said(308, { Location: `${site.sentOn.to}${path}` });
  const { body, headers } = representation(page, asked.acceptEncoding ?? '');
  const all = { ...site.headers, ...headers };
  if (isKnown(asked.ifNoneMatch, headers['ETag'] ?? '')) {
    const { 'Content-Type': _type, 'Content-Encoding': _encoding, ...known } = all;
    return { status: 304, headers: known, body: NOTHING };
  }
  return {
    status: 200,
    headers: { ...all, 'Content-Length': String(body.length) },
    body: method === 'HEAD' ? NOTHING : body,
  };
}

const NOTHING = new Uint8Array();

const REASONS: Readonly<Record<number, string>> = {
  308: 'The app has one address only; this one leads there.',
  400: 'This request is not understood.',
  404: 'There is nothing here.',
  405: 'Only reading is possible here.',
  421: 'This machine does not go by that name.',
};

function plainAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  method: string | undefined,
): Given {
  const body = new TextEncoder().encode(`${REASONS[status] ?? ''}\n`);
  return {
    status,
    headers: {
      ...headers,
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Length': String(body.length),
    },
    body: method === 'HEAD' ? NOTHING : body,
  };
}

function representation(page: Page, acceptEncoding: string): Pick<Given, 'body' | 'headers'> {
  const accepts = (coding: string): boolean => isAccepted(acceptEncoding, coding);
  const [body, coding] =
    page.br !== undefined && accepts('br')
      ? [page.br, 'br']
      : page.gzip !== undefined && accepts('gzip')
        ? [page.gzip, 'gzip']
        : [page.plain, ''];
  return {
    body,
    headers: {
      'Content-Type': page.type,
      ...(coding === '' ? {} : { 'Content-Encoding': coding }),
      // Each form of a file is another to a cache (RFC 9110 §8.8.3.3).
      ETag: `"${page.sha256.slice(0, 32)}${coding === '' ? '' : `-${coding}`}"`,
      'Cache-Control': page.isForEver
        ? `public, max-age=${String(FOR_EVER_S)}, immutable`
        : 'no-cache',
      Vary: 'Accept-Encoding, Accept-Language',
    },
  };
}

/** RFC 9110 §12.5.3, for codings that have to be named: `*` names none of them here. */
function isAccepted(acceptEncoding: string, coding: string): boolean {
  return acceptEncoding.split(',').some((one) => {
    const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    return name === coding && !parameters.some((part) => /^q=0(?:\.0*)?$/.test(part));
  });
}

/** RFC 9110 §13.1.2: by weak comparison. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '')
    .split(',')
    .some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}

/** What every answer carries: nothing is guessed, framed, embedded elsewhere or told on. */
const EVERYWHERE = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

const NO_SENSORS = [
  'accelerometer',
  'browsing-topics',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
].map((name) => `${name}=()`);

/**
 * The app: its own scripts and no others, and none made from text. Peers have any address, so it may
 * open any WebSocket; WebRTC is under no such rule. libsodium needs `wasm-unsafe-eval`.
 */
export const APP_HEADERS: Readonly<Record<string, string>> = {
  ...EVERYWHERE,
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "manifest-src 'self'",
    "connect-src 'self' ws: wss:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types tocsin',
  ].join('; '),
  'Permissions-Policy': ['camera=(self)', ...NO_SENSORS].join(', '),
};

/** A page that only shows something: no script at all. */
export const GUIDE_HEADERS: Readonly<Record<string, string>> = {
  ...EVERYWHERE,
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Permissions-Policy': ['camera=()', ...NO_SENSORS].join(', '),
};
