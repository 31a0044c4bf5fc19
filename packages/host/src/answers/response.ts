/** Answers about playbooks, runs and what we agreed to do. */
import type { Context, Count, Delivery, FaultKept, When, Who } from './common.ts';

/** One step of a run. */
export type RunStep = {
  readonly step: string;
  readonly title: string;
  readonly ownerRole: string;
  readonly state:
    | 'waiting'
    | 'taken'
    | 'done'
    | 'declined'
    | 'passedOn'
    | 'skipped'
    | 'asks'
    | 'acting'
    | 'failed';
  readonly owner: Who | null;
  readonly dueAt: When | null;
  readonly changedAt: When | null;
  /** What the person who changed it wrote. */
  readonly note: string | null;
  /** The outside act, if the step has one. Its address is in `consent show` only. */
  readonly act: {
    readonly executor: 'webhook' | 'email' | 'sheet';
    readonly device: string;
    readonly thisDevice: boolean;
    readonly tries: number;
    readonly fault: FaultKept | null;
    /** Money and steps without return wait ten minutes (R22). */
    readonly notBefore: When | null;
  } | null;
};

/** A run, in short. */
export type RunBrief = {
  readonly run: string;
  readonly ring: string;
  readonly pact: string;
  readonly playbook: string;
  readonly context: Context;
  /** For whom: the party that rang. */
  readonly for: Who;
  readonly state: 'running' | 'ended' | 'stopped';
  readonly startedAt: When;
  readonly steps: Count;
};

/** `run list`. */
export type RunListAnswer = {
  readonly runs: readonly (RunBrief & { readonly detail: readonly RunStep[] })[];
};

/** `run take|done|decline`. */
export type RunChangedAnswer = {
  readonly run: RunBrief;
  readonly step: RunStep;
  readonly delivery: Delivery;
};

/** A playbook. */
export type Playbook = {
  readonly name: string;
  readonly id: string;
  readonly title: string;
  /** The kind of ring that it answers. */
  readonly kind: string;
  readonly purpose: string;
  readonly steps: readonly {
    readonly step: string;
    readonly title: string;
    readonly text: string;
    readonly ownerRole: string;
    readonly withinMinutes: number;
    readonly onDeadline: 'escalate' | 'skip' | 'handOver';
    readonly irreversible: boolean;
  }[];
};

/** `playbook add`. */
export type PlaybookAddAnswer = { readonly playbook: Playbook; readonly delivery: Delivery };

/** `playbook show`. */
export type PlaybookShowAnswer = { readonly playbooks: readonly Playbook[] };

/** What we agreed to do by ourselves when an ally rings. */
export type ConsentedAction = {
  readonly pact: string;
  /** Null = any kind without an entry of its own. */
  readonly kind: string | null;
  readonly level: 'amber' | 'red';
  readonly preset: 'tell' | 'prepare' | 'act';
  readonly step: string | null;
  readonly executor: 'webhook' | 'email' | 'sheet' | null;
  readonly target: string | null;
  readonly device: string | null;
  readonly successor: string | null;
  readonly delayMinutes: number | null;
  readonly cap: number;
  /** Drawn in the last 30 days, over all rings of the pact. */
  readonly used: number;
};

/** `consent set`: in force once enough seal holders signed. */
export type ConsentSetAnswer = {
  readonly action: ConsentedAction;
  readonly state: 'waiting' | 'inForce';
  readonly signatures: Count;
};

/** `consent show`. */
export type ConsentShowAnswer = { readonly actions: readonly ConsentedAction[] };
