/**
 * Carrying a log by hand: packs what the other devices of a log lack into one sealed file, and takes
 * in what a courier brought. Merging is a set union, so a file may come twice, late, or never.
 */
import type { DeviceId, Record, Result } from '@tocsin/core';
import { divideFloor, fail, hourOf, ok, parseRecord } from '@tocsin/core';
import type {
  BundleContent,
  BundleFault,
  CarriedAlert,
  CustodyReceipt,
  PackFault,
} from '@tocsin/protocol';
import {
  BUNDLE_RANDOM_BYTES,
  bundleHashOf,
  COURIER_MARGIN_RECORDS,
  openBundle,
  packBundle,
  receiptDigest,
  RECIPIENTS_MAX,
  selectForCourier,
} from '@tocsin/protocol';

import type { StoreFault } from '../ports/index.ts';
import { knownPrekeys } from './known-prekeys.ts';
import type { Judged, LogPeer } from './log-peer.ts';

/** Days for which a parcel asks to be kept: the 60 of DESIGN §8 and half of them for a slow road. */
export const COURIER_LIFETIME_DAYS = 90;
/** Records taken in at once, so that a large file never holds the store for long. */
const INGEST_RECORDS = 256;

/** What was packed. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly recipients: number;
  readonly records: number;
  readonly beats: number;
  readonly alerts: number;
  /** False when more was left for a second file. */
  readonly complete: boolean;
}

/** What a file brought. */
export interface Opened {
  readonly from: DeviceId;
  readonly records: number;
  /** Of these, new to us. */
  readonly fresh: number;
  /** Waiting for a parent that has not come yet. */
  readonly parked: number;
  /** Changed on the way, or of wrong form: kept nowhere. */
  readonly refused: number;
  readonly beats: number;
  readonly alerts: readonly CarriedAlert[];
  /** Our signed word that it arrived, to go back to the sender. */
  readonly receipt: CustodyReceipt;
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

/** Packs what the other devices of a log lack by the last word heard from each. */
export async function packForCourier<J extends Judged>(
  peer: LogPeer<J>,
  alerts: readonly CarriedAlert[],
): Promise<Result<Packed, CourierFault>> {
  const { replica, parts } = peer;
  const { crypto, random, clock, tempoMs } = parts;
  const recipients = [...(await knownPrekeys(peer))].slice(0, RECIPIENTS_MAX);
  const heard = recipients.map(([device]) => peer.heardFrontier(device));
  const chosen = selectForCourier(replica.index.view, heard, COURIER_MARGIN_RECORDS);
  const records: Record[] = [];
  for (const id of chosen.ids) {
    const stored = await parts.store.get(id);
    if (!stored.ok) return stored;
    const record = stored.value && parseRecord(crypto.hash, stored.value);
    if (record?.ok === true) records.push(record.value);
  }
  const createdDay = divideFloor(hourOf(clock.now(), tempoMs), 24);
  const content: BundleContent = {
    log: replica.log,
    device: replica.me,
    createdDay,
    expiresDay: createdDay + COURIER_LIFETIME_DAYS,
    frontier: { gov: peer.judged().gov, devices: peer.frontier() },
    alerts,
    beats: peer.desk.wires(),
    receipts: [],
    records,
  };
  const packed = packBundle(
    {
      content,
      sign: (digest) => crypto.sign(digest, replica.keyring.signing.secretKey),
      recipients: recipients.map(([, key]) => key),
    },
    crypto,
    random.bytes(BUNDLE_RANDOM_BYTES),
  );
  if (!packed.ok) return packed;
  return ok({
    bytes: packed.value,
    recipients: recipients.length,
    records: records.length,
    beats: content.beats.length,
    alerts: alerts.length,
    complete: chosen.complete,
  });
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
  let fresh = 0;
  let parked = 0;
  let refused = 0;
  for (let at = 0; at < content.records.length; at += INGEST_RECORDS) {
    const some = content.records.slice(at, at + INGEST_RECORDS);
    const report = await peer.replica.ingest(some, content.device, 'each');
    if (!report.ok) return report;
    fresh += report.value.admitted.length;
    parked = report.value.parked;
    refused += report.value.refused.length;
  }
  await peer.refresh();
  let beats = 0;
  for (const beat of content.beats) if (peer.hearBeat(beat, 'courier') !== undefined) beats += 1;
  if (content.frontier !== undefined) await peer.noteFrontier(content.device, content.frontier);
  await peer.refresh();
  return ok({
    from: content.device,
    records: content.records.length,
    fresh,
    parked,
    refused,
    beats,
    alerts: content.alerts,
    receipt: receiptFor(peer, bytes),
  });
}

function receiptFor<J extends Judged>(peer: LogPeer<J>, bytes: Uint8Array): CustodyReceipt {
  const { crypto, clock, tempoMs } = peer.parts;
  const unsigned = {
    bundle: bundleHashOf(crypto.hash, bytes),
    device: peer.replica.me,
    what: 'arrived' as const,
    day: divideFloor(hourOf(clock.now(), tempoMs), 24),
  };
  const { secretKey } = peer.replica.keyring.signing;
  return { ...unsigned, signature: crypto.sign(receiptDigest(crypto.hash, unsigned), secretKey) };
}
