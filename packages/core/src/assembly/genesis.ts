/**
 * Genesis (kind 1, lane 0, plain): 2–12 people in one room, all of whom sign its record (R16). The
 * record's `signature` field holds 64 bytes for each founder in the order of their keys; they are
 * no part of the id, and the id is the log. Each founder is a vouch branch of their own and has no
 * other privilege. A founding by phone is `unmet` until every pair in a spanning tree has met.
 */
import { compareText } from '../base/bytes.ts';
import type { ReadingCrypto } from '../base/crypto.ts';
import { SIGNATURE_BYTES } from '../base/crypto.ts';
import type { DeviceId, Hash32, LogId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { TEMPO_LIVING_MS, TEMPO_MS_MIN } from '../base/time.ts';
import type { Shape } from '../codec/shape.ts';
import { ascending, bool, bytes, id, refined, tuple, uint } from '../codec/shape.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import type { RecordKind } from '../record/kind.ts';
import { decodeSaidAs } from '../record/kind.ts';
import type { Record } from '../record/record.ts';
import { LANE_GOVERNANCE } from '../record/lane.ts';
import type { Override } from './durations.ts';
import { areLawful, OVERRIDES_BYTES_MAX, overridesShape } from './durations.ts';

/** Fewest people that found an assembly (R16). */
export const FOUNDERS_MIN = 2;
/** Most people that found an assembly (R16): as many signatures as a record has room for. */
export const FOUNDERS_MAX = 12;
/**
 * The newest rules that this program judges by; it has those of every version from 1 on (R13). What
 * was founded under 0 came before the formats were frozen, and is judged by nobody any more.
 */
export const RULES_KNOWN = 1;
/** The first rules of which the formats and the fold stay. */
export const RULES_FIRST = 1;
/** Rules versions that a genesis or an act can name. */
export const RULES_MAX = 255;

/** A founder: array 1, device 34, prekey hash 34, paper hash 34. */
const FOUNDER_BYTES = 103;

/**
 * The longest genesis: kind frame 2, array 1, rules 2, tempo 5, nonce 34, founders 1 + 12 × 103,
 * epoch key hash 34, unmet 1, overrides 386.
 */
export const GENESIS_BYTES_MAX: number =
  2 + 1 + 2 + 5 + 34 + 1 + FOUNDERS_MAX * FOUNDER_BYTES + 34 + 1 + OVERRIDES_BYTES_MAX;

/** A founder by their first device. */
export interface Founder {
  readonly device: DeviceId;
  readonly prekeyHash: Hash32;
  readonly paperHash: Hash32;
}

/** What a genesis says. */
export interface Genesis {
  /** The rules version under which the log is judged. */
  readonly rules: number;
  /** 3,600,000 for a living assembly; smaller marks a rehearsal for ever. */
  readonly tempoMs: number;
  /** A mix of all founders' reveals. */
  readonly nonce: Uint8Array;
  /** Ascending by device. */
  readonly founders: readonly Founder[];
  readonly epochKeyHash: Hash32;
  /** Founded without meeting. */
  readonly unmet: boolean;
  readonly overrides: readonly Override[];
}

/** The founders' list: ascending by device. */
export const foundersShape: Shape<readonly Founder[]> = ascending(
  tuple<Founder>({ device: id<DeviceId>(), prekeyHash: id<Hash32>(), paperHash: id<Hash32>() }),
  (a, b) => compareText(a.device, b.device),
  FOUNDERS_MAX,
  FOUNDERS_MIN,
);

/** The tempo of a log. */
export const tempoShape: Shape<number> = refined(
  uint(TEMPO_LIVING_MS),
  'tempo',
  (tempoMs) => tempoMs >= TEMPO_MS_MIN,
);

/** Kind 1. */
export const genesisKind: RecordKind<Genesis> = {
  name: 'genesis',
  lanes: [LANE_GOVERNANCE],
  plain: true,
  bytesMax: GENESIS_BYTES_MAX,
  shape: tuple<Genesis>({
    rules: uint(RULES_MAX),
    tempoMs: tempoShape,
    nonce: bytes(32),
    founders: foundersShape,
    epochKeyHash: id<Hash32>(),
    unmet: bool,
    overrides: overridesShape,
  }),
};

/** Why there is no assembly to fold. */
export type GenesisFault =
  | { readonly kind: 'GenesisMissing' }
  | { readonly kind: 'GenesisUnread' }
  | { readonly kind: 'GenesisMalformed' }
  | { readonly kind: 'GenesisNotSigned' }
  | { readonly kind: 'KeyNotAdmissible' };

/** What the genesis of `log` says, or why nothing was founded by it. */
export function readGenesis(
  log: LogId,
  entry: Entry | undefined,
  crypto: Pick<ReadingCrypto, 'verify' | 'isAdmissibleKey'>,
): Genesis | GenesisFault {
  if (entry === undefined) return { kind: 'GenesisMissing' };
  if (entry.body.state === 'unread') return { kind: 'GenesisUnread' };
  const said = saidAs(genesisKind, entry);
  if (said === undefined || entry.header.log !== null || entry.header.prev !== null)
    return { kind: 'GenesisMalformed' };
  if (entry.header.seq !== 0 || entry.header.author !== said.founders[0]?.device)
    return { kind: 'GenesisMalformed' };
  if ((entry.id as string) !== log || !areLawful(said.overrides))
    return { kind: 'GenesisMalformed' };
  if (!said.founders.every(({ device }) => crypto.isAdmissibleKey(idBytes(device))))
    return { kind: 'KeyNotAdmissible' };
  return isSignedByAll(said, entry, crypto) ? said : { kind: 'GenesisNotSigned' };
}

/** One missing or wrong signature: nothing was founded. */
function isSignedByAll(
  said: Genesis,
  entry: Entry,
  crypto: Pick<ReadingCrypto, 'verify'>,
): boolean {
  const signatures = entry.signatures ?? new Uint8Array();
  if (signatures.length !== said.founders.length * SIGNATURE_BYTES) return false;
  return said.founders.every(({ device }, at) =>
    crypto.verify(
      signatures.subarray(at * SIGNATURE_BYTES, (at + 1) * SIGNATURE_BYTES),
      idBytes(entry.id),
      idBytes(device),
    ),
  );
}

/**
 * Whether a record without a log carries all the signatures it needs: those of every founder of an
 * assembly, or its author's under a pact. They are outside its id, so that a relay could swap some
 * and leave a joiner with a genesis that founds nothing: such a copy is not taken in.
 */
export function isGenesisSigned(verify: ReadingCrypto['verify'], record: Record): boolean {
  const message = idBytes(record.id);
  const said = record.body === null ? undefined : decodeSaidAs(genesisKind, record.body);
  const signers =
    said?.ok === true ? said.value.founders.map(({ device }) => device) : [record.fields.author];
  if (record.signature.length !== signers.length * SIGNATURE_BYTES) return false;
  return signers.every((device, at) => {
    const from = at * SIGNATURE_BYTES;
    const signature = record.signature.subarray(from, from + SIGNATURE_BYTES);
    return verify(signature, message, idBytes(device));
  });
}
