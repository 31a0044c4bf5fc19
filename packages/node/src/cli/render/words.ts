/** Shows two words, what is read of others, and calls. */
import type {
  CallAnswerAnswer,
  CallAskAnswer,
  CallHeardAnswer,
  ReadPerson,
  WordsChangedAnswer,
  WordsReadAnswer,
  WordsSetAnswer,
  WordsShowAnswer,
} from '@tocsin/host/calls';
import { deliveryLine } from './pulse.ts';
import type { Rendering, Shown } from './rendering.ts';

/** `words set`: the same whatever the words are. */
export function showWordsSet(answer: WordsSetAnswer, { say, text }: Rendering): Shown {
  return {
    lines: [say('words.set', { pact: text(answer.pact) })],
    next: [say('words.setNext', { name: text(answer.name) })],
  };
}

/** `words show`: also what it cannot do. */
export function showWords({ homes }: WordsShowAnswer, shown: Rendering): Shown {
  const { say } = shown;
  const isThere = homes.some(({ state }) => state === 'set' || state === 'unset');
  const limits = ['words.limit.blind', 'words.limit.shown', 'words.limit.road'] as const;
  return {
    lines: [
      ...homes.flatMap((home) => [
        stateLine(home, shown),
        ...(home.practise && home.state === 'set' ? [say('words.practise')] : []),
      ]),
      ...(isThere ? limits.map((key) => say(key)) : []),
    ],
  };
}

function stateLine(
  { state, log, pact, setAt }: WordsShowAnswer['homes'][number],
  { say, text, when }: Rendering,
): string {
  const name = { log: text(log) };
  const by = { ...name, pact: text(pact ?? '') };
  switch (state) {
    case 'unset':
      return say('words.state.unset', by);
    case 'set':
      return say('words.state.set', { ...by, when: when(setAt) });
    default:
      return say(`words.state.${state}`, name);
  }
}

/** `words read`. */
export function showWordsRead({ people }: WordsReadAnswer, shown: Rendering): Shown {
  const { say } = shown;
  const left = people.filter(
    ({ since, practised, unclear }) => since !== null || practised || unclear > 0,
  );
  if (left.length === 0) return { lines: [say('words.none')] };
  return { lines: left.flatMap((person) => personLines(person, shown)) };
}

function personLines(person: ReadPerson, { say, text, short, when }: Rendering): readonly string[] {
  const { since, practised, unclear } = person;
  const id = short(person.id);
  const facts = [
    ...(practised ? [say('words.practised', { id })] : []),
    ...(unclear > 0 ? [say('words.unclear', { count: unclear })] : []),
    ...(since === null
      ? []
      : [
          say('words.forced', { when: when(since) }),
          say('words.forced.quiet'),
          say('words.forced.watched'),
          say('words.forced.call'),
          say('words.forced.lawyer'),
          say('words.forced.not'),
          say('words.forced.end', { id }),
          say('words.forced.never'),
        ]),
  ];
  const head = say('words.person', { name: text(person.name), pact: text(person.pact), id });
  return [head, ...facts.map((fact) => `    ${fact}`)];
}

/** `words called`. */
export function showWordsCalled({ person }: WordsChangedAnswer, { say, text }: Rendering): Shown {
  return { lines: [say('words.called', { name: text(person.name) })] };
}

/** `words end`. */
export function showWordsEnded(answer: WordsChangedAnswer, { say, text }: Rendering): Shown {
  const name = text(answer.person.name);
  return { lines: [say(answer.over ? 'words.over' : 'words.notYet', { name })] };
}

/** `call ask`. */
export function showCallAsked(answer: CallAskAnswer, shown: Rendering): Shown {
  const { say, who, short } = shown;
  const { delivery } = answer;
  return {
    lines: [
      say('call.ask', { name: who(answer.who), number: answer.number.join(' ') }),
      // Until their device has what it needs it cannot answer.
      ...(delivery === null || delivery.state === 'arrived' ? [] : [deliveryLine(delivery, shown)]),
    ],
    next: [say('call.askNext', { id: short(answer.who.id) })],
  };
}

/** `call answer`. */
export function showCallAnswered(answer: CallAnswerAnswer, shown: Rendering): Shown {
  const { say, who, short } = shown;
  return {
    lines: [say('call.answer', { name: who(answer.who), answer: answer.answer.join(' ') })],
    next: [say('call.answerNext', { id: short(answer.who.id) })],
  };
}

/** `call heard`. */
export function showCallHeard(answer: CallHeardAnswer, { say, who }: Rendering): Shown {
  const { right, triesLeft, unmet } = answer;
  if (!right) return { lines: [say('call.wrong', { tries: triesLeft })] };
  return {
    lines: [
      say('call.right', { name: who(answer.who) }),
      say('call.limit'),
      ...(unmet === null ? [] : [say(unmet ? 'call.unmet' : 'call.allMet')]),
    ],
  };
}
