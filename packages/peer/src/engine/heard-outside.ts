/** What a log remembers of those who answered from outside: the newest by each way (R25). */
import type { OutsideAnswer } from '@tocsin/core';
import { CHANNELS, instant } from '@tocsin/core';

/** Answers that come sooner after one another change nothing worth looking at again. */
const LOOK_AGAIN_HOURS = 6;

/** The newest answers that a log was told of. */
export interface HeardOutside {
  /** Takes answers in; true = the first for a while: worth looking again. */
  note(answers: readonly OutsideAnswer[]): boolean;
  answers(): readonly OutsideAnswer[];
}

/** Nothing was heard yet. */
export function createHeardOutside(tempoMs: number): HeardOutside {
  let known: readonly OutsideAnswer[] = [];
  const lookedAt = new Map<OutsideAnswer['way'], number>();
  return {
    note(answers) {
      known = newestByWay([...known, ...answers]);
      const fresh = known.filter(({ way, at }) => {
        const before = lookedAt.get(way);
        return before === undefined || at >= before + LOOK_AGAIN_HOURS * tempoMs;
      });
      for (const { way, at } of fresh) lookedAt.set(way, at);
      return fresh.length > 0;
    },
    answers: () => known,
  };
}

/** The newest answer by each way, in the order of the ways. */
export function newestByWay(answers: readonly OutsideAnswer[]): readonly OutsideAnswer[] {
  return CHANNELS.flatMap((way) => {
    const own = answers.filter((one) => one.way === way);
    return own.length === 0 ? [] : [{ way, at: instant(Math.max(...own.map(({ at }) => at))) }];
  });
}
