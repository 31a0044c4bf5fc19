/** Playbooks and consents as answers hold them. */
import type { ConsentPolicy, LogId, PlaybookState } from '@tocsin/core';
import { ALERT_KINDS, drawnBy, durationOf, partyOf } from '@tocsin/core';

import type { ConsentedAction, Playbook } from '../calls.ts';
import type { LiveAssembly, LivePact } from '../live-log.ts';

/** A playbook. */
export function playbookAnswer({ record, playbook }: Omit<PlaybookState, 'device'>): Playbook {
  return {
    name: playbook.key,
    id: record,
    title: playbook.title,
    kind: playbook.kinds.map(kindName).join(', '),
    purpose: playbook.title,
    steps: playbook.steps.map((step) => ({
      step: step.key,
      title: step.text,
      text: step.text,
      ownerRole: step.role,
      withinMinutes: step.deadlineMinutes,
      onDeadline: step.onDeadline,
      irreversible: step.irreversible,
    })),
  };
}

/** The name of a kind of alert. */
export function kindName(kind: number): string {
  return ALERT_KINDS[kind] ?? `kind ${kind}`;
}

/** The policy that stands for us in a pact. */
export function standingPolicy({ open }: LivePact): ConsentPolicy | null {
  const { state, me } = open?.peer.peer.judged() ?? {};
  if (state === undefined || me === undefined) return null;
  return partyOf(state, me)?.consent ?? null;
}

/** Everything that an assembly agreed to do in a pact. */
export function actionsOf(pact: LivePact): readonly ConsentedAction[] {
  const policy = standingPolicy(pact);
  const { household } = pact.home;
  const { consents, playbooks } = household.response();
  const log = pact.open?.log;
  return (policy?.entries ?? []).flatMap((entry): readonly ConsentedAction[] => {
    const { kind, level, preset, capPer30d } = entry;
    const base = {
      pact: pact.name,
      kind: kind === null ? null : kindName(kind),
      level,
      preset,
      cap: capPer30d,
      used: log === undefined ? 0 : usedIn(pact.home, log),
    };
    const named = consents.flatMap((consent) => {
      const playbook = playbooks.find(({ record }) => record === consent.playbook)?.playbook;
      const step = playbook?.steps.find(({ key }) => key === consent.step);
      const isMeant = kind === null || playbook?.kinds.includes(kind) === true;
      return step === undefined || !isMeant ? [] : [{ consent, step }];
    });
    if (named.length === 0) return [{ ...base, ...NO_ACT }];
    return named.map(({ consent, step }) => ({
      ...base,
      step: step.key,
      executor: step.action?.kind ?? null,
      target: step.action?.target ?? null,
      device: consent.executor,
      successor: consent.successor,
      delayMinutes: consent.delayMinutes,
    }));
  });
}

/** What stands where no step acts outside. */
const NO_ACT = {
  step: null,
  executor: null,
  target: null,
  device: null,
  successor: null,
  delayMinutes: null,
} as const;

/** Units drawn in a pact within the window, by all devices. */
function usedIn(home: LiveAssembly, pact: LogId): number {
  const { executed } = home.household.response();
  const { state } = home.peer.peer.judged();
  const { clock, tempoMs } = home.peer.peer.parts;
  const windowMs = durationOf(state?.overrides ?? [], 'capWindow') * tempoMs;
  const devices = new Set(executed.map(({ device }) => device));
  let sum = 0;
  const now = clock.now();
  for (const device of devices)
    sum += drawnBy(executed, { device, pact, drill: false }, now, windowMs);
  return sum;
}
