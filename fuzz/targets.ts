/**
 * What is fed: every decoder of core and protocol, and every kind of record, each with valid bytes
 * from `vectors/`. A decoder is total, and takes one form only: what it reads, it writes again as
 * the same bytes.
 */
import { readdirSync, readFileSync } from 'node:fs';

import type { RecordKind, Result } from '@tocsin/core';
import * as core from '@tocsin/core';
import { hexIn, idNamed, isKind, testCrypto } from '@tocsin/core/testing';
import * as protocol from '@tocsin/protocol';

/** One decoder under trial. */
export interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** Gives what came of it in a word; throws where the decoder broke its promise. */
  readonly feed: (bytes: Uint8Array) => string;
}

type Vectors = Readonly<Record<string, unknown>>;

/** The longest bytes that stand in a vector. */
const TREE_BYTES_MAX = 70_000;

const VECTORS = new URL('../vectors/', import.meta.url);

function vectorsOf(): ReadonlyMap<string, Vectors> {
  const files = readdirSync(VECTORS).filter((name) => name.endsWith('.json'));
  return new Map(
    files.map((name) => [
      name.replace('.json', ''),
      JSON.parse(readFileSync(new URL(name, VECTORS), 'utf8')) as Vectors,
    ]),
  );
}

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** What a fault says without its content. */
function wordOf(result: Result<unknown, { readonly kind: string }>): string {
  if (result.ok) return 'read';
  const { kind, rule } = result.fault as { readonly kind: string; readonly rule?: string };
  return rule === undefined ? kind : `${kind} ${rule}`;
}

/** A decoder whose encoder gives the same bytes back. */
function pair<T>(
  name: string,
  decode: (bytes: Uint8Array) => Result<T, { readonly kind: string }>,
  encode: (value: T) => Uint8Array,
  seeds: readonly string[],
): Target {
  const feed = (bytes: Uint8Array): string => {
    const read = decode(bytes);
    if (read.ok && Buffer.compare(encode(read.value), bytes) !== 0)
      throw new Error(`${name} reads two forms of the same`);
    return wordOf(read);
  };
  return { name, seeds: seeds.map(bytesOf), feed };
}

/** All kinds that core gives away. */
const KINDS: readonly RecordKind<unknown>[] = (Object.values(core) as readonly unknown[]).filter(
  isKind,
);

/** All targets. */
export function createTargets(): readonly Target[] {
  const vectors = vectorsOf();
  const all = withInner([...vectors.values()].flatMap(hexIn));
  return [
    ...KINDS.map((kind) =>
      pair(
        `kind ${kind.name}`,
        (bytes) => core.decodeSaidAs(kind, bytes),
        (said) => core.encodeSaid(kind, said),
        readBy(all, (bytes) => core.decodeSaidAs(kind, bytes)),
      ),
    ),
    ...wholeTargets(vectors, all),
  ];
}

/** What stands in bytes as bytes: contents that are signed or hashed apart. */
function bytesIn(node: core.Cbor): readonly Uint8Array[] {
  if (node instanceof Uint8Array) return [node];
  return Array.isArray(node) ? (node as readonly core.Cbor[]).flatMap(bytesIn) : [];
}

/** Of texts of digits all they say, and what stands inside. */
function withInner(hex: readonly string[]): readonly string[] {
  const inner = hex.flatMap((one) => {
    const tree = core.decodeCbor(bytesOf(one), TREE_BYTES_MAX);
    return tree.ok ? bytesIn(tree.value) : [];
  });
  return [...new Set([...hex, ...inner.map(core.toHex)])];
}

/** Of all bytes known those that a decoder reads: its seeds. */
function readBy<T>(
  all: readonly string[],
  decode: (bytes: Uint8Array) => Result<T, unknown>,
): readonly string[] {
  return all.filter((hex) => decode(bytesOf(hex)).ok);
}

function wholeTargets(
  vectors: ReadonlyMap<string, Vectors>,
  all: readonly string[],
): readonly Target[] {
  const { hash } = testCrypto;
  const frames = hexIn(vectors.get('protocol')?.['frames']);
  const whole = <T>(
    name: string,
    decode: (bytes: Uint8Array) => Result<T, { readonly kind: string }>,
    encode: (value: T) => Uint8Array,
  ): Target => pair(name, decode, encode, readBy(all, decode));
  return [
    pair('frame', protocol.decodeFrame, protocol.encodeFrame, frames),
    whole('custody receipt', protocol.decodeReceipt, protocol.encodeReceipt),
    whole('header', core.decodeHeader, core.encodeHeader),
    whole('wire record', core.decodeWire, core.encodeWire),
    whole('frontier', core.decodeFrontier, core.encodeFrontier),
    whole('husks', (bytes) => core.decodeHuskRun(hash, bytes), core.encodeHuskRun),
    whole('founding circle', core.decodeCircle, core.encodeCircle),
    whole('placement content', core.decodeContent, core.encodeContent),
    whole('asking for the absent', core.decodeAwayAsking, core.encodeAwayAsking),
    whole('answer about the absent', core.decodeAwayAnswer, core.encodeAwayAnswer),
    whole('pact content', core.decodePactContent, core.encodePactContent),
    pair('pact in the making', core.decodePactMaking, core.encodePactMaking, makings(vectors)),
    whole('act of a seal', core.decodeSealActContent, core.encodeSealActContent),
    whole('ring', core.decodeRing, core.encodeRing),
    whole('relay', core.decodeRelay, core.encodeRelay),
    whole('dispute', core.decodeDispute, core.encodeDispute),
    whole('lift', core.decodeLift, core.encodeLift),
    whole('cancel', core.decodeCancel, core.encodeCancel),
    whole('first bell', core.decodeFirstBell, core.encodeFirstBell),
    pair('probe', core.decodeProbe, core.encodeProbe, [probe()]),
    pair('wake word', core.decodeWakeWord, core.encodeWakeWord, [wakeWord()]),
  ];
}

/** A probe's word; no vector holds one. */
function probe(): string {
  const [word] = core.PROBE_WORDS;
  const suspect = idNamed<core.DeviceId>('suspect') as unknown as core.SubjectId;
  return core.toHex(core.encodeProbe({ word, suspect, silentSince: core.instant(9) }));
}

/** A phone's ticket; no vector holds one. */
function wakeWord(): string {
  const value = { endpoint: 'https://push.example/x', key: new Uint8Array(32) };
  return core.toHex(core.encodeWakeWord({ kind: 'give', value }));
}

/** A pact's offer before anybody laid a card, and with the records of its founding. */
function makings(vectors: ReadonlyMap<string, Vectors>): readonly string[] {
  const offered = hexIn(vectors.get('kinds')?.['kinds']).flatMap((hex) => {
    const read = core.decodeSaidAs(core.pactOfferedKind, bytesOf(hex));
    return read.ok ? [read.value.offer] : [];
  });
  const wires = hexIn(vectors.get('record')).flatMap((hex) => {
    const read = core.decodeWire(bytesOf(hex));
    return read.ok ? [read.value] : [];
  });
  return offered.flatMap((offer) =>
    [null, ...wires].map((genesis) =>
      core.toHex(core.encodePactMaking({ offer, parts: [], prekeys: [], signed: [], genesis })),
    ),
  );
}
