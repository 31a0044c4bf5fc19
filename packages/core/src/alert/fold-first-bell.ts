/**
 * First bells in the fold (R22): holders commit beforehand to one token for each week and kind, and
 * whoever shows k of them asks. A first bell never acts and starts no run; a ring must follow.
 */
import { compareText, equalBytes, toHex, uintBytes, concatBytes } from '../base/bytes.ts';
import type { Hash, KeyedHash } from '../base/crypto.ts';
import { deriveKey, hashIn } from '../base/domain.ts';
import type { PactKey, PartyId, PolicyId } from '../base/id.ts';
import { idBytes } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Hour, Instant } from '../base/time.ts';
import { hourFloor } from '../base/time.ts';
import type { PactState, PartyState } from '../federation/fold.ts';
import type { Roster } from '../federation/roster.ts';
import { partiesOfDevice } from '../federation/view.ts';
import type { Entry } from '../log/entry.ts';
import { entriesOf, saidAs } from '../log/entry.ts';
import type { FirstBell } from './first-bell.ts';
import {
  decodeFirstBell,
  firstBellTokenBytes,
  openFirstBell,
  tokenCommitment,
} from './first-bell.ts';
import type { FirstBellTokens } from './first-bell-records.ts';
import { firstBellKeptKind, firstBellTokensKind, TOKEN_WEEKS } from './first-bell-records.ts';
import type { BellCrypto } from './judge.ts';
import type { RingPlace } from './ring.ts';
import type { AlertContext } from './word.ts';
import { ALERT_KINDS } from './word.ts';

/** Hours of a week of the pact's tempo. */
const WEEK_HOURS = 168;
/** Weeks are carried modulo this. */
const WEEK_MODULUS = 256;
/** A voice may be heard a week late, and a clock may run ahead. */
const WEEKS_AROUND = 1;

/** The week of an hour, as a first bell carries it. */
export function weekOf(hour: Hour): number {
  return divideFloor(hour, WEEK_HOURS) % WEEK_MODULUS;
}

/** A first bell that k holders rang. */
export interface FirstBellState {
  readonly party: PartyId;
  readonly context: AlertContext;
  readonly kind: number;
  readonly week: number;
  /** Ascending. */
  readonly holders: readonly number[];
  /** Each party's first hearing, in the order of the pact's parties. */
  readonly heard: readonly { readonly by: PartyId; readonly at: Instant }[];
}

/** A holder's token for a week and a kind; made anew from its bell key whenever it is needed. */
export function firstBellToken(
  keyedHash: KeyedHash,
  bellSeed: Uint8Array,
  place: RingPlace,
  word: { readonly context: AlertContext; readonly kind: number; readonly week: number },
  k: number,
): Uint8Array | undefined {
  const length = firstBellTokenBytes(k);
  const said = Uint8Array.of(word.context === 'live' ? 0 : 1, word.kind, word.week);
  const { pact, party } = place;
  const key = deriveKey(keyedHash, bellSeed, 'firstBell', idBytes(pact), idBytes(party), said);
  return length === undefined ? undefined : key.slice(0, length);
}

/** The 32 bytes that a holder's bell signs under its commitments. */
export function tokensHash(hash: Hash, place: RingPlace, tokens: FirstBellTokens): Uint8Array {
  const { policy, holder, context, firstWeek, hashes } = tokens;
  const said = concatBytes(
    Uint8Array.of(holder, context === 'live' ? 0 : 1, firstWeek),
    uintBytes(hashes.length, 4),
    hashes,
  );
  const { pact, party } = place;
  return hashIn(hash, 'firstBellTokens', idBytes(pact), idBytes(policy), idBytes(party), said);
}

/** A holder's commitments for a half year of weeks, all kinds; its bell is still to sign them. */
export function commitTokens(
  crypto: { readonly hash: Hash; readonly keyedHash: KeyedHash },
  bellSeed: Uint8Array,
  place: RingPlace,
  of: Pick<FirstBellTokens, 'policy' | 'holder' | 'context' | 'firstWeek'>,
  k: number,
): Uint8Array | undefined {
  const { context, holder, firstWeek } = of;
  const hashes: Uint8Array[] = [];
  for (let at = 0; at < TOKEN_WEEKS; at += 1)
    for (const kind of ALERT_KINDS.keys()) {
      const week = (firstWeek + at) % WEEK_MODULUS;
      const token = firstBellToken(crypto.keyedHash, bellSeed, place, { context, kind, week }, k);
      if (token === undefined) return undefined;
      hashes.push(tokenCommitment(crypto.hash, { ...place, context, kind, week, holder }, token));
    }
  return concatBytes(...hashes);
}

/** A holder's commitment to one week and kind out of its list. */
function commitmentIn(tokens: FirstBellTokens, kind: number, week: number): Uint8Array | undefined {
  const at = (week - tokens.firstWeek + WEEK_MODULUS) % WEEK_MODULUS;
  if (at >= TOKEN_WEEKS || kind >= ALERT_KINDS.length) return undefined;
  const from = 32 * (at * ALERT_KINDS.length + kind);
  const one = tokens.hashes.slice(from, from + 32);
  return one.length === 32 ? one : undefined;
}

/**
 * Commitments that their holders' bells really signed, by roster and holder. A delegate writes them
 * down; it cannot make them.
 */
export function genuineTokens(
  crypto: BellCrypto,
  pact: PactState,
  entries: readonly Entry[],
  context: AlertContext,
): readonly (FirstBellTokens & { readonly party: PartyId })[] {
  return entries.flatMap((entry) => {
    const said = saidAs(firstBellTokensKind, entry);
    if (said?.context !== context) return [];
    const party = pact.parties.find(({ rosterByPolicy }) => rosterByPolicy.has(said.policy));
    const bell = party?.rosterByPolicy.get(said.policy)?.bells[said.holder];
    if (party === undefined || bell === undefined) return [];
    const place: RingPlace = { pact: pact.pact, party: party.party };
    const message = tokensHash(crypto.hash, place, said);
    if (!crypto.verify(said.signature, message, idBytes(bell.key))) return [];
    return [{ ...said, party: party.party }];
  });
}

/** Who rang a first bell, judged against every roster that may have rung it; undefined = nobody. */
export function judgeFirstBell(
  crypto: BellCrypto,
  pact: PactState,
  tokens: readonly (FirstBellTokens & { readonly party: PartyId })[],
  bell: FirstBell,
): { readonly party: PartyId; readonly holders: readonly number[] } | undefined {
  for (const party of pact.parties)
    for (const [policy, roster] of party.rosterByPolicy) {
      const holders = holdersOf(crypto, pact, party, { policy, roster }, tokens, bell);
      if (holders !== undefined) return { party: party.party, holders };
    }
  return undefined;
}

function holdersOf(
  crypto: BellCrypto,
  pact: PactState,
  party: PartyState,
  { policy, roster }: { readonly policy: PolicyId; readonly roster: Roster },
  tokens: readonly (FirstBellTokens & { readonly party: PartyId })[],
  bell: FirstBell,
): readonly number[] | undefined {
  const place: RingPlace = { pact: pact.pact, party: party.party };
  const isStruck = (key: PactKey): boolean => party.struckBells.has(key);
  // Every list that a holder signed is tried: it may have been made anew.
  const lists = roster.bells.map(({ key }, holder) =>
    isStruck(key)
      ? []
      : tokens
          .filter((one) => one.policy === policy && one.holder === holder)
          .flatMap((one) => commitmentIn(one, bell.kind, bell.week) ?? []),
  );
  const commitments = lists.map((of, holder) =>
    of.find((commitment) =>
      bell.tokens.some((token) => {
        const { context, kind, week } = bell;
        const at = { ...place, context, kind, week, holder };
        return equalBytes(commitment, tokenCommitment(crypto.hash, at, token));
      }),
    ),
  );
  const opened = openFirstBell(crypto.hash, place, bell, roster.kBell, commitments);
  return opened.ok ? opened.value : undefined;
}

/** Whether a first bell is of the week in which it came, or of one beside it. */
export function isOfItsWeek(bell: FirstBell, receivedAt: Instant, tempoMs: number): boolean {
  const now = weekOf(hourFloor(receivedAt, tempoMs));
  const ahead = (bell.week - now + WEEK_MODULUS + WEEKS_AROUND) % WEEK_MODULUS;
  return ahead <= 2 * WEEKS_AROUND;
}

/** The first bells of a pact in one context; ascending by party, kind, week. */
export function foldFirstBells(
  crypto: BellCrypto,
  pact: PactState,
  entries: readonly Entry[],
  context: AlertContext,
): readonly FirstBellState[] {
  const tokens = genuineTokens(crypto, pact, entries, context);
  const stateByKey = new Map<string, FirstBellState>();
  for (const entry of entriesOf(firstBellKeptKind, entries)) {
    const said = saidAs(firstBellKeptKind, entry);
    const read = said === undefined ? undefined : decodeFirstBell(said.bell);
    if (said === undefined || read?.ok !== true || read.value.context !== context) continue;
    if (!isOfItsWeek(read.value, said.receivedAt, pact.content.tempoMs)) continue;
    const judged = judgeFirstBell(crypto, pact, tokens, read.value);
    if (judged === undefined) continue;
    const { kind, week } = read.value;
    const key = `${judged.party}/${toHex(Uint8Array.of(kind, week))}`;
    const known = stateByKey.get(key);
    const heard = partiesOfDevice(pact, entry.header.author).map((by) => ({
      by,
      at: said.receivedAt,
    }));
    stateByKey.set(key, {
      party: judged.party,
      context,
      kind,
      week,
      holders: [...new Set([...(known?.holders ?? []), ...judged.holders])].toSorted(
        (a, b) => a - b,
      ),
      heard: firstHearings(pact, [...(known?.heard ?? []), ...heard]),
    });
  }
  return [...stateByKey.keys()]
    .toSorted(compareText)
    .map((key) => stateByKey.get(key) as FirstBellState);
}

function firstHearings(pact: PactState, heard: FirstBellState['heard']): FirstBellState['heard'] {
  return pact.parties.flatMap(({ party }) => {
    const own = heard.filter(({ by }) => by === party);
    return own.length === 0 ? [] : [own.reduce((a, b) => (b.at < a.at ? b : a))];
  });
}
