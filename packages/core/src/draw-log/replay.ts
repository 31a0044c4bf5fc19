/**
 * The file by which anybody replays a draw of a log, on any telephone: what `tocsin draw FILE` reads.
 * Members stand in it by their ids alone. Of a list outside, its own file is completed with what the
 * log says: whoever changed either finds that the terms differ.
 */
import type { Result } from '../base/result.ts';
import { decodeDraw } from '../draw/ask.ts';
import type { DrawFault } from '../draw/ask.ts';
import type { DrawResult } from '../draw/draw.ts';
import { draw as drawnOf } from '../draw/draw.ts';
import type { DrawCrypto, Luck } from '../draw/luck.ts';
import type { DrawState } from './state.ts';

/** An object as JSON says it. */
export type DrawFile = Readonly<Record<string, unknown>>;

/**
 * The file of a draw.
 *
 * @param plan - of a list outside, the file that was published of it; it is left as it is, but for
 *   what the log says.
 */
export function drawFile(state: DrawState, plan: DrawFile = {}): DrawFile {
  const { opened, pool, reading, terms, luck, record } = state;
  const from = opened.pool;
  if (luck === null) {
    const sources = reading?.kind === 'numbers' ? reading.value.map(({ value }) => value) : [];
    const names = pool.length > 0 ? pool : state.size;
    const pick = from.kind === 'panels' ? 1 : from.value.seats;
    return { v: 1, mode: 'rfc3797', sources, pool: names, pick, detail: true };
  }
  const said = { terms, luck: plainLuck(luck) };
  if (from.kind !== 'members') return { ...plan, plan: false, ...said };
  return { v: 1, mode: 'assembly', draw: record, pool, pick: from.value.seats, ...said };
}

/** The sources as the file says them: what was not asked for is left out. */
export function plainLuck(luck: Luck): DrawFile {
  const { committers, commitments, reveals, need, diceCount, dice, beacon, settledAtS } = luck;
  const ofSecrets =
    committers.length === 0
      ? {}
      : {
          committers,
          commitments: Object.fromEntries(commitments),
          reveals: Object.fromEntries(reveals),
          need,
        };
  return {
    ...ofSecrets,
    ...(diceCount === 0 ? {} : { diceCount, dice }),
    ...(beacon === undefined ? {} : { beacon: plainRound(beacon), settledAt: settledAtS }),
  };
}

function plainRound({ chain, round, signature, previous }: NonNullable<Luck['beacon']>): DrawFile {
  return {
    chain,
    round,
    ...(signature === '' ? {} : { signature }),
    ...(previous === '' ? {} : { previous }),
  };
}

/** Replays a file: the same people, or what was changed. */
export function replayDraw(file: unknown, crypto: DrawCrypto): Result<DrawResult, DrawFault> {
  const task = decodeDraw(file);
  return task.ok ? drawnOf(task.value, crypto) : task;
}

/** Whether a replay came to what the log came to. */
export function isSameDraw({ outcome, pool, luck }: DrawState, result: DrawResult): boolean {
  if (outcome.kind !== 'drawn') return false;
  const { places, ticket } = outcome.drawn;
  if (ticket !== null) return result.ticket === ticket;
  // Numbers give places; secrets, dice and rounds give names, those of a list outside being its own.
  if (luck === null) return isSame(result.picks, places);
  if (pool.length > 0) return isSame(result.picks, outcome.drawn.members);
  return result.seed === outcome.drawn.seed && result.picks.length === places.length;
}

function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}
