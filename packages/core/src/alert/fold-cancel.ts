/** All-clears in the fold: signatures for one all-clear gather, then it is judged as a whole. */
import { compareText, concatBytes, toHex } from '../base/bytes.ts';
import type { PactKey } from '../base/id.ts';
import type { PactState } from '../federation/fold.ts';
import { partiesOfDevice, partyOf } from '../federation/view.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { Cancel } from './cancel.ts';
import { decodeCancel, encodeCancelHead } from './cancel.ts';
import type { BellCrypto, RungRing } from './judge.ts';
import { judgeCancel } from './judge.ts';
import { cancelKeptKind } from './records.ts';
import type { Ring, RingSigner } from './ring.ts';
import { decodeRing, encodeRing, ringIdOf } from './ring.ts';
import type { CancelHeard, CancelState, RingState } from './state.ts';

/** Copies of one all-clear: one head over one set of seen signatures. */
interface Gathered {
  readonly cancel: Cancel;
  readonly seen: Ring;
  readonly signers: readonly RingSigner[];
  readonly heard: readonly CancelHeard[];
}

/** Adds its all-clears to each ring, and drops what their signers signed on it afterwards. */
export function foldCancels(
  crypto: BellCrypto,
  pact: PactState,
  rings: readonly RingState[],
  entries: readonly Entry[],
): readonly RingState[] {
  return rings.map((ring) => {
    const cancels = cancelsOf(crypto, pact, ring, entries);
    const barred = barredHolders(cancels);
    const signers = ring.ring.signers.filter(({ index }) => !barred.includes(index));
    return { ...ring, cancels, ring: { ...ring.ring, signers } };
  });
}

/** Holders who signed an all-clear without having rung: they cannot ring it later (R22). */
export function barredHolders(cancels: readonly CancelState[]): readonly number[] {
  return cancels.flatMap(({ signers, seen }) => signers.filter((index) => !seen.includes(index)));
}

function cancelsOf(
  crypto: BellCrypto,
  pact: PactState,
  ring: RingState,
  entries: readonly Entry[],
): readonly CancelState[] {
  const struck = partyOf(pact, ring.place.party)?.struckBells ?? new Set<PactKey>();
  const gatheredByKey = gather(crypto, pact, ring, entries);
  return [...gatheredByKey.keys()].toSorted(compareText).flatMap((key) => {
    const { cancel, seen, signers, heard } = gatheredByKey.get(key) as Gathered;
    const rung: RungRing = { ...ring, ring: seen };
    const sound = soundEver(crypto, rung, { ...cancel, signers }, struck);
    if (sound === undefined) return [];
    return [{ ...sound, seen: cancel.head.seen, heard: mergeHeard(pact, heard) }];
  });
}

/**
 * As with rings, a strike that comes later takes nothing back: the devices that kept the all-clear
 * had judged it. A strike only shrinks the number of those who must all have signed.
 */
function soundEver(
  crypto: BellCrypto,
  rung: RungRing,
  cancel: Cancel,
  struck: ReadonlySet<PactKey>,
): Pick<CancelState, 'signers' | 'needsCall'> | undefined {
  const sounds = [new Set<PactKey>(), struck].map((one) => judgeCancel(crypto, rung, cancel, one));
  const sound = sounds.find((one) => one.ok);
  if (sound?.ok !== true) return undefined;
  const signers = [...new Set(sound.value.signers)].toSorted((a, b) => a - b);
  return { signers, needsCall: sound.value.needsCall };
}

function gather(
  crypto: BellCrypto,
  pact: PactState,
  ring: RingState,
  entries: readonly Entry[],
): ReadonlyMap<string, Gathered> {
  const gatheredByKey = new Map<string, Gathered>();
  for (const entry of entriesOf(cancelKeptKind, entries)) {
    const said = saidAs(cancelKeptKind, entry);
    if (said === undefined) continue;
    const cancel = decodeCancel(said.cancel);
    const kept = decodeRing(said.seen);
    if (!cancel.ok || !kept.ok || cancel.value.head.ring !== ring.id) continue;
    if (ringIdOf(crypto.hash, ring.place, kept.value.head) !== ring.id) continue;
    const { head } = cancel.value;
    const shown = kept.value.signers.filter(({ index }) => head.seen.includes(index));
    const seen: Ring = { head: kept.value.head, signers: shown };
    const key = toHex(concatBytes(encodeCancelHead(head), encodeRing(seen)));
    const known = gatheredByKey.get(key);
    const heard = partiesOfDevice(pact, entry.header.author).map((by) => ({
      by,
      heardAt: said.receivedAt,
      challenged: said.challenged,
    }));
    gatheredByKey.set(key, {
      cancel: cancel.value,
      seen,
      signers: [...(known?.signers ?? []), ...cancel.value.signers],
      heard: [...(known?.heard ?? []), ...heard],
    });
  }
  return gatheredByKey;
}

/** The first hearing of each party; challenged if any of its devices made the call. */
function mergeHeard(pact: PactState, heard: readonly CancelHeard[]): readonly CancelHeard[] {
  return pact.parties.flatMap(({ party }) => {
    const own = heard.filter(({ by }) => by === party);
    if (own.length === 0) return [];
    const challenged = own.some((one) => one.challenged);
    const heardAt = own.reduce((a, b) => (b.heardAt < a.heardAt ? b : a)).heardAt;
    return [{ by: party, heardAt, challenged }];
  });
}
