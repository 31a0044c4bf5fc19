/** What a draw is called as it stands: its shape, its word, its sentence. */
import type { DrawAnswer, DrawBrief } from '../../../rpc/calls.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { draws } from '../../../words/draws.ts';
import { sayList } from '../../../words/time.ts';
import { sayBoth } from '../../kit/countdown.tsx';
import type { State } from '../../kit/icon.tsx';
import { namesOf } from '../shared.tsx';

const SHAPES: Readonly<Record<DrawBrief['stage'], State>> = {
  void: 'unknown',
  committing: 'due',
  waiting: 'resting',
  showing: 'due',
  reading: 'due',
  round: 'due',
  nobody: 'disputed',
  drawn: 'steady',
};

/** The shape of a draw; a stage of a newer version has none of its own. */
export function shapeOf({ stage }: DrawBrief): State {
  return SHAPES[stage] ?? 'unknown';
}

/** In a row: what is asked of us, or else how it stands. */
export function sayStage({ stage, asks }: DrawBrief): string {
  return asks === null ? sayWord(draws, 'stage', stage) : sayWord(draws, 'asks', asks);
}

/** Beside it: until when, or who was drawn. */
export function sayFact({ stage, until, drawn }: DrawBrief): string | undefined {
  if (stage === 'drawn') return drawn.length === 0 ? undefined : namesOf(drawn);
  return until === null ? undefined : draws.say('until', { when: sayBoth(until.ms) });
}

/** The one sentence of its page. */
export function sayWhole(draw: DrawAnswer): string {
  const { stage, until, drawn, ticket, size } = draw;
  if (stage === 'drawn') {
    if (ticket !== null) return draws.say('says.ticket', { ticket, size });
    if (drawn.length > 0) return draws.say('says.drawn', { names: namesOf(drawn) });
    return draws.say('says.places', { places: sayList(draw.places.map(String)) });
  }
  if (stage === 'waiting' && until === null) return draws.say('says.ended');
  return sayWord(draws, 'says', stage, { when: until === null ? '' : sayBoth(until.ms) });
}

/** Whether anything of it may still come. */
export function isOver({ stage }: DrawBrief): boolean {
  return stage === 'drawn' || stage === 'nobody' || stage === 'void';
}
