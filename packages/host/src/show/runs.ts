/** Runs of playbooks as answers hold them. */
import type { DeviceId, RingId, StepView } from '@tocsin/core';
import type { HouseholdRun } from '@tocsin/peer';

import type { RunBrief, RunStep } from '../calls.ts';
import type { LiveAssembly, LivePact } from '../live-log.ts';
import { whenOf, whenOrNull, whoOf } from './common.ts';
import { failureName } from '../executor-codes.ts';

/** A run with the assembly that does it. */
export interface RunFound {
  readonly assembly: LiveAssembly;
  readonly run: HouseholdRun;
  /** The pact's name on this device now. */
  readonly pact: string;
}

/** Every run of an assembly. */
export function runsOf(assembly: LiveAssembly, pacts: readonly LivePact[]): readonly RunFound[] {
  return assembly.household.runs().map((run) => {
    const log = run.view.alert.state.place.pact;
    const pact = pacts.find(({ open }) => open?.log === log)?.name ?? run.pact;
    return { assembly, run, pact };
  });
}

/** The runs of one ring. */
export function runsOfRing(pact: LivePact, ring: RingId): readonly RunBrief[] {
  return runsOf(pact.home, [pact])
    .filter(({ run }) => run.view.alert.state.id === ring)
    .map(runBrief);
}

/** A run in short. */
export function runBrief({ run, pact }: RunFound): RunBrief {
  const { view, context } = run;
  const { steps, alert } = view;
  const isOver = ({ status }: StepView): boolean => status === 'done' || status === 'skipped';
  const done = steps.filter(isOver).length;
  const isStopped = steps.every((step) => isOver(step) || step.status === 'stopped');
  return {
    run: view.run,
    ring: alert.state.id,
    pact,
    playbook: view.playbook.playbook.key,
    context,
    for: whoOf(alert.state.place.party, undefined),
    state: done === steps.length ? 'ended' : isStopped ? 'stopped' : 'running',
    startedAt: whenOf(view.startedAt),
    steps: { have: done, needed: steps.length },
  };
}

/** The steps of a run. */
export function runSteps({ assembly, run }: RunFound): readonly RunStep[] {
  const { me, state } = assembly.peer.peer.judged();
  const device = assembly.peer.peer.replica.me;
  const notes = assembly.household.response().steps;
  return run.view.steps.map((step) => {
    const own = notes.filter((one) => one.run === run.view.run && one.step === step.step.key);
    const last = own.at(-1);
    return {
      step: step.step.key,
      title: step.step.text,
      ownerRole: step.step.role,
      state: stepState(step, device, assembly.peer.peer.parts.clock.now()),
      owner: step.owner === null ? null : whoOf(step.owner, me),
      dueAt: whenOrNull(step.dueAt),
      changedAt: whenOrNull(last?.at),
      note: last === undefined || last.note === '' || state === undefined ? null : last.note,
      act: actOf(step, device),
    };
  });
}

function stepState(step: StepView, device: DeviceId, now: number): RunStep['state'] {
  const { status, action, marks } = step;
  if (action !== null) {
    if (action.executed.some(({ failure }) => failure === null)) return 'done';
    const mine = action.acting.some((one) => one.device === device && one.notBefore <= now);
    if (action.executed.length > 0) return 'failed';
    if (mine || action.acting.length > 0) return 'acting';
    if (action.mode === 'ask' && status === 'open') return 'asks';
  }
  switch (status) {
    case 'open':
      return marks.at(-1)?.what === 'declined' ? 'declined' : 'waiting';
    case 'taken':
      return 'taken';
    case 'done':
      return 'done';
    case 'everyone':
      return marks.at(-1)?.what === 'declined' ? 'declined' : 'passedOn';
    case 'skipped':
    case 'stopped':
      return 'skipped';
  }
}

function actOf({ step, action }: StepView, device: DeviceId): RunStep['act'] {
  if (step.action === null || action === null) return null;
  const first = action.acting[0];
  const failed = action.executed.findLast(({ failure }) => failure !== null);
  const shown = first?.device ?? action.executed[0]?.device ?? device;
  return {
    executor: step.action.kind,
    device: shown,
    thisDevice: shown === device,
    tries: action.executed.length,
    fault: failed?.failure == null ? null : { kind: failureName(failed.failure) },
    notBefore: whenOrNull(first?.notBefore),
  };
}
