/** Answers about signs of life: check-ins, rhythms, inquiries. No answer shows duress (R21). */
import type { Delivery, WayKind, When, Who } from './common.ts';

/** The states of the core (`PULSE_STATES`); on screen they have other words (GUIDE §4). */
export type SubjectState =
  | 'fresh'
  | 'due'
  | 'late'
  | 'suspect'
  | 'inquiry'
  | 'explained'
  | 'silent'
  | 'paused'
  | 'unknown';

/** One of the last eight check-ins, oldest first. */
export type Stroke = 'onTime' | 'late' | 'learnedLater' | 'missed' | 'rest';

/** How one member or ally is, as far as this device can tell. */
export type Subject = {
  readonly who: Who;
  /** The assembly or pact in which we listen to it, by its name on this device. */
  readonly log: string;
  readonly state: SubjectState;
  /** By which way the last sign of life came; null = never heard. */
  readonly way: WayKind | null;
  /** When it happened, and when we learned it: never one in place of the other. */
  readonly happenedAt: When | null;
  readonly learnedAt: When | null;
  readonly dueAt: When | null;
  /** When we begin to ask after it by ourselves. */
  readonly asksAt: When | null;
  /** Whom this device has asked about the silence that lasts: first them, then others. */
  readonly asked: 'nobody' | 'them' | 'others';
  readonly restsUntil: When | null;
  readonly agreedBy: readonly Who[];
  /** Many fell silent with it. */
  readonly regional: boolean;
  readonly strokes: readonly Stroke[];
};

/** One's own pulse in an assembly: others hear it, and the person has to know when it is due. */
export type OwnPulse = {
  readonly log: string;
  /** When the next check-in is due; null = none was ever sent. */
  readonly dueAt: When | null;
  /** Whether that is over. */
  readonly late: boolean;
  readonly restsUntil: When | null;
};

/** How well we hear: said before anyone else is doubted. */
export type Hearing = {
  readonly log: string;
  readonly doubting: boolean;
  readonly heard: number;
  readonly needed: number;
  /** An answer from outside is missing too. */
  readonly outsideMissing: boolean;
};

/** `beat send`. */
export type BeatSendAnswer = {
  readonly logs: readonly {
    readonly log: string;
    readonly nextDueAt: When | null;
    readonly delivery: Delivery;
  }[];
};

/** `beat show`. */
export type BeatShowAnswer = {
  readonly subjects: readonly Subject[];
  readonly hearing: readonly Hearing[];
};

/** `rhythm set`. */
export type RhythmSetAnswer = {
  readonly log: string;
  readonly everyHours: number;
  readonly graceHours: number;
  readonly nextDueAt: When;
  /** Until then no inquiry leaves the assembly. */
  readonly practiceUntil: When | null;
};

/** `rhythm pause`: it counts once somebody else agreed (`assembly pending` on their device). */
export type RhythmPauseAnswer = {
  readonly id: string;
  readonly from: When;
  readonly to: When;
  readonly agreedBy: readonly Who[];
};

/** `seen`. */
export type SeenAnswer = {
  readonly who: Who;
  readonly how: 'met' | 'seen';
  readonly happenedAt: When;
};

/** An inquiry, in short. */
export type Inquiry = {
  readonly id: string;
  readonly log: string;
  readonly subject: Who;
  readonly open: boolean;
  readonly reason: 'silence' | 'worry' | 'missedCall';
  readonly silentSince: When;
  readonly openedAt: When;
  readonly openedBy: readonly Who[];
  /** Who asks now; null once it is closed. */
  readonly owner: Who | null;
  /** How often it was passed on. */
  readonly hand: number;
  /** When it passes on by itself. */
  readonly passesOnAt: When | null;
  /** The next one it passes to. */
  readonly next: Who | null;
  readonly outcome: 'explained' | 'silent' | 'lateEvidence' | null;
};

/** `inquiry list`. */
export type InquiryListAnswer = { readonly inquiries: readonly Inquiry[] };

/** `inquiry show`. */
export type InquiryShowAnswer = {
  readonly inquiry: Inquiry;
  readonly steps: readonly {
    readonly by: Who;
    readonly channel: WayKind;
    readonly result: 'asked' | 'answered' | 'noAnswer' | 'unreachable' | 'passed';
    readonly at: When;
  }[];
  /** Ways not tried yet. */
  readonly left: readonly WayKind[];
  /** The last signs of life, by when they happened: late news counts for its own day. */
  readonly signs: readonly {
    readonly way: WayKind;
    readonly happenedAt: When;
    readonly learnedAt: When;
  }[];
  readonly closings: readonly {
    readonly by: Who;
    readonly outcome: 'explained' | 'silent' | 'lateEvidence';
    readonly note: string;
    readonly at: When;
  }[];
};

/** `inquiry open`, `inquiry step`, `inquiry close`. */
export type InquiryChangedAnswer = { readonly inquiry: Inquiry; readonly delivery: Delivery };
