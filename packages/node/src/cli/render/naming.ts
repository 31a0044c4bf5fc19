/** Shows who is called what. */
import type { NamesAnswer } from '@tocsin/host/calls';
import type { Rendering, Shown } from './rendering.ts';

/** `name show`, `name me`, `name assembly`. */
export function showNames(answer: NamesAnswer, { say, text, who }: Rendering): Shown {
  const count = answer.members.length;
  const me = answer.me === null ? say('name.noneYet') : say('name.me', { me: text(answer.me) });
  return {
    lines: [
      answer.called === null
        ? say('name.unnamed', { count })
        : say('name.sentence', { called: text(answer.called), count }),
      ...answer.members.map((one) => `  ${who(one)}`),
      me,
      say('name.who'),
    ],
  };
}
