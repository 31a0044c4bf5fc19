/** Shows who is counted as away, and each step on the way there and back. */
import type {
  AwayAskAnswer,
  AwayPlaceAnswer,
  AwayShowAnswer,
  AwayWitnessAnswer,
  AwayWitnessesAnswer,
  DecidedWithout,
} from '@tocsin/host/calls';
import { pendingSentence } from './assembly.ts';
import type { Rendering, Shown } from './rendering.ts';

/** `away show`: who, why, by whose word, and what went on without. */
export function showAway(answer: AwayShowAnswer, shown: Rendering): Shown {
  const { say, text, when, who } = shown;
  const name = text(answer.name);
  const { away, gone, left } = answer;
  const mayAsk = away.length === 0 && gone.length > 0 && answer.witnesses.length > 0;
  return {
    lines: [
      away.length === 0
        ? say('away.none', { name })
        : say('away.sentence', { name, count: away.length }),
      ...away.map((one) => `  ${say('away.since', { name: who(one.who), when: when(one.since) })}`),
      ...(away.length === 0 ? [] : [say('away.heard')]),
      ...(answer.reseed ? [say('away.reseed')] : []),
      ...under(say('away.gone'), goneLines(answer, shown), shown),
      ...(gone.length === 0 ? [] : [say('away.enough', { left: left.have, needed: left.needed })]),
      ...under(say('away.witnesses'), witnessLines(answer, shown), shown),
      ...under(
        say('away.decided'),
        answer.decided.flatMap((one) => decidedLines(one, shown)),
        shown,
      ),
      ...under(
        say('away.overtaken'),
        answer.overtaken.map((one) => `${shown.short(one.id)}  ${pendingSentence(one, shown)}`),
        shown,
      ),
      ...under(say('away.witnessed'), witnessedLines(answer, shown), shown),
    ],
    next: [
      ...(mayAsk && left.have >= left.needed ? [say('away.ask.next')] : []),
      ...(answer.overtaken.length === 0 ? [] : [say('away.overtaken.next')]),
      ...(answer.reseed ? [say('away.reseed.next')] : []),
    ],
  };
}

/** A head and what stands under it; nothing where nothing does. */
function under(head: string, lines: readonly string[], { tint }: Rendering): readonly string[] {
  return lines.length === 0 ? [] : ['', tint('head', head), ...lines.map((line) => `  ${line}`)];
}

function goneLines({ gone }: AwayShowAnswer, { say, who, when }: Rendering): readonly string[] {
  return gone.map((one) =>
    say(one.by === 'inquiry' ? 'away.byInquiry' : 'away.byOwnWord', {
      name: who(one.who),
      when: when(one.at),
    }),
  );
}

function witnessLines({ witnesses }: AwayShowAnswer, shown: Rendering): readonly string[] {
  const { say, text } = shown;
  if (witnesses.length === 0) return [say('away.noWitness')];
  return witnesses.map(({ pact, keys }) =>
    pact === null
      ? say('away.witnessElsewhere', { keys })
      : say('away.witness', { name: text(pact), keys }),
  );
}

function decidedLines(one: DecidedWithout, shown: Rendering): readonly string[] {
  const { say, who, when, short } = shown;
  const names = one.without.map(who).join(', ');
  return [
    `${short(one.id)}  ${pendingSentence(one, shown)}`,
    `    ${say('away.decided.at', { when: when(one.at), names })}`,
    `    ${say('away.decided.said', { for: one.for, against: one.against })}`,
    ...(one.askedUntil === null || one.mine !== null
      ? []
      : [`    ${say('away.decided.ask', { when: when(one.askedUntil), id: short(one.id) })}`]),
  ];
}

function witnessedLines({ witnessed }: AwayShowAnswer, shown: Rendering): readonly string[] {
  const { say, who, when, text } = shown;
  return witnessed.map((one) =>
    say('away.witnessed.one', {
      name: who(one.by),
      who: who(one.who),
      pact: one.pact === null ? say('away.witnessed.elsewhere') : text(one.pact),
      when: when(one.at),
    }),
  );
}

/** `away witnesses`. */
export function showWitnesses(answer: AwayWitnessesAnswer, { say, text }: Rendering): Shown {
  const pacts = answer.pacts.map(text).join(', ');
  return {
    lines: [say('away.named', { keys: answer.keys, pacts, ...answer.for }), say('away.named.why')],
  };
}

/** `away ask`. */
export function showAwayAsked(answer: AwayAskAnswer, { say, text, who }: Rendering): Shown {
  const said = { pact: text(answer.pact), file: text(answer.file), gone: answer.gone.length };
  return {
    lines: [
      say('away.asked', said),
      say('away.asked.names', { names: answer.gone.map(who).join(', ') }),
      say('away.asked.ids'),
    ],
    next: [say('away.asked.next'), say('away.asked.place')],
  };
}

/** `away witness`. */
export function showAwayWitnessed(answer: AwayWitnessAnswer, { say, text, who }: Rendering): Shown {
  const { pact, gone, file } = answer;
  return {
    lines: [
      say('away.signed', { who: who(answer.who), pact: text(pact), gone }),
      say('away.signed.once'),
    ],
    next: [say('away.signed.file', { file: text(file) })],
  };
}

/** `away place`. */
export function showAwayPlaced(answer: AwayPlaceAnswer, { say, text, who }: Rendering): Shown {
  return {
    lines: [
      say(`away.placed.${answer.state}`, { name: text(answer.name) }),
      say('away.placed.names', { names: answer.gone.map(who).join(', ') }),
      say('away.placed.few'),
    ],
  };
}
