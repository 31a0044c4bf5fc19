/**
 * Whether an address lies beyond our own net, so that whoever answers there shows that our line goes
 * out (R25, decision 0072). Said only where it is certain: a public address, and none of the
 * neighbourhood of our own ones; a house has public addresses too where it speaks IPv6. A name, a
 * private, shared or made-up address, or a relay in the same house, tells nothing.
 */
import { multiaddr } from '@multiformats/multiaddr';
import { equalBytes } from '@tocsin/core';

/** Bits of an address in which neighbours are alike: what one customer or one campus gets at most. */
const NEAR_BITS: Readonly<Record<number, number>> = { 4: 16, 16: 48 };

/** IPv4 that is not public, or leads to no one machine (RFC 6890, RFC 1112): address, bits. */
const NOT_PUBLIC_4: readonly (readonly [readonly number[], number])[] = [
  [[0], 8],
  [[10], 8],
  [[100, 64], 10],
  [[127], 8],
  [[169, 254], 16],
  [[172, 16], 12],
  [[192, 0, 0], 24],
  [[192, 0, 2], 24],
  [[192, 88, 99], 24],
  [[192, 168], 16],
  [[198, 18], 15],
  [[198, 51, 100], 24],
  [[203, 0, 113], 24],
  [[224], 3],
];

/** IPv6: public are 2000::/3 (RFC 4291), less these: Teredo and its like, documentation, 6to4. */
const PUBLIC_6: readonly [readonly number[], number] = [[0x20], 3];
const NOT_PUBLIC_6: readonly (readonly [readonly number[], number])[] = [
  [[0x20, 0x01, 0x00], 23],
  [[0x20, 0x01, 0x0d, 0xb8], 32],
  [[0x20, 0x02], 16],
  [[0x3f, 0xff, 0x00], 20],
];

/**
 * Whether the first leg of an address leads beyond our own net.
 *
 * @param remote - a multiaddr as text: of a relayed link the first leg is the relay.
 * @param own - our interfaces' addresses, 4 or 16 bytes each; undefined in a page, which is told
 *   none of them and can therefore be certain of nothing.
 */
export function isBeyondOurNet(remote: string, own: readonly Uint8Array[] | undefined): boolean {
  if (own === undefined) return false;
  const far = hostOf(remote);
  if (far === undefined || !isPublic(far)) return false;
  const bits = NEAR_BITS[far.length] ?? 0;
  return !own.some((near) => near.length === far.length && isWithin(far, [...near], bits));
}

function isPublic(host: Uint8Array): boolean {
  const isIn = (ranges: readonly (readonly [readonly number[], number])[]): boolean =>
    ranges.some(([start, bits]) => isWithin(host, start, bits));
  if (host.length === 4) return !isIn(NOT_PUBLIC_4);
  return isIn([PUBLIC_6]) && !isIn(NOT_PUBLIC_6);
}

/** Whether the first `bits` of an address are those of `start`. */
function isWithin(host: Uint8Array, start: readonly number[], bits: number): boolean {
  const whole = Math.floor(bits / 8);
  const rest = 8 - (bits % 8);
  const isSame = equalBytes(host.subarray(0, whole), Uint8Array.from(start.slice(0, whole)));
  if (!isSame || rest === 8) return isSame;
  return (host[whole] ?? 0) >> rest === (start[whole] ?? 0) >> rest;
}

/** The IP address with which a multiaddr begins; undefined = a name, or nothing that can be read. */
export function hostOf(text: string): Uint8Array | undefined {
  try {
    const [first] = multiaddr(text).getComponents();
    if (first?.name !== 'ip4' && first?.name !== 'ip6') return undefined;
    const { bytes } = multiaddr([first]);
    return bytes.subarray(-(first.name === 'ip4' ? 4 : 16));
  } catch {
    return undefined;
  }
}
