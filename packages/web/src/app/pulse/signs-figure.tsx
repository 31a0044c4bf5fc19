/**
 * Signs of life on two rails: when they happened, and below it when we learned of them. A slanting
 * dotted link is a delay. Dated figures run from left to right in every language.
 */
import type { VNode } from 'preact';

import type { Answer } from '../../rpc/calls.ts';
import { inquiry as words } from '../../words/inquiry.ts';
import { localeTag } from '../../words/language.ts';
import { sayList, sayWhen } from '../../words/time.ts';

type Sign = Answer<'inquiry.show'>['signs'][number];

const WIDTH = 342;
const LEFT = 22;
const RIGHT = 320;
const HAPPENED_Y = 46;
const LEARNED_Y = 129;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Days that are named below the rails at most. */
const NAMED_DAYS = 5;
/** Labels that stand closer than this would run into each other. */
const LABEL_GAP = 58;

/** The figure, its sentence, and the same numbers as a table. */
export function SignsFigure({ signs }: { readonly signs: readonly Sign[] }): VNode {
  return (
    <section class="card pad stack3">
      <h2>{words.tell('signs.title')}</h2>
      {signs.length === 0 ? (
        <p class="sub">{words.tell('signs.none')}</p>
      ) : (
        <>
          <Figure signs={signs} />
          <p class="sub">{words.tell('signs.says')}</p>
          <Numbers signs={signs} />
        </>
      )}
    </section>
  );
}

function Figure({ signs }: { readonly signs: readonly Sign[] }): VNode {
  const times = signs.flatMap(({ happenedAt, learnedAt }) => [happenedAt.ms, learnedAt.ms]);
  const first = Math.min(...times);
  const last = Math.max(...times, first + DAY_MS);
  const xOf = (ms: number): number => LEFT + ((ms - first) * (RIGHT - LEFT)) / (last - first);
  let labelledTo = -LABEL_GAP;
  return (
    <svg
      class="fig dated"
      viewBox={`0 0 ${WIDTH} 182`}
      role="img"
      aria-label={words.say('signs.label', {
        count: signs.length,
        list: sayList(signs.map(saySign)),
      })}
    >
      <path class="rail" d={`M12 ${HAPPENED_Y}h322M12 ${LEARNED_Y}h322`} />
      {daysBetween(first, last).map((ms) => (
        <text key={ms} x={xOf(ms)} y={LEARNED_Y + 23} text-anchor="middle">
          {sayDay(ms)}
        </text>
      ))}
      {signs.map(({ way, happenedAt, learnedAt }, at) => {
        const x = xOf(happenedAt.ms);
        const isLabelled = x - labelledTo >= LABEL_GAP;
        if (isLabelled) labelledTo = x;
        const isLate = learnedAt.ms - happenedAt.ms >= HOUR_MS;
        return (
          <g key={at}>
            <path
              class={isLate ? 'link late' : 'link'}
              d={`M${x} ${HAPPENED_Y}L${xOf(learnedAt.ms)} ${LEARNED_Y}`}
            />
            <circle class="happened" cx={x} cy={HAPPENED_Y} r="6.5" />
            <circle class="learned" cx={xOf(learnedAt.ms)} cy={LEARNED_Y} r="5" />
            {isLabelled ? (
              <text x={x} y="32" text-anchor={anchorAt(x)}>
                {words.say(`way.${way}`)}
              </text>
            ) : null}
          </g>
        );
      })}
      <text class="b" x="12" y="14">
        {words.say('signs.happened')}
      </text>
      <text class="b" x="12" y="176">
        {words.say('signs.learned')}
      </text>
    </svg>
  );
}

/** A label at the end of the rail stays inside the figure. */
function anchorAt(x: number): 'start' | 'middle' | 'end' {
  if (x < LEFT + LABEL_GAP / 2) return 'start';
  return x > RIGHT - LABEL_GAP / 2 ? 'end' : 'middle';
}

function daysBetween(first: number, last: number): readonly number[] {
  const every = Math.max(DAY_MS, Math.ceil((last - first) / NAMED_DAYS / DAY_MS) * DAY_MS);
  const days: number[] = [];
  for (let ms = first; ms <= last; ms += every) days.push(ms);
  return days;
}

function sayDay(ms: number): string {
  return new Intl.DateTimeFormat(localeTag(), { day: 'numeric' }).format(ms);
}

function saySign({ way, happenedAt, learnedAt }: Sign): string {
  return words.say('signs.one', {
    way: words.say(`way.${way}`),
    happened: sayWhen(happenedAt.ms),
    learned: sayWhen(learnedAt.ms),
  });
}

function Numbers({ signs }: { readonly signs: readonly Sign[] }): VNode {
  return (
    <details>
      <summary class="tap">{words.tell('signs.numbers')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.tell('signs.way')}</th>
            <th scope="col">{words.tell('signs.happened')}</th>
            <th scope="col">{words.tell('signs.learned')}</th>
          </tr>
        </thead>
        <tbody>
          {signs.map(({ way, happenedAt, learnedAt }, at) => (
            <tr key={at}>
              <td>{words.tell(`way.${way}`)}</td>
              <td>{sayWhen(happenedAt.ms)}</td>
              <td>{sayWhen(learnedAt.ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
