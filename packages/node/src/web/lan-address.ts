/** Addresses of this machine in the networks of a house or hall, and the ranges around them. */
import { isIPv4, isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';

/** A range of addresses: those whose first `prefix` bits are those of `base`. */
export interface AddressRange {
  /** 4 or 16 bytes; those after the prefix are zero. */
  readonly base: Uint8Array;
  readonly prefix: number;
}

/** An address of this machine that others in the same house reach. */
export interface LanAddress {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** The network in which it is. */
  readonly range: AddressRange;
}

/**
 * Ranges that no machine of the open net has: RFC 1918, RFC 3927 (without a router), RFC 4193. Not
 * the link-local addresses of IPv6: no browser takes one.
 */
const PRIVATE: readonly AddressRange[] = [
  { base: Uint8Array.of(10, 0, 0, 0), prefix: 8 },
  { base: Uint8Array.of(172, 16, 0, 0), prefix: 12 },
  { base: Uint8Array.of(192, 168, 0, 0), prefix: 16 },
  { base: Uint8Array.of(169, 254, 0, 0), prefix: 16 },
  { base: Uint8Array.of(0xfc, ...Array.from({ length: 15 }, () => 0)), prefix: 7 },
];

/** However wide a network says it is, an authority gets no more of it: 65,536 addresses, or a /64. */
const PREFIX_MIN = { 4: 16, 16: 64 } as const;
/** Most addresses that are served; a machine with containers has many networks. */
const LAN_ADDRESSES_MAX = 8;

/** The private addresses of this machine, in a fixed order. */
export function lanAddresses(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): readonly LanAddress[] {
  const found = Object.values(interfaces)
    .flatMap((infos) => infos ?? [])
    .filter(({ internal }) => !internal)
    .flatMap(({ address, cidr }) => lanAddress(address, Number(cidr?.split('/')[1])) ?? []);
  const byText = new Map(found.map((one) => [one.text, one]));
  const four = (one: LanAddress): number => one.bytes.length;
  return [...byText.values()]
    .toSorted((a, b) => four(a) - four(b) || Buffer.compare(a.bytes, b.bytes))
    .slice(0, LAN_ADDRESSES_MAX);
}

/** An address with the length of its network's prefix; undefined unless it is a private one. */
export function lanAddress(text: string, prefix: number): LanAddress | undefined {
  const bytes = addressBytes(text);
  if (bytes === undefined || !Number.isSafeInteger(prefix)) return undefined;
  if (!PRIVATE.some((range) => isWithin(bytes, range))) return undefined;
  const least = bytes.length === 4 ? PREFIX_MIN[4] : PREFIX_MIN[16];
  return { text, bytes, range: rangeAround(bytes, Math.max(prefix, least)) };
}

/** The range of this prefix in which an address lies. */
export function rangeAround(address: Uint8Array, prefix: number): AddressRange {
  const mask = maskOf({ base: address, prefix });
  return { base: address.map((byte, at) => byte & (mask[at] ?? 0)), prefix };
}

/** Ones for the prefix, zeros for the rest. */
export function maskOf({ base, prefix }: AddressRange): Uint8Array {
  return base.map((_, at) => {
    const ones = Math.min(8, Math.max(0, prefix - at * 8));
    return 0xff & (0xff << (8 - ones));
  });
}

/** Whether an address is of a range. */
export function isWithin(address: Uint8Array, range: AddressRange): boolean {
  if (address.length !== range.base.length) return false;
  const { base } = rangeAround(address, range.prefix);
  return base.every((byte, at) => byte === range.base[at]);
}

/** The 4 or 16 bytes of an address as it is written; undefined for anything else. */
export function addressBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.').map(Number));
  if (!isIPv6(text) || text.includes('.') || text.includes('%')) return undefined;
  const [head = '', tail] = text.split('::');
  const groups = (part: string): readonly number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const gap = Array.from({ length: 8 - front.length - back.length }, () => 0);
  const all = [...front, ...gap, ...back];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** An address as it stands in a URL. */
export function urlHost({ text, bytes }: LanAddress): string {
  return bytes.length === 4 ? text : `[${text}]`;
}

/** The name by which this machine is found in its own network (RFC 6762), from its host name. */
export function localName(hostName: string): string {
  const [label = ''] = hostName.toLowerCase().split('.');
  const plain = label.replaceAll(/[^a-z0-9-]/g, '').replaceAll(/^-+|-+$/g, '');
  return `${plain === '' || plain === 'localhost' ? 'tocsin' : plain.slice(0, 63)}.local`;
}
