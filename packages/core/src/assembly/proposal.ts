/**
 * What would speak against an act even if every member agreed to it now: asked before people are
 * bothered with something that can never be placed. A view of now; the fold judges as ever.
 */
import type { DeviceId, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import type { ActClass, Verb } from './act.ts';
import { baseOf } from './base.ts';
import { benchAt } from './due.ts';
import { settleableAt } from './settleable.ts';
import { liveMembers } from './electorate.ts';
import { NOTHING_PRUNED } from './floor.ts';
import type { Saying } from './reading.ts';
import type { Act } from './act.ts';
import type { AssemblyState } from './state.ts';
import type { FoldCrypto, Objection, Trial } from './trial.ts';
import { objectionToVerb } from './verb-rules.ts';

/** Who would propose what, and when. */
export interface Proposal {
  readonly device: DeviceId;
  readonly verb: Verb;
  readonly class: ActClass;
  readonly now: Hour;
}

/** The rule of its verb that a proposal would break; undefined: it needs but enough consents. */
export function objectionToProposal(
  state: AssemblyState,
  { device, verb, class: by, now }: Proposal,
  crypto: FoldCrypto,
): Objection {
  const genesis = state.reading.entryById.get(state.log as string as RecordId);
  const author = state.devices.get(device);
  if (genesis === undefined || author === undefined) return 'author-not-honoured';
  const header = { ...genesis.header, author: device, gov: state.head, wallHour: now };
  const said: Act = { verb, base: baseOf(crypto.hash, state, verb), class: by, validUntil: now };
  const act: Saying<Act> = { entry: { ...genesis, header }, said };
  const trial: Trial = {
    reading: state.reading,
    history: state.history,
    ground: state,
    since: [state],
    isInside: () => true,
    isPruned: NOTHING_PRUNED,
    crypto,
    act,
    author,
    moment: { height: state.height + 1, wall: now },
    frontier: settleableAt(benchAt(state, crypto), now).frontier,
    settledAt: (record) => state.settledAt.get(record),
    consents: [],
    strikes: [],
    consenters: new Set(liveMembers(state).map(({ id }) => id)),
  };
  return objectionToVerb(trial);
}
