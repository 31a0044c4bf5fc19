/**
 * What a device remembers of waking its person: its paths, canaries that were not confirmed yet, and
 * what it woke them for. A local value beside the log, so that a restart goes on and forgets nothing.
 */
import { WAKING_WAYS } from '@tocsin/core';
import type { WakingWay } from '@tocsin/core';

/** The local value that holds it. */
export const WAKING_MEMORY = 'waking.memory';
/**
 * Things that a person was woken for: of 400 rings that a pact holds, with two calls each, the newest.
 * What is forgotten is long over.
 */
const WOKEN_MAX = 1_024;

/** How urgent a call is; each kind is held back by itself, so that none delays a graver one. */
export const URGENCIES = ['live', 'asked', 'drill'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** One path. Hours are of the log's tempo; 0: never. */
export interface PathMemory {
  readonly way: WakingWay;
  readonly since: number;
  readonly heard: number;
  /** As in `PathTold`. */
  readonly fault: number;
  /** When a canary was tried last. */
  readonly triedAt: number;
  /** The canary that waits to be confirmed: its number, and when it was first tried. */
  readonly canary: { readonly number: number; readonly sentAt: number } | null;
}

/** All that is remembered. */
export interface WakingMemory {
  /** In the order of `WAKING_WAYS`. */
  readonly paths: readonly PathMemory[];
  /** Oldest first. */
  readonly woken: readonly string[];
  /** When a call of each urgency went out last, in milliseconds. */
  readonly wokenAt: Readonly<Record<Urgency, number>>;
}

/** Nothing yet. */
export const NOTHING_REMEMBERED: WakingMemory = {
  paths: [],
  woken: [],
  wokenAt: { live: 0, asked: 0, drill: 0 },
};

/** Remembers that the person was woken for these. */
export function withWoken(memory: WakingMemory, keys: readonly string[]): WakingMemory {
  return { ...memory, woken: [...memory.woken, ...keys].slice(-WOKEN_MAX) };
}

/** As it is kept. */
export function encodeMemory(memory: WakingMemory): string {
  return JSON.stringify(memory);
}

/** Reads it; what cannot be read is nothing: paths are then new, and tried anew. */
export function parseMemory(text: string | undefined): WakingMemory {
  const value = objectIn(text);
  const paths = listIn(value['paths']).flatMap((one) => parsePath(one) ?? []);
  const woken = listIn(value['woken']).filter((one) => typeof one === 'string');
  const at = (value['wokenAt'] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    paths: inOrder(paths),
    woken,
    wokenAt: { live: count(at['live']), asked: count(at['asked']), drill: count(at['drill']) },
  };
}

/** Each way once, in their order. */
export function inOrder(paths: readonly PathMemory[]): readonly PathMemory[] {
  return WAKING_WAYS.flatMap((way) => paths.find((path) => path.way === way) ?? []);
}

function parsePath(value: unknown): PathMemory | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { way, since, heard, fault, triedAt, canary } = value as Record<string, unknown>;
  const known = WAKING_WAYS.find((one) => one === way);
  if (known === undefined) return undefined;
  const { number, sentAt } = (canary ?? {}) as Record<string, unknown>;
  return {
    way: known,
    since: count(since),
    heard: count(heard),
    fault: count(fault),
    triedAt: count(triedAt),
    canary: typeof number === 'number' ? { number: count(number), sentAt: count(sentAt) } : null,
  };
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectIn(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = text === undefined ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
