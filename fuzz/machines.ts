/**
 * The two machines of the wire, at whose other end somebody lies: a handshake and a reconciliation between
 * honest ends, of whose parcels some are spoilt, lost, sent twice or out of turn on the way.
 */
import type { DeviceId, LogId } from '@tocsin/core';
import { idOf } from '@tocsin/core';
import { idNamed, pairNamed, testCrypto } from '@tocsin/core/testing';
import type {
  HandshakeEffect,
  HandshakeEvent,
  HandshakeSetting,
  HandshakeState,
} from '@tocsin/protocol';
import { HANDSHAKE_START, stepHandshake } from '@tocsin/protocol';

import type { Deed, End, Replica } from '../packages/protocol/src/testing.ts';
import { createEnd, createReplica, drive, enact, met } from '../packages/protocol/src/testing.ts';
import type { Luck } from '../packages/simulator/src/world/luck.ts';
import { spoil } from './mutate.ts';

/** Parcels after which a spoilt meeting is over. */
const PARCELS_MAX = 300;
/** Parcels within which an honest meeting is over: some frames for each of at most fifty records. */
const HONEST_PARCELS_MAX = 2_000;
const [DEEDS_MAX, DEVICES] = [50, 4];

interface Meeting {
  readonly ends: readonly [End, End];
  /** What is on its way to each end. */
  readonly ways: readonly [Uint8Array[], Uint8Array[]];
}

function meet(one: Replica, other: Replica): Meeting {
  const ends = [createEnd(one, met('other')), createEnd(other, met('one'))] as const;
  const ways: Meeting['ways'] = [[], []];
  drive(ends[0], ways[1], { kind: 'begin' }, 0);
  drive(ends[1], ways[0], { kind: 'begin' }, 0);
  return { ends, ways };
}

/** Hands the next parcel over; false where none is on its way. */
function handOver({ ends, ways }: Meeting, at: 0 | 1, parcel: Uint8Array | undefined): boolean {
  const [end, back] = at === 0 ? ([ends[0], ways[1]] as const) : ([ends[1], ways[0]] as const);
  if (parcel === undefined) return false;
  drive(end, back, { kind: 'parcel', bytes: parcel }, 0);
  return true;
}

function deedsOf(luck: Luck): readonly Deed[] {
  return Array.from({ length: luck.between(1, DEEDS_MAX) }, () => ({
    replica: luck.below(2),
    device: luck.below(DEVICES),
    luck: luck.below(10),
    back: luck.below(13),
    meets: luck.chance(1, 7) ? luck.below(2) : undefined,
  }));
}

/**
 * Two replicas meet while somebody between them lies, and meet again while nobody does. Throws where a
 * machine throws, or where the two do not hold the same in the end.
 */
export function reconcileAmongLies(luck: Luck): void {
  const replicas = [createReplica(), createReplica()] as const;
  enact(replicas, deedsOf(luck));
  lie(luck, meet(...replicas));
  const meeting = meet(...replicas);
  for (let left = HONEST_PARCELS_MAX; left > 0; left -= 1) {
    const [toOne, toOther] = meeting.ways;
    const isBusy = [handOver(meeting, 0, toOne.shift()), handOver(meeting, 1, toOther.shift())];
    if (!isBusy.includes(true)) break;
  }
  const [ones, others] = replicas.map(({ records }) => [...records.keys()].toSorted().join());
  if (ones !== others) throw new Error('two honest replicas do not hold the same');
}

function lie(luck: Luck, meeting: Meeting): void {
  const seen: Uint8Array[] = [];
  for (let left = PARCELS_MAX; left > 0; left -= 1) {
    const at = luck.below(2) === 0 ? 0 : 1;
    const way = meeting.ways[at];
    const parcel = luck.chance(1, 8) ? way.splice(luck.below(way.length + 1), 1)[0] : way.shift();
    if (parcel !== undefined) seen.push(parcel);
    // Lost.
    if (luck.chance(1, 12)) continue;
    if (seen.length > 0 && luck.chance(1, 3))
      handOver(meeting, at, spoil(luck, luck.pick(seen), seen));
    else if (seen.length > 0 && luck.chance(1, 8)) handOver(meeting, at, luck.pick(seen));
    else handOver(meeting, at, parcel);
  }
}

const log = idNamed<LogId>('log');

class Greeter {
  state: HandshakeState = HANDSHAKE_START;
  readonly device: DeviceId;
  readonly sent: Uint8Array[] = [];
  readonly met: DeviceId[] = [];
  readonly #setting: HandshakeSetting;

  constructor(role: HandshakeSetting['role'], name: string, luck: Luck) {
    const pair = pairNamed(name);
    this.device = idOf<DeviceId>(pair.publicKey);
    const sign = (digest: Uint8Array): Uint8Array => testCrypto.sign(digest, pair.secretKey);
    this.#setting = {
      crypto: testCrypto,
      role,
      link: { initiator: new Uint8Array(32).fill(1), responder: new Uint8Array(32).fill(2) },
      nonce: luck.bytes(32),
      doors: [{ log, device: this.device, sign }],
    };
  }

  take(event: HandshakeEvent): void {
    const step = stepHandshake(this.#setting, this.state, event);
    this.state = step.state;
    for (const effect of step.effects) this.#carryOut(effect);
  }

  #carryOut(effect: HandshakeEffect): void {
    if (effect.kind === 'send') this.sent.push(effect.bytes);
    if (effect.kind === 'judge') this.take({ kind: 'judged', standing: 'member' });
    if (effect.kind === 'met') this.met.push(effect.peer.device);
  }
}

/** Two greet each other while somebody between them lies. Throws where one meets who is not there. */
export function greetAmongLies(luck: Luck): void {
  const ends = [
    new Greeter('initiator', 'ana', luck),
    new Greeter('responder', 'ben', luck),
  ] as const;
  const [ana, ben] = ends;
  ana.take({ kind: 'begin' });
  const seen: Uint8Array[] = [];
  const told = [0, 0];
  for (let left = 16; left > 0; left -= 1) {
    const [to, from] = luck.below(2) === 0 ? ([ana, ben] as const) : ([ben, ana] as const);
    const at = to === ana ? 0 : 1;
    const parcel = from.sent[told[at] ?? 0];
    if (parcel !== undefined) {
      seen.push(parcel);
      told[at] = (told[at] ?? 0) + 1;
    }
    if (seen.length > 0 && luck.chance(1, 3))
      to.take({ kind: 'parcel', bytes: spoil(luck, luck.pick(seen), seen) });
    else if (parcel !== undefined) to.take({ kind: 'parcel', bytes: parcel });
  }
  const isStranger =
    ana.met.some((device) => device !== ben.device) ||
    ben.met.some((device) => device !== ana.device);
  if (isStranger || ana.met.length > 1 || ben.met.length > 1)
    throw new Error('somebody met who is not there');
}
