/** Shows who wakes whom. */
import type { WakeShowAnswer } from '@tocsin/host/calls';
import type { Rendering, Shown } from './rendering.ts';

/** `wake show`, `wake give`, `wake end`. */
export function showWakeUp(answer: WakeShowAnswer, shown: Rendering): Shown {
  const { say, who, when, short, tint } = shown;
  const { holders, able, kept } = answer;
  const isBroken = (state: string): boolean => state === 'turnedDown' || state === 'gone';
  const line = (state: string, text: string): string =>
    `  ${isBroken(state) ? tint('alert', text) : text}`;
  return {
    lines: [
      say(`wake.whom.${answer.wakes}`),
      ...kept.map(({ device, state, wokenAt, ...one }) =>
        line(
          state,
          say(state === 'turnedDown' ? 'wake.kept.turnedDown' : 'wake.kept', {
            who: who(one.who),
            device: short(device),
            when: when(wokenAt),
          }),
        ),
      ),
      ...(holders.length === 0 ? [say('wake.byNobody')] : [say('wake.by')]),
      ...holders.map(({ device, state, ...one }) =>
        line(state, say(`wake.holder.${state}`, { who: who(one.who), device: short(device) })),
      ),
      ...able.map(
        ({ device, ...one }) =>
          `  ${say('wake.able', { who: who(one.who), device: short(device) })}`,
      ),
    ],
  };
}
