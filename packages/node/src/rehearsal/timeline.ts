/** What happened when: said as it happens, and kept for the end. */
import type { Say } from '@tocsin/host/words';

/** One thing that happened. */
interface Moment {
  readonly step: string;
  /** Milliseconds since the rehearsal began. */
  readonly atMs: number;
}

/** Keeps and says the moments of a rehearsal. */
export interface Timeline {
  /** Says that a step happened now; gives when. */
  tell(step: string, sentence: string): number;
  /** Milliseconds since the rehearsal began. */
  nowMs(): number;
  moments(): readonly Moment[];
}

/** Where a timeline goes. */
export interface TimelineOptions {
  readonly say: Say;
  readonly locale: string;
  /** Takes each moment: a line for people, and the moment itself for scripts. */
  readonly onMoment: (line: string, moment: Moment) => void;
}

/** Begins a timeline. */
export function createTimeline({ say, locale, onMoment }: TimelineOptions): Timeline {
  const beganMs = performance.now();
  const moments: Moment[] = [];
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const nowMs = (): number => Math.round(performance.now() - beganMs);
  return {
    nowMs,
    moments: () => [...moments],
    tell: (step, what) => {
      const moment = { step, atMs: nowMs() };
      moments.push(moment);
      const after = saySeconds(locale, moment.atMs).padStart(8);
      onMoment(say('rehearse.line', { clock: clock.format(), after, what }), moment);
      return moment.atMs;
    },
  };
}

/** Milliseconds in words, as seconds with one place. */
export function saySeconds(locale: string, ms: number): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'narrow',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(ms / 1000);
}
