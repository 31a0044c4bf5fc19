/**
 * What is proved about parcels of one log on their way: those that this device packed, and the
 * receipts that say where they came to. Receipts travel back by the next parcel of whoever holds
 * them, so that a courier who walks in a circle brings them home. Where a parcel is follows from
 * `protocol/courier.ts`; nothing is claimed of persons.
 */
import type { DeviceId, Hash32, Result } from '@tocsin/core';
import { decodeShape, encodeShape, equalBytes, ok, shape } from '@tocsin/core';
import type { CourierState, CustodyReceipt } from '@tocsin/protocol';
import {
  applyCourierEvent,
  CARRIERS_MAX,
  DAY_MAX,
  decodeReceipt,
  encodeReceipt,
  proveReceipt,
  queuedBundle,
  RECEIPT_BYTES_MAX,
  RECIPIENTS_MAX,
  viewCourier,
} from '@tocsin/protocol';

import type { ReplicaParts } from '../log/replica.ts';
import type { StoreFault } from '../ports/index.ts';
import { LOCAL_BYTES_MAX } from '../ports/index.ts';

/** Parcels of ours that are followed; with all their carriers 16 kB each, together 512 kB. */
const SENT_MAX = 32;
/** Receipts of our own, and as many of others, that travel on: together 9 kB in a parcel. */
const RECEIPTS_MAX = 32;
/** Receipts of one parcel that are looked at: each costs the check of a signature. */
const HEARD_MAX = 256;

const SENT = 'courier.sent';
const RECEIPTS = 'courier.receipts';

/** A parcel that this device packed. */
interface SentParcel {
  readonly bundle: Hash32;
  readonly expiresDay: number;
  readonly recipients: readonly DeviceId[];
  /** Whoever has it has our chain up to this seq. */
  readonly ownSeq: number;
}

/** Where parcels of one log are. */
export interface CustodyDesk {
  /** Notes a parcel that was packed. */
  packed(parcel: SentParcel): Promise<Result<void, StoreFault>>;
  /** Keeps our own word that a parcel arrived here, to be taken along by the next ones. */
  give(receipt: CustodyReceipt): Promise<Result<void, StoreFault>>;
  /** Hears receipts that a parcel brought; those of devices that do not speak here say nothing. */
  hear(
    receipts: readonly CustodyReceipt[],
    speaks: (device: DeviceId) => boolean,
  ): Promise<Result<void, StoreFault>>;
  /** Receipts for the next parcel. */
  receipts(): readonly CustodyReceipt[];
  /** The parcels that are followed, oldest first. */
  sent(): readonly CourierState[];
  /** Devices that signed for a parcel which held our chain up to `seq`. */
  arrivedAt(seq: number): ReadonlySet<DeviceId>;
  /** Whether a parcel that holds our chain up to `seq` was packed and has not run out. */
  isUnderway(seq: number, today: number): boolean;
}

interface Sent {
  readonly ownSeq: number;
  readonly state: CourierState;
}

interface SentKept extends SentParcel {
  readonly carried: readonly DayKept[];
  readonly arrived: readonly DayKept[];
}

interface DayKept {
  readonly device: DeviceId;
  readonly day: number;
}

const day = shape.uint(DAY_MAX);
const dayShape = shape.tuple<DayKept>({ device: shape.id<DeviceId>(), day });
const sentShape = shape.list(
  shape.tuple<SentKept>({
    bundle: shape.id<Hash32>(),
    expiresDay: day,
    recipients: shape.list(shape.id<DeviceId>(), RECIPIENTS_MAX),
    ownSeq: shape.uint(),
    carried: shape.list(dayShape, CARRIERS_MAX),
    arrived: shape.list(dayShape, RECIPIENTS_MAX),
  }),
  SENT_MAX,
);
const receiptsShape = shape.list(shape.bytes(1, RECEIPT_BYTES_MAX), 2 * RECEIPTS_MAX);

/** Opens the desk. */
export async function openCustodyDesk(
  parts: Pick<ReplicaParts, 'store' | 'crypto' | 'keyring'>,
): Promise<Result<CustodyDesk, StoreFault>> {
  const kept = await parts.store.readLocal(SENT);
  if (!kept.ok) return kept;
  const keptReceipts = await parts.store.readLocal(RECEIPTS);
  if (!keptReceipts.ok) return keptReceipts;
  const sent = kept.value && decodeShape(sentShape, kept.value, LOCAL_BYTES_MAX);
  const receipts =
    keptReceipts.value && decodeShape(receiptsShape, keptReceipts.value, LOCAL_BYTES_MAX);
  return ok(
    new Desk(
      parts,
      (sent?.ok === true ? sent.value : []).map(sentOf),
      (receipts?.ok === true ? receipts.value : []).flatMap((bytes) => {
        const read = decodeReceipt(bytes);
        return read.ok ? [read.value] : [];
      }),
    ),
  );
}

class Desk implements CustodyDesk {
  readonly #parts: Pick<ReplicaParts, 'store' | 'crypto' | 'keyring'>;
  /** Oldest first. */
  #sent: readonly Sent[];
  /** Oldest first. */
  #receipts: readonly CustodyReceipt[];

  constructor(
    parts: Pick<ReplicaParts, 'store' | 'crypto' | 'keyring'>,
    sent: readonly Sent[],
    receipts: readonly CustodyReceipt[],
  ) {
    this.#parts = parts;
    this.#sent = sent;
    this.#receipts = receipts;
  }

  packed({ bundle, expiresDay, recipients, ownSeq }: SentParcel) {
    const state = queuedBundle(bundle, expiresDay, recipients);
    this.#sent = [...this.#sent, { ownSeq, state }].slice(-SENT_MAX);
    return this.#keepSent();
  }

  give(receipt: CustodyReceipt) {
    this.#add(receipt);
    return this.#keepReceipts();
  }

  async hear(
    receipts: readonly CustodyReceipt[],
    speaks: (device: DeviceId) => boolean,
  ): Promise<Result<void, StoreFault>> {
    let isSentChanged = false;
    let isPassedOn = false;
    for (const one of receipts.slice(0, HEARD_MAX)) {
      if (!speaks(one.device) || this.#has(one)) continue;
      const proven = proveReceipt(this.#parts.crypto, one);
      if (!proven.ok) continue;
      const receipt = proven.value;
      const at = this.#sent.findIndex(({ state }) => state.bundle === receipt.bundle);
      const ours = this.#sent[at];
      if (ours === undefined) {
        this.#add(receipt);
        isPassedOn = true;
        continue;
      }
      const state = applyCourierEvent(ours.state, { kind: 'receipt', receipt });
      if (state === ours.state) continue;
      this.#sent = this.#sent.with(at, { ...ours, state });
      isSentChanged = true;
    }
    const sent = isSentChanged ? await this.#keepSent() : ok(undefined);
    return sent.ok && isPassedOn ? await this.#keepReceipts() : sent;
  }

  receipts(): readonly CustodyReceipt[] {
    return this.#receipts;
  }

  sent(): readonly CourierState[] {
    return this.#sent.map(({ state }) => state);
  }

  arrivedAt(seq: number): ReadonlySet<DeviceId> {
    return new Set(
      this.#sent
        .filter(({ ownSeq }) => ownSeq >= seq)
        .flatMap(({ state }) => [...state.arrivedDay.keys()]),
    );
  }

  isUnderway(seq: number, today: number): boolean {
    return this.#sent.some(
      ({ ownSeq, state }) =>
        ownSeq >= seq &&
        [...state.recipients].some((one) => viewCourier(state, one, today).stage !== 'expired'),
    );
  }

  #has(receipt: CustodyReceipt): boolean {
    return this.#receipts.some((one) => isSame(one, receipt));
  }

  /** Ours and those of others push out only their own kind, the oldest first. */
  #add(receipt: CustodyReceipt): void {
    if (this.#has(receipt)) return;
    const { me } = this.#parts.keyring;
    const all = [...this.#receipts, receipt];
    const own = all.filter(({ device }) => device === me).slice(-RECEIPTS_MAX);
    const others = all.filter(({ device }) => device !== me).slice(-RECEIPTS_MAX);
    this.#receipts = [...others, ...own];
  }

  #keepSent(): Promise<Result<void, StoreFault>> {
    const encoded = encodeShape(sentShape, this.#sent.map(keptOf));
    return this.#parts.store.writeLocal(new Map([[SENT, encoded]]));
  }

  #keepReceipts(): Promise<Result<void, StoreFault>> {
    const encoded = encodeShape(receiptsShape, this.#receipts.map(encodeReceipt));
    return this.#parts.store.writeLocal(new Map([[RECEIPTS, encoded]]));
  }
}

/** Field by field: a parcel brings 256 to be held against 64, too many to write each anew. */
function isSame(one: CustodyReceipt, other: CustodyReceipt): boolean {
  return (
    one.bundle === other.bundle &&
    one.device === other.device &&
    one.what === other.what &&
    one.day === other.day &&
    equalBytes(one.signature, other.signature)
  );
}

function sentOf({ bundle, expiresDay, recipients, ownSeq, carried, arrived }: SentKept): Sent {
  const state = {
    ...queuedBundle(bundle, expiresDay, recipients),
    carriedDay: new Map(carried.map((one) => [one.device, one.day])),
    arrivedDay: new Map(arrived.map((one) => [one.device, one.day])),
  };
  return { ownSeq, state };
}

function keptOf({ ownSeq, state }: Sent): SentKept {
  const days = (map: ReadonlyMap<DeviceId, number>): readonly DayKept[] =>
    [...map].map(([device, one]) => ({ device, day: one }));
  return {
    bundle: state.bundle,
    expiresDay: state.expiresDay,
    recipients: [...state.recipients],
    ownSeq,
    carried: days(state.carriedDay),
    arrived: days(state.arrivedDay),
  };
}
