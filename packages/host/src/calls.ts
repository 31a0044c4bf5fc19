/**
 * The contract of every call to the daemon: what it takes (`GIVEN`, checked at the door by
 * `given.ts`) and what it answers. The name of a call is its command's, with a dot: `beat.send`.
 *
 * Files are named by absolute path and read or written by the daemon; the command line makes paths
 * absolute. Where `out` is absent the daemon writes into `folder`, where the person stands, under
 * a name of its own that is not taken yet. Words like `who`, `member`, `device` and `id` take a
 * name that this device knows, a whole id, or the start of one (at least 4 characters) if only one
 * thing begins so: otherwise `Ambiguous`.
 */
import type { Result } from '@tocsin/core';

import type {
  AdmitAnswer,
  AssemblyAnswer,
  ConsentAnswer,
  DeviceAddAnswer,
  DeviceCutAnswer,
  DeviceRecoverAnswer,
  DevicesAnswer,
  FoundAnswer,
  HealAnswer,
  InviteAnswer,
  JoinAnswer,
  LeaveAnswer,
  PaperCheckAnswer,
  PaperPrintAnswer,
  PendingAnswer,
  SeatAnswer,
} from './answers/assembly.ts';
import type {
  AwayAskAnswer,
  AwayPlaceAnswer,
  AwayShowAnswer,
  AwayWitnessAnswer,
  AwayWitnessesAnswer,
} from './answers/away.ts';
import type {
  AmberAnswer,
  FirstBellAnswer,
  FirstBellHeardAnswer,
  RelayAnswer,
  RingChangedAnswer,
  RingShowAnswer,
} from './answers/alert.ts';
import type {
  BundleOpenAnswer,
  BundlePackAnswer,
  LogExportAnswer,
  LogKeptAnswer,
  LogVerifyAnswer,
  WaysChangedAnswer,
  WaysShowAnswer,
} from './answers/carry.ts';
import type {
  AmberKeyAnswer,
  PactActAnswer,
  PactNamedAnswer,
  PactShowAnswer,
  PactStepAnswer,
  RosterAnswer,
} from './answers/federation.ts';
import type {
  BeatSendAnswer,
  BeatShowAnswer,
  InquiryChangedAnswer,
  InquiryListAnswer,
  InquiryShowAnswer,
  RhythmPauseAnswer,
  RhythmSetAnswer,
  SeenAnswer,
} from './answers/pulse.ts';
import type {
  ConsentSetAnswer,
  ConsentShowAnswer,
  PlaybookAddAnswer,
  PlaybookShowAnswer,
  RunChangedAnswer,
  RunListAnswer,
} from './answers/response.ts';
import type { StatusAnswer, TodayAnswer } from './answers/status.ts';
import type {
  CallAnswerAnswer,
  CallAskAnswer,
  CallHeardAnswer,
  WordsChangedAnswer,
  WordsReadAnswer,
  WordsSetAnswer,
  WordsShowAnswer,
} from './answers/words.ts';
import type { AccountsAnswers } from './calls/accounts.ts';
import { ACCOUNTS_GIVEN } from './calls/accounts.ts';
import type { AidAnswers } from './calls/aid.ts';
import { AID_GIVEN } from './calls/aid.ts';
import type { NamingAnswers } from './calls/naming.ts';
import { NAMING_GIVEN } from './calls/naming.ts';
import type { PowerAnswers } from './calls/power.ts';
import { POWER_GIVEN } from './calls/power.ts';
import type { DecideAnswers } from './calls/decide.ts';
import { DECIDE_GIVEN } from './calls/decide.ts';
import type { DrawAnswers } from './calls/draw.ts';
import { DRAW_GIVEN } from './calls/draw.ts';
import type { WakingAnswers } from './calls/waking.ts';
import { WAKING_GIVEN } from './calls/waking.ts';
import type { WakeUpAnswers } from './calls/wakeup.ts';
import { WAKEUP_GIVEN } from './calls/wakeup.ts';
import type { CHOICES, ChoiceName } from './choices.ts';
import type { ControlFault } from './message.ts';

export type * from './answers/accounts.ts';
export type * from './answers/alert.ts';
export type * from './answers/assembly.ts';
export type * from './answers/away.ts';
export type * from './answers/carry.ts';
export type * from './answers/common.ts';
export type * from './answers/exchange.ts';
export type * from './answers/decision.ts';
export type * from './answers/draw.ts';
export type * from './answers/federation.ts';
export type * from './answers/naming.ts';
export type * from './answers/power.ts';
export type * from './answers/pulse.ts';
export type * from './answers/response.ts';
export type * from './answers/status.ts';
export type * from './answers/talk.ts';
export type * from './answers/waking.ts';
export type * from './answers/wakeup.ts';
export type * from './answers/words.ts';

/**
 * One value that a call takes: a text, an integer ≥ 0, one of the words of a choice. With a `?` it
 * may be absent; a `flag` and a `list` never are (false and empty).
 */
export type GivenField =
  | 'text'
  | 'text?'
  | 'number'
  | 'number?'
  | 'list'
  | 'flag'
  | ChoiceName
  | `${ChoiceName}?`;

/** What the calls of the first commands take. */
const FIRST_GIVEN = {
  down: {},
  status: {},
  today: { right: 'flag' },
  'assembly.found': {
    name: 'text',
    with: 'list',
    met: 'flag',
    byPhone: 'flag',
    out: 'text?',
    folder: 'text',
    tempoMs: 'number?',
  },
  'assembly.invite': { out: 'text?', folder: 'text' },
  'assembly.join': { name: 'text', file: 'text?', met: 'flag', out: 'text?', folder: 'text' },
  'assembly.admit': { file: 'text', met: 'flag', out: 'text?', folder: 'text' },
  'assembly.show': {},
  'assembly.pending': {},
  'assembly.consent': { id: 'text', against: 'flag' },
  'assembly.seat': { member: 'text', role: 'seatRole', hours: 'number' },
  'assembly.heal': { branch: 'text?' },
  'assembly.leave': {},
  'away.show': {},
  'away.witnesses': { ally: 'list' },
  'away.ask': { who: 'list', pact: 'text?', out: 'text?', folder: 'text' },
  'away.witness': { pact: 'text', file: 'text', over: 'flag', out: 'text?', folder: 'text' },
  'away.place': { file: 'text' },
  'device.add': { file: 'text?', name: 'text?', out: 'text?', folder: 'text' },
  /** `code`: 32 hexadecimal characters, asked for by the command line; a secret. */
  'device.recover': {
    device: 'text',
    code: 'text?',
    file: 'text?',
    out: 'text?',
    folder: 'text',
  },
  'device.cut': { device: 'text', hours: 'number' },
  'device.show': {},
  'paper.print': {},
  'paper.check': { code: 'text' },
  'paper.keys': { pact: 'text' },
  'paper.forget': { pact: 'text', code: 'text' },
  'ways.add': { address: 'text' },
  'ways.show': {},
  'ways.remove': { address: 'text' },
  /** `word`: what the person typed with it, asked for by the command line; a secret. */
  'beat.send': { word: 'text?' },
  'beat.show': {},
  'rhythm.set': { every: 'number', grace: 'number' },
  'rhythm.pause': { hours: 'number' },
  seen: { who: 'text', met: 'flag' },
  /** `well`, `forced`: asked for by the command line; secrets. */
  'words.set': { name: 'text', well: 'text', forced: 'text' },
  'words.show': {},
  'words.read': {},
  'words.called': { who: 'text' },
  'words.end': { who: 'text', met: 'flag', wordOf: 'text?' },
  'call.ask': { who: 'text' },
  'call.answer': { who: 'text', number: 'text' },
  'call.heard': { who: 'text', answer: 'text' },
  'inquiry.open': { who: 'text' },
  'inquiry.list': {},
  'inquiry.show': { id: 'text' },
  'inquiry.step': { id: 'text', channel: 'askChannel?', result: 'askResult' },
  'inquiry.close': { id: 'text', outcome: 'closeOutcome', note: 'closeNote?' },
  'ring.propose': {
    pact: 'text',
    kind: 'ringKind',
    level: 'ringLevel?',
    scope: 'ringScope?',
    hours: 'number?',
    inquiry: 'text?',
    text: 'text?',
    drill: 'flag',
  },
  'ring.sign': { id: 'text' },
  'ring.dispute': { id: 'text', reason: 'disputeReason?' },
  'ring.cancel': { id: 'text' },
  'ring.clear': { id: 'text' },
  'ring.lift': { id: 'text' },
  'ring.called': { id: 'text' },
  'ring.relay': { id: 'text', pact: 'text', region: 'number?' },
  'ring.first': { pact: 'text', kind: 'ringKind', drill: 'flag' },
  'ring.heard': {
    pact: 'text',
    kind: 'ringKind',
    week: 'number',
    tokens: 'list',
    drill: 'flag',
  },
  'ring.amber': { pact: 'text', kind: 'ringKind', hours: 'number?', drill: 'flag' },
  'ring.show': { id: 'text?' },
  'pact.offer': {
    name: 'text',
    hours: 'number?',
    parties: 'number?',
    every: 'number?',
    grace: 'number?',
    practice: 'number?',
    turn: 'number?',
    out: 'text?',
    folder: 'text',
  },
  'pact.accept': { name: 'text', file: 'text', out: 'text?', folder: 'text' },
  'pact.relay': { name: 'text', kinds: 'list', hops: 'number?' },
  'pact.terms': {
    name: 'text',
    hours: 'number?',
    every: 'number?',
    grace: 'number?',
    notice: 'number?',
  },
  /** `code`: 32 hexadecimal characters, asked for by the command line; a secret. */
  'pact.rotate': { name: 'text', without: 'list', anew: 'flag', code: 'text?' },
  'pact.recover': { name: 'text', without: 'list', anew: 'flag' },
  'pact.object': { name: 'text', code: 'text?' },
  'pact.amber': { name: 'text' },
  'pact.show': {},
  'pact.name': { pact: 'text', name: 'text' },
  'playbook.add': { name: 'text', file: 'text?', exposes: 'list' },
  'playbook.show': { name: 'text?' },
  'run.list': {},
  'run.take': { run: 'text', step: 'text' },
  'run.done': { run: 'text', step: 'text', note: 'text?' },
  'run.decline': { run: 'text', step: 'text', note: 'text?' },
  'consent.set': {
    pact: 'text',
    preset: 'consentPreset',
    cap: 'number?',
    kind: 'ringKind?',
    step: 'text?',
    target: 'text?',
    executor: 'text?',
    successor: 'text?',
    delay: 'number?',
  },
  'consent.show': {},
  'bundle.pack': { for: 'text?', out: 'text?', folder: 'text' },
  'bundle.open': { file: 'text' },
  'log.verify': {},
  'log.kept': {},
  'log.export': { out: 'text?', folder: 'text' },
} as const;

/** What each call takes. */
export const GIVEN: typeof FIRST_GIVEN &
  typeof ACCOUNTS_GIVEN &
  typeof AID_GIVEN &
  typeof NAMING_GIVEN &
  typeof POWER_GIVEN &
  typeof DECIDE_GIVEN &
  typeof DRAW_GIVEN &
  typeof WAKING_GIVEN &
  typeof WAKEUP_GIVEN = {
  ...FIRST_GIVEN,
  ...ACCOUNTS_GIVEN,
  ...AID_GIVEN,
  ...NAMING_GIVEN,
  ...POWER_GIVEN,
  ...DECIDE_GIVEN,
  ...DRAW_GIVEN,
  ...WAKING_GIVEN,
  ...WAKEUP_GIVEN,
};

/** What each call answers. */
interface Answers
  extends
    AccountsAnswers,
    AidAnswers,
    NamingAnswers,
    PowerAnswers,
    DecideAnswers,
    DrawAnswers,
    WakingAnswers,
    WakeUpAnswers {
  readonly down: { readonly stopping: true };
  readonly status: StatusAnswer;
  readonly today: TodayAnswer;
  readonly 'assembly.found': FoundAnswer;
  readonly 'assembly.invite': InviteAnswer;
  readonly 'assembly.join': JoinAnswer;
  readonly 'assembly.admit': AdmitAnswer;
  readonly 'assembly.show': AssemblyAnswer;
  readonly 'assembly.pending': PendingAnswer;
  readonly 'assembly.consent': ConsentAnswer;
  readonly 'assembly.seat': SeatAnswer;
  readonly 'assembly.heal': HealAnswer;
  readonly 'assembly.leave': LeaveAnswer;
  readonly 'away.show': AwayShowAnswer;
  readonly 'away.witnesses': AwayWitnessesAnswer;
  readonly 'away.ask': AwayAskAnswer;
  readonly 'away.witness': AwayWitnessAnswer;
  readonly 'away.place': AwayPlaceAnswer;
  readonly 'device.add': DeviceAddAnswer;
  readonly 'device.recover': DeviceRecoverAnswer;
  readonly 'device.cut': DeviceCutAnswer;
  readonly 'device.show': DevicesAnswer;
  readonly 'paper.print': PaperPrintAnswer;
  readonly 'paper.check': PaperCheckAnswer;
  readonly 'paper.keys': PaperPrintAnswer;
  readonly 'paper.forget': PaperCheckAnswer;
  readonly 'ways.add': WaysChangedAnswer;
  readonly 'ways.show': WaysShowAnswer;
  readonly 'ways.remove': WaysChangedAnswer;
  readonly 'beat.send': BeatSendAnswer;
  readonly 'beat.show': BeatShowAnswer;
  readonly 'rhythm.set': RhythmSetAnswer;
  readonly 'rhythm.pause': RhythmPauseAnswer;
  readonly seen: SeenAnswer;
  readonly 'words.set': WordsSetAnswer;
  readonly 'words.show': WordsShowAnswer;
  readonly 'words.read': WordsReadAnswer;
  readonly 'words.called': WordsChangedAnswer;
  readonly 'words.end': WordsChangedAnswer;
  readonly 'call.ask': CallAskAnswer;
  readonly 'call.answer': CallAnswerAnswer;
  readonly 'call.heard': CallHeardAnswer;
  readonly 'inquiry.open': InquiryChangedAnswer;
  readonly 'inquiry.list': InquiryListAnswer;
  readonly 'inquiry.show': InquiryShowAnswer;
  readonly 'inquiry.step': InquiryChangedAnswer;
  readonly 'inquiry.close': InquiryChangedAnswer;
  readonly 'ring.propose': RingChangedAnswer;
  readonly 'ring.sign': RingChangedAnswer;
  readonly 'ring.dispute': RingChangedAnswer;
  readonly 'ring.cancel': RingChangedAnswer;
  readonly 'ring.clear': RingChangedAnswer;
  readonly 'ring.lift': RingChangedAnswer;
  readonly 'ring.called': RingChangedAnswer;
  readonly 'ring.relay': RelayAnswer;
  readonly 'ring.first': FirstBellAnswer;
  readonly 'ring.heard': FirstBellHeardAnswer;
  readonly 'ring.amber': AmberAnswer;
  readonly 'ring.show': RingShowAnswer;
  readonly 'pact.offer': PactStepAnswer;
  readonly 'pact.accept': PactStepAnswer;
  readonly 'pact.relay': PactActAnswer;
  readonly 'pact.terms': PactActAnswer;
  readonly 'pact.rotate': RosterAnswer;
  readonly 'pact.recover': RosterAnswer;
  readonly 'pact.object': RosterAnswer;
  readonly 'pact.amber': AmberKeyAnswer;
  readonly 'pact.show': PactShowAnswer;
  readonly 'pact.name': PactNamedAnswer;
  readonly 'playbook.add': PlaybookAddAnswer;
  readonly 'playbook.show': PlaybookShowAnswer;
  readonly 'run.list': RunListAnswer;
  readonly 'run.take': RunChangedAnswer;
  readonly 'run.done': RunChangedAnswer;
  readonly 'run.decline': RunChangedAnswer;
  readonly 'consent.set': ConsentSetAnswer;
  readonly 'consent.show': ConsentShowAnswer;
  readonly 'bundle.pack': BundlePackAnswer;
  readonly 'bundle.open': BundleOpenAnswer;
  readonly 'log.verify': LogVerifyAnswer;
  readonly 'log.kept': LogKeptAnswer;
  readonly 'log.export': LogExportAnswer;
}

/** The name of a call. */
export type CallName = keyof typeof GIVEN & keyof Answers;

type FieldValue<F> = F extends `${infer Required}?`
  ? FieldValue<Required>
  : F extends 'text'
    ? string
    : F extends 'number'
      ? number
      : F extends 'flag'
        ? boolean
        : F extends 'list'
          ? readonly string[]
          : F extends ChoiceName
            ? (typeof CHOICES)[F][number]
            : never;

type GivenBy<Fields> = {
  readonly [N in keyof Fields as Fields[N] extends `${string}?` ? never : N]: FieldValue<Fields[N]>;
} & {
  readonly [N in keyof Fields as Fields[N] extends `${string}?` ? N : never]?: FieldValue<
    Fields[N]
  >;
};

/** What a call takes. */
export type With<C extends CallName> = GivenBy<(typeof GIVEN)[C]>;

/** What a call answers. */
export type Answer<C extends CallName> = Answers[C];

/**
 * What is said while a call lasts: `key` names a sentence of the catalogue (`note.KEY`), `done` of
 * `of` draws the bar. `of` 0 = not known.
 */
export type Note = {
  readonly key:
    | 'reading'
    | 'verifying'
    | 'packing'
    | 'opening'
    | 'writing'
    | 'lookingFirst'
    | 'simulating';
  readonly done: number;
  readonly of: number;
};

/** What a handler is given beside what the call takes. */
export interface CallContext {
  /** The assembly that was named, or undefined: then the only one, else `AssemblyNeeded`. */
  readonly assembly: string | undefined;
  /** Says how far it is; at most ten times a second is worth saying. */
  readonly note: (note: Note) => void;
  /** Aborts when the person left. What was begun and is durable stays. */
  readonly signal: AbortSignal;
}

/** One handler for each call. */
export type Handlers = {
  readonly [C in CallName]: (
    given: With<C>,
    context: CallContext,
  ) => Promise<Result<Answer<C>, ControlFault>>;
};

/** The call of a command: `beat send` → `beat.send`. */
export function callOf(commandName: string): string {
  return commandName.replace(' ', '.');
}

/** Whether a word names a call. */
export function isCallName(word: string): word is CallName {
  return Object.hasOwn(GIVEN, word);
}
