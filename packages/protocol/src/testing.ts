/**
 * For tests: random logs with forks, and replicas that meet over links which delay and break. The
 * world here is a stand-in for the peer: it admits what core admits and holds everything in memory.
 */
import type { DeviceId, Hash32, HuskRun, LogId, PlacementId, Record, RecordId } from '@tocsin/core';
import {
  admit,
  bodyHashOf,
  decodeHuskRun,
  encodeHeader,
  encodeWire,
  hour,
  huskOf,
  idOf,
  parseRecord,
} from '@tocsin/core';
import { bytesNamed, idNamed, testCrypto } from '@tocsin/core/testing';
import fc from 'fast-check';

import type { Authenticated } from './handshake.ts';
import { createLogMap } from './log-view.ts';
import type { LogMap } from './log-view.ts';
import { NO_USAGE, QUOTA_BY_STANDING } from './quota.ts';
import type { Amounts } from './quota.ts';
import { stepReconcile } from './reconcile.ts';
import type {
  ReconcileEffect,
  ReconcileEvent,
  ReconcileState,
  SightOfLane,
} from './reconcile-state.ts';
import { createReconcileState, sightOf } from './reconcile-state.ts';
import { rowsOf } from './told.ts';

/** The log of all tests. */
export const LOG: LogId = idNamed<LogId>('log');

/** A record of a device; `salt` makes another record with the same place. */
export function recordAt(
  device: DeviceId,
  prev: Record | undefined,
  deps: readonly RecordId[],
  salt: number,
  lane: number = 1,
  bodyBytes: number = 20,
): Record {
  const body = bytesNamed('body', salt, bodyBytes);
  const wire = {
    header: encodeHeader({
      version: 1,
      log: LOG,
      author: device,
      seq: prev === undefined ? 0 : prev.fields.seq + 1,
      prev: prev?.id ?? null,
      deps: [...new Set(deps)].filter((id) => id !== prev?.id).toSorted(),
      gov: idNamed<PlacementId>('gov'),
      wallHour: hour(1_000 + salt),
      lane,
      epoch: 0,
      nonce: new Uint8Array(),
      bodyLen: body.length,
      bodyHash: idOf<Hash32>(bodyHashOf(testCrypto.hash, body)),
    }),
    signature: bytesNamed('signature', salt, 64),
    body,
  };
  const record = parseRecord(testCrypto.hash, wire);
  if (!record.ok) throw new Error(record.fault.kind);
  return record.value;
}

/** One step of a random history. */
export interface Deed {
  readonly replica: number;
  readonly device: number;
  /** 0–9; above 7 the device forks: it writes after an older record, as a restored copy would. */
  readonly luck: number;
  readonly back: number;
  /** Whether the replica then hears all that another holds, as by an earlier meeting. */
  readonly meets: number | undefined;
}

/** Random deeds of `devices` devices seen by `replicas` replicas. */
export function arbitraryDeeds(
  replicas: number,
  devices: number,
  max: number,
): fc.Arbitrary<readonly Deed[]> {
  return fc.array(
    fc.record({
      replica: fc.nat(replicas - 1),
      device: fc.nat(devices - 1),
      luck: fc.nat(9),
      back: fc.nat(12),
      meets: fc.option(fc.nat(replicas - 1), { nil: undefined, freq: 6 }),
    }),
    { maxLength: max },
  );
}

/** A replica in memory. */
export interface Replica {
  readonly records: Map<RecordId, Record>;
  readonly view: LogMap;
  readonly parked: Map<RecordId, Record>;
  /** Of which only the husk came. */
  readonly told: Set<RecordId>;
  /** Husks that wait for what they stand on. */
  readonly runs: Set<HuskRun>;
}

/** An empty replica. */
export function createReplica(): Replica {
  return {
    records: new Map(),
    view: createLogMap(),
    parked: new Map(),
    told: new Set(),
    runs: new Set(),
  };
}

/** Takes one record in, and those that waited for it; gives what is held and missing after it. */
export function takeIn(
  replica: Replica,
  record: Record,
): { readonly held: readonly RecordId[]; readonly missing: readonly RecordId[] } {
  if (replica.records.has(record.id)) return { held: [record.id], missing: [] };
  // It was swept here, and is not taken again (R14).
  const isHusk = replica.view.place(record.id)?.husk !== undefined;
  if (isHusk && !replica.told.has(record.id)) return { held: [], missing: [] };
  const known = (id: RecordId) => {
    const place = replica.view.place(id);
    return place === undefined ? undefined : { ...place, wallHour: hour(0) };
  };
  const said = admit(LOG, record, known);
  if (said.kind === 'parked') {
    replica.parked.set(record.id, record);
    return { held: [], missing: said.missing.filter((id) => !replica.parked.has(id)) };
  }
  if (said.kind === 'refused') return { held: [], missing: [] };
  replica.records.set(record.id, record);
  replica.view.add(record.id, record.fields);
  replica.told.delete(record.id);
  return { held: [record.id, ...takeWaiting(replica, record.id)], missing: [] };
}

/** Takes in what waited for a record; gives what is held after it. */
function takeWaiting(replica: Replica, id: RecordId): readonly RecordId[] {
  const held: RecordId[] = [];
  const runsNow = [...replica.runs];
  for (const run of runsNow) {
    if (run.husks[0]?.prev !== id) continue;
    replica.runs.delete(run);
    held.push(...takeRun(replica, run).held);
  }
  // A copy: what still waits for another parent is put back while we look.
  const waitingNow = [...replica.parked.values()];
  for (const waiting of waitingNow) {
    const { prev, deps } = waiting.fields;
    if (prev !== id && !deps.includes(id)) continue;
    replica.parked.delete(waiting.id);
    held.push(...takeIn(replica, waiting).held);
  }
  return held;
}

/** Leaves of a record no more than its husk; of a device's first one everything (R14). */
export function forget(replica: Replica, id: RecordId): void {
  const record = replica.records.get(id);
  const husk = record && huskOf(testCrypto.hash, { id, header: record.fields });
  if (husk === undefined) return;
  replica.records.delete(id);
  replica.view.prune(husk);
}

/** Lets deeds happen: each writes one record at one replica, perhaps forking its device. */
export function enact(replicas: readonly Replica[], deeds: readonly Deed[]): void {
  for (const [salt, deed] of deeds.entries()) {
    const replica = replicas[deed.replica];
    if (replica === undefined) continue;
    const device = idNamed<DeviceId>('device', deed.device);
    const heads = replica.view.headsOf(device);
    let prev = replica.records.get(heads[deed.back % Math.max(1, heads.length)]?.id as RecordId);
    for (let back = 0; deed.luck > 7 && prev !== undefined && back < deed.back; back += 1)
      prev = replica.records.get(prev.fields.prev as RecordId);
    const deps = [...replica.records.keys()].slice(-(deed.back % 3) - 1);
    const lane = deed.luck === 3 ? 0 : 1;
    takeIn(replica, recordAt(device, prev, deps, salt, lane, 20 + deed.back * 40));
    const other = deed.meets === undefined ? undefined : replicas[deed.meets];
    if (other !== undefined) for (const record of other.records.values()) takeIn(replica, record);
  }
}

/** Bytes of a record on the wire. */
export function wireBytes(record: Record): number {
  return encodeWire(record).length;
}

/** What a peer of ours looks like after the handshake. */
export function met(name: string, standing: Authenticated['standing'] = 'member'): Authenticated {
  return { log: LOG, device: idNamed<DeviceId>(name), standing, version: 1 };
}

/** One end of a link in the test world. */
export interface End {
  readonly replica: Replica;
  state: ReconcileState;
  readonly inbox: Uint8Array[];
  readonly effects: ReconcileEffect[];
  readonly sight: SightOfLane;
  readonly quota: Amounts;
  sentBytes: number;
  recordsSent: number;
  /** Runs of husks that came. */
  husksHeard: number;
}

/** An end that has just met `peer`. */
export function createEnd(
  replica: Replica,
  peer: Authenticated,
  change: Partial<Pick<End, 'sight' | 'quota'>> = {},
): End {
  return {
    replica,
    state: createReconcileState(peer, NO_USAGE),
    inbox: [],
    effects: [],
    sight: change.sight ?? sightOf(peer.standing),
    quota: change.quota ?? QUOTA_BY_STANDING[peer.standing],
    sentBytes: 0,
    recordsSent: 0,
    husksHeard: 0,
  };
}

/** Gives an end one event and carries out what it asks; what it sends goes into `to`. */
export function drive(
  end: End,
  to: Uint8Array[],
  event: ReconcileEvent,
  nowMs: number,
  grown: (devices: readonly DeviceId[]) => void = () => undefined,
): void {
  const { view } = end.replica;
  const queue: ReconcileEvent[] = [event];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const told = rowsOf(view, end.replica.told);
    const setting = { view, gov: null, told, sight: end.sight, quota: end.quota, nowMs };
    const step = stepReconcile(setting, end.state, next);
    end.state = step.state;
    for (const effect of step.effects) {
      end.effects.push(effect);
      if (effect.kind === 'send') {
        to.push(effect.bytes);
        end.sentBytes += effect.bytes.length;
        queue.push({ kind: 'carried' });
      } else if (effect.kind === 'read') {
        const records = effect.ids.flatMap((id) => end.replica.records.get(id) ?? []);
        end.recordsSent += records.length;
        queue.push({ kind: 'read', records });
      } else if (effect.kind === 'admit') {
        queue.push(...admitAll(end.replica, effect, grown));
      } else if (effect.kind === 'admitHusks') {
        end.husksHeard += 1;
        queue.push(...admitHusks(end.replica, effect));
      }
    }
  }
}

function admitAll(
  replica: Replica,
  effect: Extract<ReconcileEffect, { kind: 'admit' }>,
  grown: (devices: readonly DeviceId[]) => void,
): readonly ReconcileEvent[] {
  const named: RecordId[] = [];
  const taken: RecordId[] = [];
  const missing: RecordId[] = [];
  for (const wire of effect.records) {
    const record = parseRecord(testCrypto.hash, wire);
    if (!record.ok) continue;
    named.push(record.value.id);
    const came = takeIn(replica, record.value);
    taken.push(...came.held);
    missing.push(...came.missing);
  }
  grown(authorsOf(replica, taken));
  return answers(replica, effect.bytes, named, taken, missing);
}

/** Takes husks that stand on what is here. Whose word they are is the peer's to judge. */
function admitHusks(
  replica: Replica,
  effect: Extract<ReconcileEffect, { kind: 'admitHusks' }>,
): readonly ReconcileEvent[] {
  const run = decodeHuskRun(testCrypto.hash, effect.run);
  if (!run.ok) return answers(replica, effect.bytes, [], [], []);
  const { held, missing } = takeRun(replica, run.value);
  const named = run.value.husks.map(({ id }) => id);
  return answers(replica, effect.bytes, named, held, missing);
}

/**
 * What a peer tells the link over which something came. Only what the other end named itself is known to be
 * there: what had waited for it here may have come from somebody else.
 */
function answers(
  replica: Replica,
  bytes: number,
  named: readonly RecordId[],
  taken: readonly RecordId[],
  missing: readonly RecordId[],
): readonly ReconcileEvent[] {
  const held = named.filter((id) => replica.view.place(id) !== undefined);
  const woken = taken.filter((id) => !named.includes(id));
  const admitted: ReconcileEvent = { kind: 'admitted', bytes, held, missing };
  return woken.length === 0
    ? [admitted]
    : [admitted, { kind: 'grown', devices: authorsOf(replica, woken) }];
}

function authorsOf({ view }: Replica, ids: readonly RecordId[]): readonly DeviceId[] {
  return [...new Set(ids.flatMap((id) => view.place(id)?.author ?? []))];
}

function takeRun(
  replica: Replica,
  run: HuskRun,
): { readonly held: readonly RecordId[]; readonly missing: readonly RecordId[] } {
  const { view } = replica;
  const fresh = run.husks.filter(({ id }) => view.place(id) === undefined);
  const [first] = fresh;
  if (first === undefined) return { held: run.husks.map(({ id }) => id), missing: [] };
  if (view.place(first.prev) === undefined) {
    replica.runs.add(run);
    return { held: [], missing: [first.prev] };
  }
  const held: RecordId[] = [];
  for (const husk of fresh) {
    const { id, gov, epoch, restHash } = husk;
    view.add(id, { ...husk, husk: { gov, epoch, restHash } });
    replica.told.add(id);
    held.push(id);
  }
  const after = held.flatMap((id) => takeWaiting(replica, id));
  return { held: [...held, ...after], missing: [] };
}
