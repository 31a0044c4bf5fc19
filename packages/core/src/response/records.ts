/**
 * What is said about responses, all in the home log, lane 1: a *playbook* is a list of steps; an
 * *actionConsent* names the device that does a step's outside act, and its successor; *runStep* and
 * *executed* tell how a run goes. Twins read none of it.
 */
import type { DeviceId, LogId, RecordId, RunId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import { compareText } from '../base/bytes.ts';
import type { Instant } from '../base/time.ts';
import { INSTANT_MAX } from '../base/time.ts';
import { ALERT_KIND_MAX } from '../alert/word.ts';
import type { Malformed } from '../codec/cbor.ts';
import { encodeCbor, malformed } from '../codec/cbor.ts';
import type { Shape } from '../codec/shape.ts';
import {
  ascending,
  bool,
  bytes,
  id,
  list,
  nullable,
  oneOf,
  refined,
  text,
  tuple,
  uint,
} from '../codec/shape.ts';
import type { ActionKind } from '../federation/policy.ts';
import { ACTION_KINDS, CAP_MAX } from '../federation/policy.ts';
import type { RecordKind } from '../record/kind.ts';
import { KIND, PLAINTEXT_BYTES_MAX } from '../record/kind.ts';
import { LANE_COMMON } from '../record/lane.ts';

/** Steps of a playbook. */
export const STEPS_MAX = 32;
/** Kinds of alert that a playbook is for. */
export const PLAYBOOK_KINDS_MAX = 16;
/** Letters, digits and hyphens of a playbook's or a step's key. */
export const KEY_LENGTH_MAX = 40;
/** Characters of a title. */
export const TITLE_MAX = 120;
/** Characters of what a step tells people to do. */
export const STEP_TEXT_MAX = 500;
/** Characters of the role that does a step. */
export const ROLE_MAX = 40;
/** Characters of what a person says with a step. */
export const NOTE_MAX = 200;
/** Characters of an action’s target, an address. */
export const TARGET_MAX = 300;
/** Characters of an action’s template; a ring’s text is put into it later. */
export const TEMPLATE_MAX = 1_000;
/** Minutes of a deadline or a delay: thirty days. */
export const MINUTES_MAX = 43_200;
/** Consents that one consent can replace. */
export const REPLACES_MAX = 8;
/** Bytes of an idempotency key. */
export const IDEMPOTENCY_KEY_BYTES = 16;

/** What becomes of a step when its owner let the deadline pass. */
export const ON_DEADLINE = ['escalate', 'skip', 'handOver'] as const;
/** Everyone is asked; the step lapses; the next on the rota has it. */
export type OnDeadline = (typeof ON_DEADLINE)[number];

/** An act outside: what an executor sends. `{…}` in the template is filled in by the executor. */
export interface Action {
  readonly kind: ActionKind;
  readonly target: string;
  readonly template: string;
}

/** One step of a playbook. */
export interface PlaybookStep {
  readonly key: string;
  readonly text: string;
  /** Whose rota it falls to. */
  readonly role: string;
  readonly deadlineMinutes: number;
  readonly onDeadline: OnDeadline;
  /** Waits ten minutes, and only asks while the ring is disputed. */
  readonly irreversible: boolean;
  /** Legal aid, the search for people: no all-clear stops it. */
  readonly neverCancelled: boolean;
  /** Money it moves, in units of the cap; 0 = none. Money is as grave as what cannot be undone. */
  readonly spends: number;
  readonly action: Action | null;
}

/** What to do when a bell rings: steps that all start at once, each with an owner and an hour. */
export interface Playbook {
  readonly key: string;
  readonly title: string;
  /** Numbers of alert kinds, ascending. */
  readonly kinds: readonly number[];
  readonly steps: readonly PlaybookStep[];
}

/** Who does a step's outside act. */
export interface ActionConsent {
  readonly playbook: RecordId;
  readonly step: string;
  readonly executor: DeviceId;
  /** Acts after the delay, if the executor was not seen to. */
  readonly successor: DeviceId | null;
  readonly delayMinutes: number;
  /** Consents for the same step that this one takes the place of, ascending. */
  readonly replaces: readonly RecordId[];
}

/** What a person says about a step. */
export const STEP_WORDS = ['taken', 'done', 'declined', 'handed'] as const;
/** I have it; it is done; not I; the next one, please. */
export type StepWord = (typeof STEP_WORDS)[number];

/** A person's word about a step. Taking a step is also the yes that an asking action waits for. */
export interface RunStep {
  readonly run: RunId;
  readonly step: string;
  readonly what: StepWord;
  readonly note: string;
  readonly at: Instant;
}

/** An executor's word about an outside act. It names all that the ledger needs. */
export interface Executed {
  readonly run: RunId;
  readonly step: string;
  readonly idempotencyKey: Uint8Array;
  readonly pact: LogId;
  /** Units drawn from the cap. */
  readonly draws: number;
  readonly at: Instant;
  /** Null = it went well; else the executor's code. */
  readonly failure: number | null;
  /** Whether it was for a drill: what drills draw is counted apart. */
  readonly drill: boolean;
}

const instantShape: Shape<Instant> = uint<Instant>(INSTANT_MAX);
const keyShape: Shape<string> = refined(text(KEY_LENGTH_MAX), 'key', (key) =>
  /^[a-z0-9-]+$/.test(key),
);

const actionShape: Shape<Action> = tuple<Action>({
  kind: oneOf(ACTION_KINDS),
  target: text(TARGET_MAX),
  template: text(TEMPLATE_MAX),
});

const stepShape: Shape<PlaybookStep> = tuple<PlaybookStep>({
  key: keyShape,
  text: text(STEP_TEXT_MAX),
  role: text(ROLE_MAX),
  deadlineMinutes: refined(uint(MINUTES_MAX), 'deadline', (minutes) => minutes > 0),
  onDeadline: oneOf(ON_DEADLINE),
  irreversible: bool,
  neverCancelled: bool,
  spends: uint(CAP_MAX),
  action: nullable(actionShape),
});

const playbookShape: Shape<Playbook> = refined(
  tuple<Playbook>({
    key: keyShape,
    title: text(TITLE_MAX),
    kinds: ascending(uint(ALERT_KIND_MAX), (a, b) => a - b, PLAYBOOK_KINDS_MAX, 1),
    steps: list(stepShape, STEPS_MAX, 1),
  }),
  'step-keys',
  ({ steps }) => new Set(steps.map(({ key }) => key)).size === steps.length,
);

/** What all four have in common: ordinary words, sealed. */
const sealedWords = { lanes: [LANE_COMMON], plain: false } as const;

/** 64. Its parts could add up to more than a record holds; `checkPlaybook` says so in time. */
export const playbookKind: RecordKind<Playbook> = {
  name: 'playbook',
  ...sealedWords,
  shape: playbookShape,
  bytesMax: PLAINTEXT_BYTES_MAX,
};

/** Kind frame 3, array 1, playbook 34, step 42, executor 34, successor 34, delay 3, 1 + 8 × 34. */
export const ACTION_CONSENT_BYTES_MAX = 424;
/** 65 */
export const actionConsentKind: RecordKind<ActionConsent> = {
  name: 'actionConsent',
  ...sealedWords,
  shape: refined(
    tuple<ActionConsent>({
      playbook: id<RecordId>(),
      step: keyShape,
      executor: id<DeviceId>(),
      successor: nullable(id<DeviceId>()),
      delayMinutes: uint(MINUTES_MAX),
      replaces: ascending(id<RecordId>(), compareText, REPLACES_MAX),
    }),
    'successor',
    ({ executor, successor }) => executor !== successor,
  ),
  bytesMax: ACTION_CONSENT_BYTES_MAX,
};

/** Kind frame 3, array 1, run 34, step 42, what 1, note 3 + 600, at 9. */
export const RUN_STEP_BYTES_MAX = 693;
/** 66 */
export const runStepKind: RecordKind<RunStep> = {
  name: 'runStep',
  ...sealedWords,
  shape: tuple<RunStep>({
    run: id<RunId>(),
    step: keyShape,
    what: oneOf(STEP_WORDS),
    note: text(NOTE_MAX),
    at: instantShape,
  }),
  bytesMax: RUN_STEP_BYTES_MAX,
};

/** Kind frame 3, array 1, run 34, step 42, key 17, pact 34, draws 5, at 9, failure 3, drill 1. */
export const EXECUTED_BYTES_MAX = 149;
/** 67 */
export const executedKind: RecordKind<Executed> = {
  name: 'executed',
  ...sealedWords,
  shape: tuple<Executed>({
    run: id<RunId>(),
    step: keyShape,
    idempotencyKey: bytes(IDEMPOTENCY_KEY_BYTES),
    pact: id<LogId>(),
    draws: uint(CAP_MAX),
    at: instantShape,
    failure: nullable(uint(65_535)),
    drill: bool,
  }),
  bytesMax: EXECUTED_BYTES_MAX,
};

/** A playbook that someone wrote, if it has the right form and fits into one record. */
export function checkPlaybook(playbook: Playbook): Result<Playbook, Malformed> {
  const said = playbookShape.toCbor(playbook);
  const read = playbookShape.parse(said);
  if (!read.ok) return read;
  const length = encodeCbor([KIND.playbook, said]).length;
  return length > PLAINTEXT_BYTES_MAX ? malformed('oversize') : ok(playbook);
}
