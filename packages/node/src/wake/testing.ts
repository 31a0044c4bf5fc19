/** A push service of our own for tests: real HTTPS on the loopback, under an authority of its own. */
import { createECDH, createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { toHex } from '@tocsin/core';

import { authorityCertificate, leafCertificate, pemOf } from '../web/certificate.ts';
import { addressBytes, rangeAround } from '../web/lan-address.ts';

const DAY_MS = 86_400_000;

/** What somebody asked of the service. */
interface Pushed {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A push service that runs. */
export interface PushService {
  /** As it is named to a waker: `127.0.0.1:PORT`. */
  readonly host: string;
  readonly origin: string;
  /** Its authority, in PEM. */
  readonly ca: string;
  readonly heard: readonly Pushed[];
  /** Answers with this from now on; `hang`: with nothing. */
  answer(status: number | 'hang'): void;
  close(): Promise<void>;
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
}

/** Opens one. */
export async function openPushService(): Promise<PushService> {
  const loopback = addressBytes('127.0.0.1') ?? new Uint8Array();
  const terms = { fromMs: Date.now() - DAY_MS, untilMs: Date.now() + DAY_MS };
  const serial = new Uint8Array(16).fill(1);
  const key = newKey();
  const subject = 'push test';
  const name = 'push.local';
  const ranges = [rangeAround(loopback, 24)];
  const authority = authorityCertificate({ ...terms, serial, subject, key, name, ranges });
  const own = newKey();
  const leaf = leafCertificate({
    ...terms,
    serial: new Uint8Array(16).fill(2),
    subject: name,
    publicKey: createPublicKey(own),
    name,
    addresses: [loopback],
    authority: { key, subject },
  });
  const heard: Pushed[] = [];
  let next: number | 'hang' = 201;
  const secure = { key: own.export({ type: 'pkcs8', format: 'pem' }), cert: pemOf(leaf) };
  const server = createServer(secure, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      heard.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
      if (next === 'hang') return;
      if (next === 302) response.setHeader('location', '/elsewhere');
      response.writeHead(next).end('what it has to say');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    host,
    origin: `https://${host}`,
    ca: pemOf(authority),
    heard,
    answer: (status) => (next = status),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A ticket as a browser makes it for one phone: what its file says, and the public key of it. */
export function ticketAt(
  { origin }: Pick<PushService, 'origin'>,
  path: string,
): { readonly content: string; readonly shown: Buffer } {
  const curve = createECDH('prime256v1');
  const shown = curve.generateKeys();
  const key = Buffer.alloc(32);
  curve.getPrivateKey().copy(key, 32 - curve.getPrivateKey().length);
  const endpoint = toHex(new TextEncoder().encode(`${origin}${path}`));
  const parts = { endpoint, key: toHex(key) };
  return { content: JSON.stringify({ tocsin: 'wake', v: 1, parts }), shown };
}

/** What a VAPID header says, if its signature stands: WebCrypto's check, which shares no line with ours. */
export async function vapidOf(
  header: string,
): Promise<{ readonly claims: Record<string, unknown>; readonly key: Buffer } | undefined> {
  const found = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/u.exec(header);
  if (found === null) return undefined;
  const [, head = '', body = '', signature = '', shown = ''] = found;
  const decoded = (text: string): Buffer => Buffer.from(text, 'base64url');
  const key = decoded(shown);
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const { subtle } = webcrypto;
  const imported = await subtle.importKey('raw', new Uint8Array(key), curve, false, ['verify']);
  const isSigned = await subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    imported,
    new Uint8Array(decoded(signature)),
    new TextEncoder().encode(`${head}.${body}`),
  );
  const said = JSON.parse(decoded(head).toString()) as unknown;
  if (!isSigned || JSON.stringify(said) !== '{"typ":"JWT","alg":"ES256"}') return undefined;
  return { claims: JSON.parse(decoded(body).toString()) as Record<string, unknown>, key };
}
