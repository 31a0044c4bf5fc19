/**
 * Mistakes that are planted into the code under test, to see that the simulator finds them. A
 * mutant is a change of source text, made by the loader of `run-mutant.ts` on the way in; nothing
 * of it is in the product. Each names the checker that must catch it, and within how many seeds.
 */
import {
  AGED,
  ALONE,
  BRINGING,
  COPIED,
  CUT_OFF,
  CRASHING,
  DRAINED,
  HANDED,
  JAMMED,
  KEPT_BACK,
  PROVOKED,
  ROBBED,
  TAKEN,
  TORN,
  TWO_TAKEN,
  WATCHED,
} from './worlds.ts';
import type { Scenario } from '../scenarios/scenario.ts';

/** One planted mistake. */
export interface Mutant {
  readonly name: string;
  /** What it breaks, in one sentence. */
  readonly breaks: string;
  /** The file, from the top of the repository; `find` stands in it exactly once. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly scenario: Scenario;
  readonly seedsMax: number;
  /** The first of them, where it is not 1. */
  readonly seedFirst?: number;
  /** The checkers, any of which may catch it. */
  readonly caughtBy: readonly string[];
}

/** The mutants. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'sendBeforeSync',
    breaks: 'R2, conventions: an own record is durable before anybody hears of it',
    file: 'packages/peer/src/log/replica.ts',
    find: "store.put([stored], 'durable')",
    replace: "store.put([stored], 'batched')",
    scenario: CRASHING,
    seedsMax: 40,
    caughtBy: ['self-fork', 'acknowledged-lost'],
  },
  {
    name: 'clockInTheFold',
    breaks: 'R10: the fold reads no clock',
    file: 'packages/peer/src/engine/assembly-peer.ts',
    find: 'const folded = this.#fold.fold(entries);',
    replace: `const nowHour = hourNow(this.#parts);
    const past = entries.filter(({ header }) => header.wallHour <= nowHour + 24);
    const folded = foldAssembly(log, past, this.#parts.crypto);`,
    scenario: JAMMED,
    seedsMax: 4,
    caughtBy: ['same-state'],
  },
  {
    name: 'halfIsEnough',
    breaks: 'R1: more than half',
    file: 'packages/core/src/assembly/electorate.ts',
    find: 'return count * 2 > all;',
    replace: 'return count * 2 >= all;',
    scenario: ALONE,
    seedsMax: 3,
    caughtBy: ['counts'],
  },
  {
    name: 'judgedAtIngest',
    breaks: 'log.md §5: what comes late is taken in like what comes early',
    file: 'packages/peer/src/log/intake.ts',
    find: 'const verdict = admit(parts.log, record, known);',
    replace: `const walls = index.tips().map((id) => index.known(id)?.wallHour ?? 0);
    const isLate = record.fields.wallHour + 48 < Math.max(0, ...walls);
    const verdict: ReturnType<typeof admit> = isLate
      ? { kind: 'refused', fault: { kind: 'OtherLog' } }
      : admit(parts.log, record, known);`,
    scenario: CUT_OFF,
    seedsMax: 3,
    caughtBy: ['convergence', 'same-state'],
  },
  {
    name: 'strikeForgets',
    breaks: 'R6, R17: a struck device counts no further than its cut',
    file: 'packages/core/src/assembly/electorate.ts',
    find: 'return isAtOrBelow(device.cut ?? [], entry, (id) => reading.entryById.get(id));',
    replace: 'return true;',
    scenario: ROBBED,
    seedsMax: 6,
    caughtBy: ['ended-power'],
  },
  {
    name: 'oneBellRings',
    breaks: 'R19, R22: k of n bells over distinct branches',
    file: 'packages/core/src/federation/roster.ts',
    find: 'return distinct.length >= roster.kBell && labelCount(roster, distinct) >= labelsNeeded;',
    replace: 'return distinct.length >= 1 && labelsNeeded >= 0;',
    scenario: PROVOKED,
    seedsMax: 2,
    caughtBy: ['ring-rule'],
  },
  {
    name: 'nobodyAsks',
    breaks: 'DESIGN §4: an inquiry opens by itself',
    file: 'packages/core/src/pulse/step.ts',
    find: "effects.push({ kind: 'openInquiry', said: { subject, silentSince, reason: 'silence' } });",
    replace: '',
    scenario: TAKEN,
    seedsMax: 2,
    caughtBy: ['silence-unnoticed'],
  },
  {
    name: 'saidOnce',
    breaks: 'decision 0055: the newest signs of life are told again at each meeting',
    file: 'packages/peer/src/engine/log-peer.ts',
    find: 'this.desk.wires().slice(-WIRES_TOLD_MAX)',
    replace: 'this.desk.wires().slice(WIRES_TOLD_MAX)',
    scenario: { ...ALONE, name: 'calm', weeks: 9, decisionWeeks: 9, linkMinutes: 2 },
    seedsMax: 3,
    caughtBy: ['vain-inquiries'],
  },
  {
    name: 'capIsWhole',
    breaks: 'R22: a cap is split among the executors of a home',
    file: 'packages/core/src/response/consent.ts',
    find: 'return executors === 0 ? 0 : divideFloor(capPer30d, executors);',
    replace: 'return executors === 0 ? 0 : divideFloor(capPer30d, 1);',
    scenario: DRAINED,
    seedsMax: 4,
    caughtBy: ['over-cap'],
  },
  {
    name: 'drillsDraw',
    breaks: 'decision 0080: drills have a cap of their own',
    file: 'packages/core/src/response/view.ts',
    find: "return alert.context === 'drill';",
    replace: "return alert.context === 'live' || alert.context === 'drill';",
    scenario: DRAINED,
    seedsMax: 4,
    caughtBy: ['over-cap'],
  },
  {
    name: 'neverPutIsUnanswered',
    breaks: 'decision 0056: what was never asked is not unanswered',
    file: 'packages/peer/src/engine/pulse-watch.ts',
    find: 'if (!isPut) {',
    replace: 'if (!isPut && this.#asks.length < 0) {',
    scenario: TWO_TAKEN,
    seedsMax: 4,
    caughtBy: ['silence-unnoticed'],
  },
  {
    name: 'neverSwept',
    breaks: 'R14: what has had its time goes by itself',
    file: 'packages/peer/src/engine/sweep.ts',
    find: 'this.#wakeIn(Math.max(this.#untilDue(), this.#untilCalm()));',
    replace: '',
    scenario: AGED,
    seedsMax: 2,
    caughtBy: ['not-forgotten'],
  },
  {
    name: 'sweptEarly',
    breaks: 'R14: data of lanes stays for as long as the constitution says',
    file: 'packages/core/src/assembly/floor.ts',
    find: "wall - durationOf(overrides, 'headersKept')",
    replace: "wall - Math.floor(durationOf(overrides, 'headersKept') / 3)",
    scenario: AGED,
    seedsMax: 2,
    caughtBy: ['swept-early', 'acknowledged-lost'],
  },
  {
    name: 'vouchesNeverSpent',
    breaks: 'R15: at most three vouches a member in ninety days',
    file: 'packages/core/src/assembly/joining.ts',
    find: 'return spent.length < VOUCHES_MAX;',
    replace: 'return spent.length < VOUCHES_MAX + 1;',
    scenario: BRINGING,
    seedsMax: 1,
    caughtBy: ['growth'],
  },
  {
    name: 'anyKeysRotate',
    breaks: 'R20: a new roster takes the keys that were promised',
    file: 'packages/core/src/federation/beside.ts',
    find: 'if (hashes[index] === keyHashOf(crypto.hash, key) && crypto',
    replace: 'if (hashes[index] !== undefined && keyHashOf !== undefined && crypto',
    scenario: COPIED,
    seedsMax: 1,
    caughtBy: ['roster'],
  },
  {
    name: 'struckBellsRing',
    breaks: 'R22: a key whose strike is known never counts',
    file: 'packages/core/src/alert/judge.ts',
    find: 'const counted = signed.filter(({ index }) => !isStruck(roster, index, hearing.struck));',
    replace: 'const counted = signed;',
    scenario: COPIED,
    seedsMax: 1,
    caughtBy: ['ring-rule'],
  },
  {
    name: 'disputesChangeNothing',
    breaks: 'R22: a dispute turns money to ask',
    file: 'packages/core/src/response/view.ts',
    find: 'const isDoubted = alert.disputed || alert.recovering;',
    replace: 'const isDoubted = alert.recovering;',
    scenario: COPIED,
    seedsMax: 1,
    caughtBy: ['disputed-money'],
  },
  {
    name: 'oneWordEnds',
    breaks: 'R21: it ends by a meeting, or by two people’s word',
    file: 'packages/core/src/duress/person.ts',
    find: 'export const WORDS_NEEDED = 2;',
    replace: 'export const WORDS_NEEDED = 1;',
    scenario: WATCHED,
    seedsMax: 1,
    caughtBy: ['duress'],
  },
  {
    name: 'recalledHandPays',
    breaks: 'R6: what is done under a mandate outside its cut counts for nothing',
    file: 'packages/core/src/power/covers.ts',
    find: 'return isAtOrBelow(heads, entry, (id) => reading.entryById.get(id));',
    replace: 'return heads.length >= 0;',
    scenario: HANDED,
    seedsMax: 1,
    caughtBy: ['ended-power', 'ended-purse'],
  },
  {
    name: 'lateIsInside',
    breaks: 'R8: the default is late, not valid',
    file: 'packages/core/src/power/covers.ts',
    find: "if (inTime === 'late') return { kind: 'late' };",
    replace: "if (inTime === 'late') return { kind: 'inside', isRatified: false };",
    scenario: HANDED,
    seedsMax: 1,
    caughtBy: ['ended-power', 'ended-purse'],
  },
  {
    name: 'oldHeadsPay',
    breaks: 'R6, decision 0120: a steward who was recalled spends no more, whatever head they cite',
    file: 'packages/core/src/power/covers.ts',
    find: 'ended: state.mandates.get(act)?.ended ?? null,',
    replace: 'ended: state.mandates.get(act) === undefined ? null : null,',
    scenario: KEPT_BACK,
    seedFirst: 3,
    seedsMax: 1,
    caughtBy: ['ended-purse'],
  },
  {
    name: 'lateVoicesCount',
    breaks: 'R8, decision 0122: a placement shows who was heard only by ballots of the time',
    file: 'packages/core/src/assembly/ear.ts',
    find: 'return this.#majorityAt(height, bench) <= heardUntil;',
    replace: 'return this.#majorityAt(height, bench) <= heardUntil || step.wall <= heardUntil;',
    scenario: KEPT_BACK,
    // The seed in which whoever keeps an answer back is the secretary.
    seedFirst: 30,
    seedsMax: 1,
    caughtBy: ['late-voice'],
  },
  {
    name: 'spentTwice',
    breaks: 'decision 0116: what others spend from one cap at the same time is counted with it',
    file: 'packages/core/src/accounts/spending.ts',
    find: 'if (isBeside && isAsked) addTo(together, other.spent);',
    replace: 'if (isBeside && isAsked && all.length < 0) addTo(together, other.spent);',
    scenario: TORN,
    seedsMax: 1,
    caughtBy: ['over-purse'],
  },
  {
    name: 'pendingGetsCheaper',
    breaks: 'decision 0105: what is pending never gets cheaper',
    file: 'packages/core/src/assembly/trial.ts',
    find: 'return history.slice(Math.max(0, cited));',
    replace: 'return history.slice(cited < 0 ? -1 : -1);',
    scenario: TORN,
    seedsMax: 1,
    caughtBy: ['cheaper', 'ended-power'],
  },
];
