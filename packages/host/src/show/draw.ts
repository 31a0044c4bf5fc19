/** Draws as answers hold them. */
import type { DrawState, DrawView, MemberId, SourceValue } from '@tocsin/core';
import { drawAsks, instant, readByOf, roundNamed, roundTimeS } from '@tocsin/core';

import type { DrawAnswer, DrawBrief, When, Who } from '../calls.ts';
import type { LiveAssembly } from '../live-log.ts';
import { whenOf, whenOfHour, whoOf } from './common.ts';

/** One draw in a list. */
export function drawBrief(home: LiveAssembly, view: DrawView): DrawBrief {
  const { draw, stage, until, isProvisional } = view;
  const { me } = home.peer.peer.judged();
  return {
    id: draw.record,
    title: draw.opened.title,
    stage,
    until: until === null ? null : whenOfHour(until, home.tempoMs),
    provisional: isProvisional,
    fault: draw.fault,
    asks: me === undefined ? null : drawAsks(view, me),
    drawn: whosOf(home, drawnMembers(draw)),
  };
}

/** One draw, whole. */
export function drawAnswer(home: LiveAssembly, view: DrawView): DrawAnswer {
  const { draw } = view;
  const { opened, outcome } = draw;
  const { luck, pool } = opened;
  const { me } = home.peer.peer.judged();
  return {
    ...drawBrief(home, view),
    name: home.name,
    text: opened.text,
    by: draw.by === null ? null : whoOf(draw.by, me),
    decision: opened.decision,
    replaces: opened.replaces,
    from: pool.kind,
    size: draw.size,
    seats: pool.kind === 'panels' ? 1 : pool.value.seats,
    pool: whosOf(home, draw.pool),
    committers: draw.committers.map(({ member, status }) => ({ who: whoOf(member, me), status })),
    dice: luck.kind === 'own' ? (luck.value.dice?.count ?? 0) : 0,
    sources: luck.kind === 'numbers' ? luck.value.sources : [],
    hands: whosOf(home, readByOf(opened)?.hands ?? []),
    readings: draw.readings.map(({ reading, hands }) => ({
      read: reading.kind === 'dice' ? reading.value.join(' ') : sourcesText(reading.value),
      hands: whosOf(home, hands),
    })),
    round: roundOf(draw),
    terms: draw.terms,
    places: outcome.kind === 'drawn' ? outcome.drawn.places : [],
    ticket: outcome.kind === 'drawn' ? outcome.drawn.ticket : null,
    why: outcome.kind === 'nobody' ? outcome.why : null,
    voided: draw.voided.map(({ record, why }) => ({ id: record, why })),
    unheard: draw.unheard.length,
  };
}

/** Who was drawn; nobody where it drew none, or places of a list outside. */
export function drawnMembers({ outcome }: DrawState): readonly MemberId[] {
  return outcome.kind === 'drawn' ? outcome.drawn.members : [];
}

function whosOf(home: LiveAssembly, members: readonly MemberId[]): readonly Who[] {
  const { me } = home.peer.peer.judged();
  return members.map((member) => whoOf(member, me));
}

function sourcesText(values: readonly SourceValue[]): string {
  return values.map((one) => (one.kind === 'text' ? one.value : one.value.join(' '))).join('; ');
}

function roundOf({ opened }: DrawState): DrawAnswer['round'] {
  const round = roundNamed(opened);
  if (round === null) return null;
  const due: When = whenOf(instant(roundTimeS(round) * 1_000));
  return { chain: round.chain, number: round.round, due };
}
