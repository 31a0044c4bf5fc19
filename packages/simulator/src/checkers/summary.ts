/**
 * What two folds of one assembly are compared by: the governance state in plain values, everything
 * sorted, ids as hexadecimal. Two folds that give the same JSON of it agree.
 */

/** A person. */
export interface MemberSummary {
  readonly status: 'live' | 'expelled' | 'resigned';
  readonly branch: string;
  readonly probationUntil: number | null;
  readonly suspendedUntil: number | null;
  readonly ballotDevice: string | null;
  readonly paperHash: string | null;
  readonly successor: string | null;
}

/** A device; `cut` is the ids of the heads at which it ended, ascending. */
export interface DeviceSummary {
  readonly member: string;
  readonly status: 'active' | 'struck' | 'forked' | 'gone';
  readonly suspendedUntil: number | null;
  readonly cut: readonly string[] | null;
  /** Known to have signed against itself, while it is active. */
  readonly isFaulty?: boolean;
}

/** A mandate, with what was cut when it ended early. */
export interface MandateSummary {
  readonly role: number;
  readonly member: string;
  readonly pact: string | null;
  readonly notAfter: number;
  readonly ended: boolean;
}

/** An epoch in force. */
export interface EpochSummary {
  readonly number: number;
  readonly keyHash: string;
  readonly rosterHash: string | null;
  readonly wall: number;
}

/** Items under their names, ascending by name. */
type Named<T> = readonly (readonly [string, T])[];

/** The state of an assembly in plain values. */
export interface Summary {
  readonly height: number;
  readonly head: string;
  readonly wall: number;
  readonly rules: number;
  readonly rulesNext: readonly [number: number, startHeight: number] | null;
  readonly members: Named<MemberSummary>;
  readonly devices: Named<DeviceSummary>;
  readonly mandates: Named<MandateSummary>;
  readonly resolutions: Named<readonly [subject: number, hash: string]>;
  readonly epochs: readonly EpochSummary[];
  readonly removalPending: boolean;
  readonly overrides: readonly (readonly [index: number, value: number])[];
  readonly usedInvites: readonly string[];
  readonly settled: readonly string[];
  readonly contested: readonly string[] | null;
  readonly stopped: string | null;
}

/** The entries of a map by name, ascending, as a summary shows them. */
export function named<K extends string, V, T>(
  map: ReadonlyMap<K, V>,
  show: (value: V, name: K) => T,
): Named<T> {
  return [...map]
    .map(([name, value]) => [name, show(value, name)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
