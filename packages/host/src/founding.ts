/**
 * Founding an assembly on this device: what is kept between the rounds, in the folder of the log
 * to be, sealed as everything there; and the log itself once all have signed.
 */
import type { Card, Circle, FoundingFault, LogId, Result, WireRecord } from '@tocsin/core';
import {
  commitmentOf,
  decodeCircle,
  EMPTY_CIRCLE,
  encodeCircle,
  epochKeyHashOf,
  FOUNDERS_MAX,
  FOUNDERS_MIN,
  hourOf,
  joinCircles,
  ok,
  paperHashOf,
  RULES_KNOWN,
} from '@tocsin/core';
import type { Keyring } from '@tocsin/peer';
import { keepPrekeys, openKeyring, openReplica, writeDeviceSeeds } from '@tocsin/peer';

import type { ControlFault } from './message.ts';
import { readExchange } from './exchange.ts';
import { failAs, refuse } from './fault.ts';
import type { Round } from './founding-round.ts';
import { takeRound } from './founding-round.ts';
import type { Host, LogPlace } from './host.ts';
import { beginAt } from './host.ts';
import type { LiveAssembly, PendingLog } from './live-log.ts';
import { noteValue, PAPER_CODE } from './local-values.ts';
import type { Logs } from './logs.ts';
import type { Files } from './files.ts';

const EPOCH_KEY = 'founding.epoch-key';
const REVEAL = 'founding.reveal';
const CIRCLE = 'founding.circle';
const SHOWN = 'founding.shown';
/** The part of a founding file that holds the circle. */
export const CIRCLE_PART = 'circle';

interface Terms {
  readonly tempoMs: number;
  readonly unmet: boolean;
}

/** Begins a founding: makes this device's secrets and its card. */
export function beginFounding(
  logs: Logs,
  name: string,
  terms: Terms,
): Promise<Result<PendingLog, ControlFault>> {
  return beginAt(logs.host, name, async (place) => beginFoundingAt(logs, name, place, terms));
}

async function beginFoundingAt(
  logs: Logs,
  name: string,
  place: LogPlace,
  { tempoMs, unmet }: Terms,
): Promise<Result<PendingLog, ControlFault>> {
  const { host } = logs;
  const { store } = place;
  const { random, crypto, clock } = host;
  const seeds = { device: random.bytes(32), prekey: random.bytes(32), boxSeed: random.bytes(32) };
  const seeded = await writeDeviceSeeds(store, seeds);
  if (!seeded.ok) return failAs(seeded.fault);
  const keyring = await keyringOf(host, place);
  if (!keyring.ok) return keyring;
  const prekey = keyring.value.prekeys()[0];
  if (prekey === undefined) return refuse('StoreDamaged');
  const epochKey = random.bytes(32);
  const reveal = random.bytes(32);
  const paper = random.bytes(16);
  const { me } = keyring.value;
  const card: Card = {
    device: me,
    prekey: { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed },
    paperHash: paperHashOf(crypto.hash, paper),
    epochKeyHash: epochKeyHashOf(crypto.hash, epochKey),
    wallHour: hourOf(clock.now(), tempoMs),
    terms: { rules: RULES_KNOWN, tempoMs, unmet, overrides: [] },
    commit: commitmentOf(crypto.hash, me, reveal),
  };
  const note = { kind: 'founding', name, tempoMs } as const;
  const written = await store.writeLocal(
    new Map([
      [EPOCH_KEY, epochKey],
      [REVEAL, reveal],
      [PAPER_CODE, paper],
      [CIRCLE, encodeCircle({ cards: [card], reveals: [], signatures: [] })],
      noteValue(note),
    ]),
  );
  if (!written.ok) return failAs(written.fault);
  return ok(logs.keepPending(place, note));
}

/** A round of a founding, and the assembly once it is there. */
export interface FoundingStep {
  readonly round: Round;
  /** Whether the round added something that the others need. */
  readonly isNew: boolean;
  readonly assembly: LiveAssembly | undefined;
}

/** Takes in the others' files and does what is next. */
export async function continueFounding(
  logs: Logs,
  pending: PendingLog,
  files: readonly string[],
  said: { readonly met: boolean; readonly byPhone: boolean },
): Promise<Result<FoundingStep, ControlFault>> {
  const { host } = logs;
  const { store } = pending;
  const before = await readCircle(pending);
  if (!before.ok) return before;
  const joined = joinFiles(host.files, before.value, files);
  if (!joined.ok) return joined;
  const keyring = await keyringOf(host, pending);
  if (!keyring.ok) return keyring;
  const reveal = await store.readLocal(REVEAL);
  const shown = await store.readLocal(SHOWN);
  if (!reveal.ok || !shown.ok || reveal.value === undefined) return refuse('StoreDamaged');
  const { me, signing } = keyring.value;
  const founder = { device: me, signing, reveal: reveal.value };
  // Who founds by telephone attests that all read the same there, and nothing more (R16).
  const isByPhone = joined.value.cards[0]?.terms.unmet === true;
  const met = said.met || (isByPhone && said.byPhone);
  const words = { met, shown: shown.value !== undefined };
  const round = takeRound(joined.value, founder, words, host.crypto);
  if (!round.ok) return foundingFault(round.fault);
  const { circle, check, founded } = round.value;
  const kept = new Map<string, Uint8Array>([[CIRCLE, encodeCircle(circle)]]);
  if (check !== null) kept.set(SHOWN, Uint8Array.of(1));
  const written = await store.writeLocal(kept);
  if (!written.ok) return failAs(written.fault);
  const isNew = ownParts(circle, me) > ownParts(before.value, me);
  if (founded === null) return ok({ round: round.value, isNew, assembly: undefined });
  const assembly = await openFounded(logs, pending, keyring.value, circle, founded);
  return assembly.ok ? ok({ round: round.value, isNew, assembly: assembly.value }) : assembly;
}

/** With the limits that the sentence of a fault needs. */
function foundingFault(fault: FoundingFault): Result<never, ControlFault> {
  const limits = { least: FOUNDERS_MIN, most: FOUNDERS_MAX };
  return failAs({ ...fault, ...limits });
}

function ownParts({ reveals, signatures }: Circle, me: string): number {
  return [...reveals, ...signatures].filter(({ device }) => device === me).length;
}

/** What was known after the last round. */
async function readCircle({ store }: PendingLog): Promise<Result<Circle, ControlFault>> {
  const kept = await store.readLocal(CIRCLE);
  if (!kept.ok) return failAs(kept.fault);
  const circle = decodeCircle(kept.value ?? encodeCircle(EMPTY_CIRCLE));
  return circle.ok ? circle : refuse('StoreDamaged');
}

function joinFiles(
  places: Files,
  own: Circle,
  files: readonly string[],
): Result<Circle, ControlFault> {
  let circle = own;
  for (const file of files) {
    const read = readExchange(places, file, ['founding', 'card', 'reveal', 'signature']);
    if (!read.ok) return read;
    const theirs = decodeCircle(read.value.parts.get(CIRCLE_PART) ?? new Uint8Array());
    if (!theirs.ok) return refuse('FileMalformed');
    const joined = joinCircles(circle, theirs.value);
    if (!joined.ok) return foundingFault(joined.fault);
    circle = joined.value;
  }
  return ok(circle);
}

async function keyringOf(
  host: Host,
  { store }: Pick<PendingLog, 'store'>,
): Promise<Result<Keyring, ControlFault>> {
  const keyring = await openKeyring(store, host.crypto);
  if (!keyring.ok) return failAs(keyring.fault);
  return keyring.value === undefined ? refuse('StoreDamaged') : ok(keyring.value);
}

/** Lays the genesis into the log and opens it; the lowest device's key is that of the epoch. */
async function openFounded(
  logs: Logs,
  pending: PendingLog,
  keyring: Keyring,
  circle: Circle,
  founded: { readonly log: LogId; readonly record: WireRecord },
): Promise<Result<LiveAssembly, ControlFault>> {
  const { crypto, clock, random } = logs.host;
  const { store, folder } = pending;
  const { tempoMs, name } = pending.note;
  const { log, record } = founded;
  const replica = await openReplica({ log, tempoMs, store, crypto, clock, random, keyring });
  if (!replica.ok) return failAs(replica.fault);
  const taken = await replica.value.ingest([record], 'founding', 'each');
  if (!taken.ok) return failAs(taken.fault);
  const key = await store.readLocal(EPOCH_KEY);
  if (!key.ok) return failAs(key.fault);
  if (circle.cards[0]?.device === keyring.me && key.value !== undefined) {
    const added = await keyring.addEpochKey(1, key.value);
    if (!added.ok) return failAs(added.fault);
  }
  const known = await keepPrekeys(store, circle.cards);
  if (!known.ok) return failAs(known.fault);
  const note = { kind: 'assembly', name, tempoMs, log } as const;
  const written = await store.writeLocal(
    new Map<string, Uint8Array | null>([
      noteValue(note),
      ...[EPOCH_KEY, REVEAL, CIRCLE, SHOWN].map((one): [string, null] => [one, null]),
    ]),
  );
  if (!written.ok) return failAs(written.fault);
  logs.dropPending(name);
  return logs.openAssembly({ ...folder, note }, note);
}
