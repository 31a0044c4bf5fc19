/** Decisions as answers hold them. */
import type {
  Choice,
  Decision,
  DecisionView,
  Hash32,
  Hour,
  MemberId,
  ObjectionSeen,
  WaitingFor,
} from '@tocsin/core';
import { choiceKindOf, hour, loadOf, MARKS_OF } from '@tocsin/core';
import { hourNow } from '@tocsin/peer';

import type {
  DecisionAnswer,
  DecisionBrief,
  DecisionCount,
  DecisionLoad,
  DecisionObjection,
  When,
  Who,
} from '../calls.ts';
import { choiceText } from '../decision-choice.ts';
import type { LiveAssembly } from '../live-log.ts';
import { thingOf } from './away.ts';
import { whenOfHour, whoOf } from './common.ts';

/** Where decisions are shown: whose device, in which log. */
export interface Showing {
  readonly assembly: LiveAssembly;
  readonly me: MemberId | undefined;
  readonly waiting: readonly WaitingFor[];
}

/** How an assembly's decisions are shown now. */
export function showingOf(assembly: LiveAssembly): Showing {
  const { me } = assembly.peer.peer.judged();
  return { assembly, me, waiting: assembly.decisions.waiting() };
}

/** One decision in a list. */
export function decisionBrief(showing: Showing, view: DecisionView): DecisionBrief {
  const { decision, state, firmness, overdueHours } = view;
  const { record, proposal, present, quorumNeeded } = decision;
  const mine = decision.cast.find(({ member }) => member === showing.me);
  const sealed = mine?.choice === null ? 'sealed' : null;
  return {
    id: record,
    title: proposal.title,
    method: proposal.method,
    state,
    firmness,
    verdict: decision.outcome.verdict,
    opensAt: whenIn(showing, proposal.opensAt),
    closesAt: whenIn(showing, decision.closesAt),
    meeting: proposal.meeting,
    present: { have: present, needed: quorumNeeded },
    mine: mine === undefined ? null : (sealed ?? choiceText(proposal, mine.choice as Choice)),
    waits: showing.waiting.filter((one) => one.record === record).map(({ why }) => why),
    overdueHours,
  };
}

/** One decision, whole. */
export function decisionAnswer(showing: Showing, view: DecisionView): DecisionAnswer {
  const { decision, reviewOn, opensUntil } = view;
  const { proposal, outcome, carriedOut, placed } = decision;
  const who = (member: MemberId): Who => whoOf(member, showing.me);
  const when = (at: Hour | null): When | null => (at === null ? null : whenIn(showing, at));
  const optionText = (option: number): string => proposal.options[option] ?? '';
  return {
    ...decisionBrief(showing, view),
    name: showing.assembly.name,
    by: decision.by === null ? null : who(decision.by),
    fault: decision.fault,
    driver: proposal.driver,
    text: decision.versions.at(-1)?.text ?? proposal.text,
    texts: decision.versions.length,
    options: proposal.options,
    asks: choiceKindOf(proposal),
    marks: choiceKindOf(proposal) === 'mark' ? MARKS_OF[proposal.method] : ['abstain'],
    circle: proposal.circle.map(who),
    blind: proposal.visibility === 'blind',
    opensFrom: when(opensFrom(decision)),
    opensUntil: when(opensUntil),
    extended: decision.isExtended,
    electorate: decision.electorate.length,
    counts: countsOf(decision),
    winners: outcome.winners.map(optionText),
    tied: outcome.tied.map(optionText),
    dissent: outcome.dissent.map(({ member, mark, reason }) => ({
      who: who(member),
      mark,
      reason,
    })),
    pool: outcome.pool.map(who),
    objections: decision.objections.map((one) => objectionOf(one, who)),
    uncounted: decision.uncounted.map(({ member, why }) => ({ who: who(member), why })),
    voided: decision.voided.map(({ record, why }) => ({ id: record, why })),
    written: decision.cast
      .filter(({ via }) => via !== 'self')
      .map(({ record, member, by, witnesses, via }) => ({
        id: record,
        who: who(member),
        by: who(by),
        witnesses: witnesses.map(who),
        via,
      })),
    unheard: decision.unheard.length,
    responsible: proposal.responsible.map(who),
    criteria: proposal.criteria,
    executeFrom: when(proposal.executeNotBefore),
    executeBy: when(proposal.executeBy),
    act: actOf(showing.assembly, proposal.effect),
    hall: showing.assembly.decisions.hall(view),
    doneAt: when(placed ?? carriedOut?.hour ?? null),
    needs: decision.needsOpen,
    supersededBy: decision.supersededBy,
    reviewOn: when(reviewOn),
    reviews: decision.reviews.map(({ by, hour: at, verdict, note }) => ({
      who: who(by),
      at: whenIn(showing, at),
      verdict,
      note,
    })),
  };
}

/** What an act would do that carries a decision out. */
export function actOf(
  { peer, decisions }: LiveAssembly,
  effect: Hash32 | null,
): DecisionAnswer['act'] {
  if (effect === null) return null;
  const { state, me } = peer.peer.judged();
  const act = decisions.actFor(effect);
  const thing = state === undefined || act === undefined ? undefined : thingOf(state, act, me);
  return thing ?? 'hidden';
}

/** The end of the grace: no further answer can come in time. */
function opensFrom({ proposal, closesAt, terms }: Decision): Hour | null {
  return proposal.visibility === 'open' || terms === null
    ? null
    : hour(closesAt + terms.graceHours);
}

function whenIn({ assembly }: Showing, at: Hour): When {
  return whenOfHour(at, assembly.tempoMs);
}

/** Marks, then options: of the last round where there are rounds. */
function countsOf({ outcome, proposal }: Decision): readonly DecisionCount[] {
  const marks = outcome.marks.map(({ mark, count }) => ({ mark, option: null, count }));
  const votes = outcome.tally?.rounds.at(-1)?.votes;
  const options = proposal.options.flatMap((option) => {
    const count = votes?.[option];
    return count === undefined ? [] : [{ mark: 'votes', option, count }];
  });
  return [...marks, ...options];
}

function objectionOf(seen: ObjectionSeen, who: (member: MemberId) => Who): DecisionObjection {
  const { record, member, harm, argument, status, answeredBy } = seen;
  const isAside = status.kind === 'notQualified';
  return {
    id: record,
    who: who(member),
    harm,
    argument,
    status: status.kind,
    answered: answeredBy.length > 0,
    setAsideBy: isAside ? status.by.map(who) : [],
    why: isAside ? status.why : '',
  };
}

/** The weeks of a member that are not over, with what is asked in each outside meetings. */
export function loadsOf(
  assembly: LiveAssembly,
): readonly (DecisionLoad & { readonly hour: Hour })[] {
  const { me } = assembly.peer.peer.judged();
  if (me === undefined) return [];
  const now = hourNow(assembly.peer.peer.parts);
  return loadOf(assembly.decisions.state(), me)
    .filter(({ from }) => from + WEEK_HOURS > now)
    .map(({ from, questions }) => ({
      from: whenOfHour(from, assembly.tempoMs),
      questions: questions.length,
      hour: from,
    }));
}

/** Hours of a week. */
const WEEK_HOURS = 168;
