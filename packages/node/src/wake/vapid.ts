/**
 * Who sends a wake-up, as its push service wants to know it (VAPID, RFC 8292): a short token signed with
 * the key that the phone's browser was told when it asked to be woken. One key for one phone: a service
 * that sees two of them cannot tell that both belong to one assembly.
 */
import type { KeyObject } from 'node:crypto';
import { createECDH, createPrivateKey, sign } from 'node:crypto';

/** Seconds that a token holds; the services take up to a day (RFC 8292 §2). */
const TOKEN_SECONDS = 43_200;

/** The header by which a push service knows the sender; undefined for a key that is none. */
export function vapidHeader(
  endpoint: string,
  secret: Uint8Array,
  nowMs: number,
): string | undefined {
  const pair = pairOf(secret);
  if (pair === undefined) return undefined;
  const { origin } = new URL(endpoint);
  const claims = {
    aud: origin,
    exp: Math.floor(nowMs / 1_000) + TOKEN_SECONDS,
    // Services want the address of a person to write to; it would name us. Theirs says nothing.
    sub: origin,
  };
  const said = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(said), {
    key: pair.key,
    dsaEncoding: 'ieee-p1363',
  });
  const shown = Buffer.from(pair.shown).toString('base64url');
  return `vapid t=${said}.${signature.toString('base64url')}, k=${shown}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

interface Pair {
  readonly key: KeyObject;
  /** The public key, uncompressed: 65 bytes. */
  readonly shown: Uint8Array;
}

function pairOf(secret: Uint8Array): Pair | undefined {
  try {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(secret);
    const shown = curve.getPublicKey();
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      d: Buffer.from(secret).toString('base64url'),
      x: shown.subarray(1, 33).toString('base64url'),
      y: shown.subarray(33).toString('base64url'),
    };
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), shown };
  } catch {
    // Zero, or not below the order of the curve.
    return undefined;
  }
}
