/** Shows next rosters of a pact, and amber keys. */
import type { AmberKeyAnswer, RosterAnswer } from '@tocsin/host/calls';
import type { Rendering, Shown } from './rendering.ts';

/** `pact rotate`. */
export function showRotation(answer: RosterAnswer, shown: Rendering): Shown {
  const { say, short, text } = shown;
  const name = text(answer.pact);
  const who = peopleLines(answer, shown);
  switch (answer.stage) {
    case 'keys':
      return keysShown(answer, shown);
    case 'agreeing':
    case 'signing': {
      const isOpen = answer.act !== null;
      const line = isOpen ? say('roster.agreeing', answer.signed) : undefined;
      const next = [
        ...(answer.mine ? [say('roster.mine', { name })] : []),
        ...(isOpen
          ? [say('roster.ask', { name }), say('pending.ask', { id: short(answer.act ?? '') })]
          : []),
        say('roster.everyone', { name }),
      ];
      return { lines: [line ?? say('roster.signing', { name, ...answer.signed }), ...who], next };
    }
    case 'filed':
      return {
        lines: [say('roster.filed', { name }), ...who],
        next: [say('roster.print', { name }), say('roster.forget', { name })],
      };
  }
}

/** `pact recover`. */
export function showRecovery(answer: RosterAnswer, shown: Rendering): Shown {
  const { say, text } = shown;
  const name = text(answer.pact);
  if (answer.stage === 'keys') return keysShown(answer, shown);
  const who = peopleLines(answer, shown);
  return answer.stage === 'filed'
    ? { lines: [say('roster.recovered', { name }), ...who] }
    : {
        lines: [say('roster.recovering', { name, ...answer.signed }), ...who],
        next: [say('roster.recoverEveryone', { name })],
      };
}

/** `pact object`. */
export function showObjection(answer: RosterAnswer, { say, text }: Rendering): Shown {
  const name = text(answer.pact);
  return answer.stage === 'filed'
    ? { lines: [say('roster.objected')] }
    : {
        lines: [say('roster.objecting', { name, ...answer.signed })],
        next: [say('roster.objectEveryone', { name })],
      };
}

/** `pact amber`. */
export function showAmberKey({ pact, known }: AmberKeyAnswer, { say, text }: Rendering): Shown {
  const name = text(pact);
  return { lines: [say(known ? 'amber.known' : 'amber.made', { name })] };
}

/** Keys are not all there: who has none yet, and how to go on without them. */
function keysShown({ pact, missing }: RosterAnswer, { say, text, who }: Rendering): Shown {
  const people = missing.map(who);
  const [person] = people;
  return {
    lines: [
      say('roster.keys', { name: text(pact) }),
      ...(person === undefined ? [] : [say('roster.missing', { people: people.join(', ') })]),
    ],
    next: [person === undefined ? say('roster.waiting') : say('roster.missingNext', { person })],
  };
}

function peopleLines(
  { ringers, sealHolders }: RosterAnswer,
  { say, who }: Rendering,
): readonly string[] {
  const people = (all: RosterAnswer['ringers']): string => all.map(who).join(', ');
  return [
    ...(ringers.length === 0 ? [] : [say('roster.ringers', { people: people(ringers) })]),
    ...(sealHolders.length === 0
      ? []
      : [say('roster.sealHolders', { people: people(sealHolders) })]),
  ];
}
