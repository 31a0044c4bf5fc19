/**
 * Carrying a log by hand: packs what the other devices of a log lack into one sealed file, and takes
 * in what a courier brought. Merging is a set union, so a file may come twice, late, or never.
 */
import type { DeviceId, Hash32, Record, RecordId, Result } from '@tocsin/core';
import {
  divideFloor,
  fail,
  hourOf,
  HUSK_RUN_BYTES_MAX,
  ok,
  parseRecord,
  recordBytes,
} from '@tocsin/core';
import type {
  BundleContent,
  BundleFault,
  CarriedAlert,
  CarriedHusks,
  CustodyReceipt,
  PackFault,
  Portion,
} from '@tocsin/protocol';
import {
  BUNDLE_RANDOM_BYTES,
  bundleHashOf,
  COURIER_MARGIN_RECORDS,
  openBundle,
  packBundle,
  portionsOf,
  readsFor,
  receiptDigest,
  RECIPIENTS_MAX,
  selectForCourier,
} from '@tocsin/protocol';

import type { StoreFault } from '../ports/index.ts';
import { knownPrekeys } from './known-prekeys.ts';
import type { Judged, LogPeer, LogPeerParts } from './log-peer.ts';

/** Days for which a parcel asks to be kept: the 60 of DESIGN §8 and half of them for a slow road. */
export const COURIER_LIFETIME_DAYS = 90;
/**
 * Bytes of records in one file: the 63 MiB of a bundle, less 3 MiB for its frontier (500 members at
 * four devices: 150 kB), rings, beats and receipts, and for the frames around them.
 */
const RECORDS_BYTES_MAX = 62_914_560;
/** What a batch adds to a record: at most a byte string's head for each of its three parts. */
const RECORD_FRAMING_BYTES = 16;
/** Records taken in at once, so that a large file never holds the store for long. */
const INGEST_RECORDS = 256;

/** What was packed. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly recipients: number;
  readonly records: number;
  readonly beats: number;
  readonly alerts: number;
}

/** What a file brought. */
export interface Opened {
  readonly from: DeviceId;
  readonly records: number;
  /** Of these, new to us. */
  readonly fresh: number;
  /** Waiting for a parent that has not come yet. */
  readonly parked: number;
  /** Whose time is over here: not taken again (R14). */
  readonly outlived: number;
  /** Changed on the way, or of wrong form: kept nowhere. */
  readonly refused: number;
  readonly beats: number;
  readonly alerts: readonly CarriedAlert[];
}

/** Why a file was not packed or not taken in. */
export type CourierFault =
  | PackFault
  | BundleFault
  | StoreFault
  /** For us, but of another log than this one. */
  | { readonly kind: 'OtherLog' }
  /** Packed by a device that does not speak here, or no longer does. */
  | { readonly kind: 'SenderNotKnown' };

/**
 * Packs what the other devices of a log lack by the last word heard from each: one file for each 64
 * of them, and more where their records do not fit into one.
 */
export async function packForCourier<J extends Judged>(
  peer: LogPeer<J>,
  alerts: readonly CarriedAlert[],
  recordsBytesMax: number = RECORDS_BYTES_MAX,
): Promise<Result<readonly Packed[], CourierFault>> {
  const all = [...(await knownPrekeys(peer))];
  // No recipients: `packBundle` says so.
  const groups = all.length === 0 ? [[]] : chunksOf(all, RECIPIENTS_MAX);
  const packed: Packed[] = [];
  for (const group of groups) {
    const some = await packFor(peer, alerts, group, recordsBytesMax);
    if (!some.ok) return some;
    packed.push(...some.value);
  }
  return ok(packed);
}

type Recipients = readonly (readonly [DeviceId, Uint8Array])[];

async function packFor<J extends Judged>(
  peer: LogPeer<J>,
  alerts: readonly CarriedAlert[],
  recipients: Recipients,
  recordsBytesMax: number,
): Promise<Result<readonly Packed[], CourierFault>> {
  const { replica } = peer;
  const heard = recipients.map(([device]) => peer.heardFrontier(device));
  const ownSeq = replica.index.view.headsOf(replica.me).at(-1)?.seq ?? -1;
  const chosen = selectForCourier(replica.index.view, heard, COURIER_MARGIN_RECORDS);
  const read = await readAll(peer, readsFor(replica.index.view, chosen.ids));
  if (!read.ok) return read;
  const files = filesOf(portionsOf(replica.index.view, chosen.ids, read.value), recordsBytesMax);
  const packed: Packed[] = [];
  for (const { records, husks } of files) {
    // Rings and beats are urgent and small: each file has them, whichever comes first.
    const one = await packOne(peer, { alerts, recipients, records, husks });
    if (!one.ok) return one;
    packed.push(one.value.packed);
    const { bundle, expiresDay } = one.value;
    // Of several files none alone brings all of our chain: of these nothing is claimed.
    const isAll = files.length === 1 && chosen.complete;
    const devices = recipients.map(([device]) => device);
    const sent = { bundle, expiresDay, recipients: devices, ownSeq };
    const noted = isAll ? await peer.custody.packed(sent) : ok(undefined);
    if (!noted.ok) return noted;
  }
  return ok(packed);
}

async function readAll<J extends Judged>(
  { parts }: LogPeer<J>,
  ids: readonly RecordId[],
): Promise<Result<readonly Record[], StoreFault>> {
  const records: Record[] = [];
  for (const id of ids) {
    const stored = await parts.store.get(id);
    if (!stored.ok) return stored;
    const record = stored.value && parseRecord(parts.crypto.hash, stored.value);
    if (record?.ok === true) records.push(record.value);
  }
  return ok(records);
}

/** What goes into one file. */
interface FileContent {
  readonly records: Record[];
  readonly husks: CarriedHusks[];
}

/** Records and husks, each after its parents, in as many files as they need. */
function filesOf(portions: readonly Portion[], recordsBytesMax: number): readonly FileContent[] {
  const files: FileContent[] = [{ records: [], husks: [] }];
  let bytes = 0;
  const fileFor = (size: number): FileContent => {
    if (bytes > 0 && bytes + size > recordsBytesMax) {
      files.push({ records: [], husks: [] });
      bytes = 0;
    }
    bytes += size;
    return files.at(-1) as FileContent;
  };
  for (const portion of portions)
    if (portion.kind === 'husks') {
      const { records, husks } = fileFor(HUSK_RUN_BYTES_MAX);
      husks.push({ before: records.length, run: portion.run });
    } else
      for (const record of portion.records)
        fileFor(recordBytes(record) + RECORD_FRAMING_BYTES).records.push(record);
  return files;
}

async function packOne<J extends Judged>(
  peer: LogPeer<J>,
  {
    alerts,
    recipients,
    records,
    husks,
  }: {
    readonly alerts: readonly CarriedAlert[];
    readonly recipients: Recipients;
    readonly records: readonly Record[];
    readonly husks: readonly CarriedHusks[];
  },
): Promise<
  Result<
    { readonly packed: Packed; readonly bundle: Hash32; readonly expiresDay: number },
    CourierFault
  >
> {
  const { replica, parts } = peer;
  const { crypto, random } = parts;
  const createdDay = today(parts);
  const content: BundleContent = {
    log: replica.log,
    device: replica.me,
    createdDay,
    expiresDay: createdDay + COURIER_LIFETIME_DAYS,
    frontier: { gov: peer.judged().gov, devices: peer.frontier() },
    alerts,
    beats: peer.desk.wires(),
    receipts: peer.custody.receipts(),
    records,
    husks,
  };
  const made = packBundle(
    {
      content,
      sign: (digest) => crypto.sign(digest, replica.keyring.signing.secretKey),
      recipients: recipients.map(([, key]) => key),
    },
    crypto,
    random.bytes(BUNDLE_RANDOM_BYTES),
  );
  if (!made.ok) return made;
  const packed: Packed = {
    bytes: made.value,
    recipients: recipients.length,
    records: records.length,
    beats: content.beats.length,
    alerts: alerts.length,
  };
  const bundle = bundleHashOf(crypto.hash, made.value);
  return ok({ packed, bundle, expiresDay: content.expiresDay });
}

/** The day of a log's tempo on this device's clock. */
function today({ clock, tempoMs }: Pick<LogPeerParts, 'clock' | 'tempoMs'>): number {
  return divideFloor(hourOf(clock.now(), tempoMs), 24);
}

function chunksOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size));
  return chunks;
}

/** Opens a file with this device's keys for a log; takes nothing in yet. */
export function readFromCourier<J extends Judged>(
  peer: LogPeer<J>,
  bytes: Uint8Array,
): Result<BundleContent, CourierFault> {
  const secrets = peer.replica.keyring.prekeys().map(({ kem }) => kem.secretKey);
  const opened = openBundle(bytes, secrets, peer.parts.crypto);
  if (!opened.ok) return opened;
  return opened.value.log === peer.replica.log ? opened : fail({ kind: 'OtherLog' });
}

/** Takes in what a courier brought for a log; alerts are given back for the pact to hear. */
export async function takeFromCourier<J extends Judged>(
  peer: LogPeer<J>,
  bytes: Uint8Array,
): Promise<Result<Opened, CourierFault>> {
  const read = readFromCourier(peer, bytes);
  if (!read.ok) return read;
  const content = read.value;
  const standing = peer.judged().standingOf(content.device);
  if (standing === 'struck' || standing === 'unwelcome') return fail({ kind: 'SenderNotKnown' });
  const taken = await takeRecords(peer, content);
  if (!taken.ok) return taken;
  await peer.refresh();
  let beats = 0;
  for (const beat of content.beats) if (peer.hearBeat(beat, 'courier') !== undefined) beats += 1;
  if (content.frontier !== undefined) peer.noteFrontier(content.device, content.frontier);
  await peer.refresh();
  const speaks = (device: DeviceId): boolean => peer.judged().standingOf(device) === 'member';
  const heard = await peer.custody.hear(content.receipts, speaks);
  if (!heard.ok) return heard;
  const given = await peer.custody.give(receiptFor(peer, bytes));
  if (!given.ok) return given;
  return ok({
    from: content.device,
    records: content.records.length,
    ...taken.value,
    beats,
    alerts: content.alerts,
  });
}

/** Takes in records and husks in the order in which they stand. */
async function takeRecords<J extends Judged>(
  { replica }: LogPeer<J>,
  { records, husks, device }: BundleContent,
): Promise<Result<Pick<Opened, 'fresh' | 'parked' | 'refused' | 'outlived'>, StoreFault>> {
  const taken = { fresh: 0, parked: 0, refused: 0, outlived: 0 };
  const takeSome = async (from: number, to: number): Promise<Result<void, StoreFault>> => {
    for (let at = from; at < to; at += INGEST_RECORDS) {
      const some = records.slice(at, Math.min(to, at + INGEST_RECORDS));
      const report = await replica.ingest(some, device, 'each');
      if (!report.ok) return report;
      taken.fresh += report.value.admitted.length;
      taken.parked = report.value.parked;
      taken.refused += report.value.refused.length;
      taken.outlived += report.value.outlived;
    }
    return ok(undefined);
  };
  let done = 0;
  for (const { before, run } of husks) {
    const some = await takeSome(done, before);
    if (!some.ok) return some;
    done = before;
    const told = await replica.ingestRun(run, device);
    if (!told.ok) return told;
  }
  const rest = await takeSome(done, records.length);
  return rest.ok ? ok(taken) : rest;
}

/** Our signed word that a file arrived here; it goes back to the sender by the next ones. */
function receiptFor<J extends Judged>(peer: LogPeer<J>, bytes: Uint8Array): CustodyReceipt {
  const { crypto } = peer.parts;
  const unsigned = {
    bundle: bundleHashOf(crypto.hash, bytes),
    device: peer.replica.me,
    what: 'arrived' as const,
    day: today(peer.parts),
  };
  const { secretKey } = peer.replica.keyring.signing;
  return { ...unsigned, signature: crypto.sign(receiptDigest(crypto.hash, unsigned), secretKey) };
}
