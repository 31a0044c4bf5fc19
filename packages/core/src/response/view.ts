/**
 * A run, now: who has which step, and which device may do which act from when. Nothing here is
 * stored; an executor asks this view, acts, and says *executed*.
 */
import type { Hash } from '../base/crypto.ts';
import type { DeviceId, LogId, MemberId, RunId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import { instant, minutesMs } from '../base/time.ts';
import type { AlertReach, AlertView } from '../alert/view.ts';
import { narrower } from '../alert/view.ts';
import type { ConsentMode, ConsentPolicy } from '../federation/policy.ts';
import { capShare, consentFor, drawnBy, modeWithin, stricterMode } from './consent.ts';
import type { ConsentState, ExecutedState, PlaybookState, ResponseState } from './fold.ts';
import { idempotencyKeyOf, runIdOf } from './fold.ts';
import type { PlaybookStep } from './records.ts';
import type { StepMark, Turn, TurnStatus } from './turn.ts';
import { rotaOrder, turnAt } from './turn.ts';

/** Durations of R22; the names are those of the global table. */
export interface ResponseDurations {
  /** Minutes that money and irreversible steps wait: 10. */
  readonly irreversibleWait: number;
  /** Hours over which a cap is counted: 720. */
  readonly capWindow: number;
}

/** What a run is looked at with. */
export interface RunAsk {
  /** Our consent policy in the pact; null = none was filed. */
  readonly policy: ConsentPolicy | null;
  /** Members on a role's rota. */
  readonly rotaOf: (role: string) => readonly MemberId[];
  /** Whose device it is; undefined = nobody's any more. */
  readonly memberOf: (device: DeviceId) => MemberId | undefined;
  readonly now: Instant;
  readonly tempoMs: number;
  readonly durations: ResponseDurations;
}

/** A device that may act, and from when. */
export interface ActingDevice {
  readonly device: DeviceId;
  readonly notBefore: Instant;
}

/** Why an act waits for a person though consent would let it go by itself. */
export type ActionHold = 'capReached' | 'noExecutor' | 'consentsContradict';

/** A step's outside act. */
export interface ActionView {
  readonly mode: ConsentMode;
  readonly hold: ActionHold | null;
  /** Empty until a person says yes (mode `ask`), for ever (`never`), or once it is executed. */
  readonly acting: readonly ActingDevice[];
  readonly draws: number;
  readonly idempotencyKey: Uint8Array;
  /** What executors said of it, in order of time. */
  readonly executed: readonly ExecutedState[];
}

/** One step of a run. `stopped`: an all-clear came before it began. */
export interface StepView extends Omit<Turn, 'status'> {
  readonly step: PlaybookStep;
  readonly status: TurnStatus | 'stopped';
  /** Everyone's words about it, in order of time. */
  readonly marks: readonly StepMark[];
  readonly action: ActionView | null;
}

/** A run: one ring, answered by one playbook. */
export interface RunView {
  readonly run: RunId;
  readonly alert: AlertView;
  readonly playbook: PlaybookState;
  /** The k-th signature, as the first of our devices heard it. */
  readonly startedAt: Instant;
  /** In the order of the playbook. */
  readonly steps: readonly StepView[];
}

/** What all steps of a run are looked at with. */
interface Run {
  readonly id: RunId;
  readonly pact: LogId;
  readonly alert: AlertView;
  readonly startedAt: Instant;
  readonly playbook: PlaybookState;
  readonly state: ResponseState;
  readonly ask: RunAsk;
}

/**
 * The run of a playbook on an alert; undefined until our verdict is that it rings. An amber, a
 * first bell, a refused ring: no run.
 */
export function runView(
  hash: Hash,
  alert: AlertView,
  playbook: PlaybookState,
  state: ResponseState,
  ask: RunAsk,
): RunView | undefined {
  const { verdict } = alert;
  if (verdict?.says !== 'rings') return undefined;
  const { id: ring, place } = alert.state;
  const id = runIdOf(hash, ring, playbook.record);
  const startedAt = verdict.heardAt;
  const run: Run = { id, pact: place.pact, alert, startedAt, playbook, state, ask };
  const steps = playbook.playbook.steps.map((step) => viewStep(hash, run, step));
  return { run: id, alert, playbook, startedAt, steps };
}

/** The playbooks that answer an alert's kind, in the order of the state. */
export function playbooksFor(state: ResponseState, kind: number): readonly PlaybookState[] {
  return state.playbooks.filter(({ playbook }) => playbook.kinds.includes(kind));
}

function viewStep(hash: Hash, run: Run, step: PlaybookStep): StepView {
  const { ask, startedAt } = run;
  const marks = marksOf(run, step);
  const order = rotaOrder(hash, run.id, step.key, ask.rotaOf(step.role));
  const turn = turnAt(step, order, marks, startedAt, ask.now, ask.tempoMs);
  const executed = run.state.executed.filter((one) => one.run === run.id && one.step === step.key);
  const action = step.action === null ? null : viewAction(hash, run, step, marks, executed);
  if (!isStopped(run, step, marks, executed)) return { ...turn, step, marks, action };
  return { ...turn, status: 'stopped', owner: null, dueAt: null, step, marks, action };
}

/** The members' words about a step. A device that is nobody's any more says nothing. */
function marksOf(run: Run, step: PlaybookStep): readonly StepMark[] {
  return run.state.steps.flatMap((one): readonly StepMark[] => {
    if (one.run !== run.id || one.step !== step.key) return [];
    const by = run.ask.memberOf(one.device);
    return by === undefined ? [] : [{ by, what: one.what, at: one.at }];
  });
}

/** An all-clear stops what has not begun; never legal aid or the search for people (R22). */
function isStopped(
  run: Run,
  step: PlaybookStep,
  marks: readonly StepMark[],
  executed: readonly ExecutedState[],
): boolean {
  const { clearedAt } = run.alert;
  if (clearedAt === null || step.neverCancelled) return false;
  const begun = marks.filter(({ what }) => what === 'taken' || what === 'done');
  return ![...begun, ...executed].some(({ at }) => at < clearedAt);
}

/** Whether a step moves money or cannot be undone. */
export function isGrave(step: PlaybookStep): boolean {
  return step.irreversible || step.spends > 0;
}

/** Units that a step draws from the cap: its money, and one for an act that moves none. */
export function drawsOf(step: PlaybookStep): number {
  return Math.max(1, step.spends);
}

function reachFor(alert: AlertView, step: PlaybookStep): AlertReach {
  const reach = step.neverCancelled ? alert.aidReach : alert.reach;
  const isDoubted = alert.disputed || alert.recovering;
  return isDoubted && isGrave(step) ? narrower(reach, 'ask') : reach;
}

function viewAction(
  hash: Hash,
  run: Run,
  step: PlaybookStep,
  marks: readonly StepMark[],
  executed: readonly ExecutedState[],
): ActionView {
  const { head } = run.alert.state.ring;
  const consent = consentFor(run.ask.policy, head.kind, head.level);
  const action = step.action?.kind ?? 'sheet';
  const wanted = modeWithin(consent.modeOf(action), reachFor(run.alert, step));
  const consents = run.state.consents.filter(
    (one) => one.playbook === run.playbook.record && one.step === step.key,
  );
  const [named] = consents;
  const hold = holdOf(run, step, consents, consent.capPer30d);
  const mode = hold === null ? wanted : stricterMode(wanted, 'ask');
  const isOver = executed.some(({ failure }) => failure === null);
  const from = isOver || mode === 'never' ? undefined : goFrom(run, mode, marks);
  const canAct = named !== undefined && consents.length === 1 && from !== undefined;
  const acting = canAct ? actingDevices(run, step, named, from, executed) : [];
  return {
    mode,
    hold: wanted === 'auto' ? hold : null,
    acting:
      mode === 'auto'
        ? acting.filter(({ device }) => isWithinShare(run, step, device, consent.capPer30d))
        : acting,
    draws: drawsOf(step),
    idempotencyKey: idempotencyKeyOf(hash, run.id, step.key),
    executed,
  };
}

/** When the yes was given: with the ring itself, or by the first person who took the step. */
function goFrom(run: Run, mode: ConsentMode, marks: readonly StepMark[]): Instant | undefined {
  if (mode === 'auto') return run.startedAt;
  return marks.find(({ what, at }) => what === 'taken' && at <= run.ask.now)?.at;
}

function holdOf(
  run: Run,
  step: PlaybookStep,
  consents: readonly ConsentState[],
  capPer30d: number,
): ActionHold | null {
  const [named] = consents;
  if (named === undefined) return 'noExecutor';
  if (consents.length > 1) return 'consentsContradict';
  const devices = [named.executor, ...(named.successor === null ? [] : [named.successor])];
  const isOpen = devices.some((device) => isWithinShare(run, step, device, capPer30d));
  return isOpen ? null : 'capReached';
}

function isDrill({ alert }: Run): boolean {
  return alert.context === 'drill';
}

/** Whether a step still fits a device's own share; what the step itself drew is not counted. */
function isWithinShare(run: Run, step: PlaybookStep, device: DeviceId, capPer30d: number): boolean {
  const { ask, state, pact } = run;
  const share = capShare(capPer30d, executorCount(state.consents));
  const others = state.executed.filter((one) => one.run !== run.id || one.step !== step.key);
  const windowMs = ask.durations.capWindow * ask.tempoMs;
  const drawn = drawnBy(others, { device, pact, drill: isDrill(run) }, ask.now, windowMs);
  return drawn + drawsOf(step) <= share;
}

/** Devices among which every cap is split: all that any standing consent names. */
export function executorCount(consents: readonly ConsentState[]): number {
  const devices = new Set<DeviceId>();
  for (const { executor, successor } of consents) {
    devices.add(executor);
    if (successor !== null) devices.add(successor);
  }
  return devices.size;
}

/**
 * The executor acts once its wait is over; the successor after the delay, or as soon as the
 * executor said that it failed.
 */
function actingDevices(
  run: Run,
  step: PlaybookStep,
  consent: ConsentState,
  from: Instant,
  executed: readonly ExecutedState[],
): readonly ActingDevice[] {
  const { ask, startedAt } = run;
  const waitMs = isGrave(step) ? minutesMs(ask.durations.irreversibleWait, ask.tempoMs) : 0;
  const notBefore = instant(Math.max(from, startedAt + waitMs));
  const failed = executed.find(({ device }) => device === consent.executor);
  const acting: ActingDevice[] =
    failed === undefined ? [{ device: consent.executor, notBefore }] : [];
  if (consent.successor === null) return acting;
  const delayed = instant(notBefore + minutesMs(consent.delayMinutes, ask.tempoMs));
  const next = failed === undefined ? delayed : instant(Math.max(notBefore, failed.at));
  return [...acting, { device: consent.successor, notBefore: next }];
}
