/** Answers about the constitution, mandates, recalls, emergency powers and budgets. */
import type { Count, Finality, When, Who } from './common.ts';

/** A number of the constitution. */
export type RuleShown = {
  readonly name: string;
  readonly index: number;
  readonly value: number;
  readonly initially: number;
  readonly floor: number;
  readonly ceiling: number;
  readonly unit: 'percent' | 'members' | 'terms' | 'hours' | 'days' | 'minutes' | 'switch';
};

/** `constitution show`. */
export type ConstitutionAnswer = {
  readonly name: string;
  readonly members: number;
  /** Whether every sentence is asked for, or the short form. */
  readonly all: boolean;
  /** Every share, count and limit, by index. */
  readonly rules: readonly RuleShown[];
  /** Waiting times: all of them where every sentence is asked for, else those that were changed. */
  readonly durations: readonly RuleShown[];
  readonly stewardsOpen: boolean;
  /** Which methods decide what; null: all are allowed everywhere. */
  readonly methods: MethodsShown | null;
  /** Lists that wait for people to agree. */
  readonly methodsAsked: readonly MethodsAsked[];
};

/** Which methods decide what; advice and sense checks are always free. */
export type MethodsShown = {
  readonly others: readonly string[];
  /** Where an act follows; null: as its domain has it. */
  readonly acts: readonly string[] | null;
  readonly domains: readonly { readonly domain: string; readonly methods: readonly string[] }[];
};

/** A list that is asked for; null: it is not here to be read. */
export type MethodsAsked = { readonly act: string; readonly methods: MethodsShown | null };

/** Something was proposed to the members. */
export type PowerProposedAnswer = {
  readonly act: string;
  readonly verb: string;
  readonly about: Who | null;
  readonly for: Count;
  /** The last hour that can carry it. */
  readonly closes: When;
};

/** So much of one commodity: `amount` in its least unit, `text` as people write it. */
export type Sum = { readonly commodity: string; readonly amount: number; readonly text: string };

/** Something done in a role. */
export type RoleActShown = {
  readonly id: string;
  readonly by: Who | null;
  readonly verb: string;
  readonly amount: Sum | null;
  readonly text: string;
  readonly at: When | null;
  /** `open`: nobody else has seen it yet. `adReferendum`: it waits for the members. */
  readonly covered: 'inside' | 'open' | 'late' | 'adReferendum' | 'void';
  /** Why, where it has no effect. */
  readonly why: string | null;
};

/** Whether a draw drew the holder of a mandate: for good, so far, or not at all. */
type DrawnHolds = 'settled' | 'provisional' | 'not';

/** A mandate and what it covers. */
export type MandateShown = {
  readonly id: string;
  readonly role: string;
  readonly who: Who;
  readonly standing: boolean;
  /** When it was placed; null: at the founding, before any hour was kept. */
  readonly since: When | null;
  readonly notAfter: When;
  readonly kind: 'imperative' | 'withinDomain' | 'observer' | null;
  readonly verbs: readonly string[];
  readonly caps: readonly Sum[];
  readonly deputies: readonly Who[];
  readonly text: string | null;
  readonly handover: readonly string[];
  /** The draw that it names, and whether that drew its holder; null: it names none. */
  readonly drawn: { readonly draw: string; readonly holds: DrawnHolds } | null;
  /** Whether the holder stands in for somebody whose mandate was taken back. */
  readonly interim: boolean;
  readonly reportDue: When | null;
  readonly reportOverdue: boolean;
  readonly finality: Finality;
  readonly acts: readonly RoleActShown[];
};

/** Who really did it. */
type Practice = {
  readonly role: string;
  readonly who: Who;
  readonly hours: number;
  readonly last: When;
};

/** `mandate show`. */
export type MandateShowAnswer = {
  readonly name: string;
  readonly mandates: readonly MandateShown[];
  readonly practice: readonly Practice[];
};

/** A template of a mandate. */
type TemplateShown = {
  readonly name: string;
  readonly role: string;
  readonly verbs: readonly string[];
  readonly days: number;
  readonly reportDays: number;
  readonly deputies: number;
  /** What binds the holder unless another text is given. */
  readonly charter: string;
  readonly handover: readonly string[];
};

/** `mandate templates`. */
export type TemplatesAnswer = { readonly templates: readonly TemplateShown[] };

/** `mandate act`. */
export type RoleActAnswer = { readonly act: RoleActShown };

/** `mandate report`, `mandate held`, `emergency report`. */
export type NotedAnswer = { readonly id: string; readonly what: 'report' | 'held' | 'sunset' };

/** A recall. */
export type RecallShown = {
  readonly id: string;
  readonly mandate: string;
  readonly role: string;
  readonly holder: Who | null;
  readonly phase: 'gathering' | 'open' | 'carried' | 'failed' | 'cooling';
  readonly signed: number;
  readonly opensAt: number;
  readonly needed: number;
  readonly of: number;
  readonly mine: boolean;
  readonly closes: When;
  readonly coolsUntil: When | null;
  readonly interim: Who | null;
  /** Hours from the first signature until everybody refuses; null: somebody does not know yet. */
  readonly hours: number | null;
  readonly missing: readonly Who[];
};

/** `recall show`, `recall sign`. */
export type RecallShowAnswer = { readonly name: string; readonly recalls: readonly RecallShown[] };

/** An emergency power. */
export type EmergencyShown = {
  readonly id: string;
  readonly phase: 'ahead' | 'runs' | 'stopped' | 'lapsed';
  readonly what: string | null;
  readonly holders: readonly Who[];
  readonly verbs: readonly string[];
  readonly caps: readonly Sum[];
  readonly exposed: readonly Who[];
  readonly starts: When;
  readonly expires: When;
  readonly stoppedAt: When | null;
  readonly agreed: Count;
  readonly report: string | null;
  readonly reportDue: When;
  readonly reportOverdue: boolean;
  readonly acts: readonly RoleActShown[];
};

/** `emergency show`. */
export type EmergencyShowAnswer = {
  readonly name: string;
  readonly powers: readonly EmergencyShown[];
  /** How many have to agree to the next one, of how many. */
  readonly next: { readonly needed: number; readonly of: number };
};

/** `emergency stop`. */
export type EmergencyStopAnswer = {
  readonly act: string;
  readonly for: Count;
  readonly stopped: boolean;
};

/** A budget. */
export type BudgetShown = {
  readonly id: string;
  readonly purpose: string | null;
  readonly sum: Sum;
  readonly standing: boolean;
  readonly notAfter: When;
  /** Who spends it; null: stewards together, or each payment by the members. */
  readonly spender: Who | null;
};

/** `allocate show`. */
export type AllocateShowAnswer = {
  readonly name: string;
  readonly budgets: readonly BudgetShown[];
};
