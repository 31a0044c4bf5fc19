/**
 * Channels: the ways by which a sign of life may come, and their bits in a rhythm. No bearer is
 * named here: "net" is any live line, "radio" any radio.
 */

/** Every channel; its place in the list is its bit in a rhythm and its number in a step. */
export const CHANNELS = [
  'net',
  'postBox',
  'courier',
  'qr',
  'radio',
  'sms',
  'call',
  'met',
  'dropPoint',
  'card',
] as const;

/** A way by which a sign of life may come. */
export type Channel = (typeof CHANNELS)[number];

const KNOWN: ReadonlySet<string> = new Set(CHANNELS);

/** Whether a way by which something came is one of the channels. */
export function isChannel(way: string): way is Channel {
  return KNOWN.has(way);
}

/** All ten channels: 2^10 − 1. */
export const CHANNEL_BITS_ALL = 1023;

/** The bits of some channels. */
export function channelBits(channels: readonly Channel[]): number {
  let bits = 0;
  for (const channel of channels) bits |= 1 << CHANNELS.indexOf(channel);
  return bits;
}

/** The channels of some bits, in the order of `CHANNELS`. */
export function channelsOf(bits: number): readonly Channel[] {
  return CHANNELS.filter((_, at) => (bits & (1 << at)) !== 0);
}
