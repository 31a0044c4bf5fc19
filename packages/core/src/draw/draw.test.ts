import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { utf8Bytes } from '../base/text.ts';
import { decodeDraw } from './ask.ts';
import type { DrawFault } from './ask.ts';
import type { DrawResult } from './draw.ts';
import { draw } from './draw.ts';
import type { DrawCrypto } from './luck.ts';
import { drawCommitmentOf } from './luck.ts';
import { faultOfPanel } from './panel.ts';
import type { PanelRules } from './panel.ts';
import { drawByRfc, entropyBitsNeeded, rfcKeyOf } from './rfc3797.ts';

const digest = (name: string) => (bytes: Uint8Array) =>
  new Uint8Array(createHash(name).update(bytes).digest());
const sha256 = digest('sha256');

/** Digests of the host; a round is true if its signature begins with `aa`. */
const crypto: DrawCrypto = {
  md5: digest('md5'),
  sha256,
  verifyBeacon: (_chain, _message, signature) => signature[0] === 0xaa,
};

type Drawn = DrawResult | { readonly fault: DrawFault };

function drawOf(value: unknown): Drawn {
  const task = decodeDraw(value);
  if (!task.ok) return { fault: task.fault };
  const result = draw(task.value, crypto);
  return result.ok ? result.value : { fault: result.fault };
}

const fault = (kind: string, more: object = {}): object => ({ fault: { kind, ...more } });

const FOLDER = new URL('../../../../../shared/oracles/governance/', import.meta.url);
const isHere = existsSync(FOLDER);
if (!isHere) console.warn('SKIPPED: ../shared/oracles/governance is not here; draws are unproven');
const oracle = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

interface RfcOracle {
  readonly key: string;
  readonly pool: number;
  readonly rounds: readonly { readonly i: number; readonly picked: number }[];
  readonly minimumEntropyBits: readonly { pool: number; select: number; bits: number }[];
}

describe.skipIf(!isHere)('the worked example of RFC 3797', () => {
  test('gives its ten hashes and picks, from its key and from its sources', () => {
    const { key, pool, rounds } = oracle('rfc3797-draw.json') as RfcOracle;
    const asked = { mode: 'rfc3797', key, pool, pick: 10 };
    const picks = rounds.map(({ picked }) => picked);
    expect(drawOf(asked)).toEqual({ v: 1, picks });
    expect(drawOf({ ...asked, detail: true })).toMatchObject({ rounds, picks, entropyBits: 22 });
    const sources = [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]];
    const { key: _, ...unkeyed } = asked;
    expect(drawOf({ ...unkeyed, sources, detail: true })).toMatchObject({ key, picks });
  });

  test('needs the bits of chance that its table prints', () => {
    const { minimumEntropyBits } = oracle('rfc3797-draw.json') as RfcOracle;
    for (const { pool, select, bits } of minimumEntropyBits)
      expect([pool, entropyBitsNeeded(pool, select)]).toEqual([pool, bits]);
  });
});

describe('a draw by RFC 3797', () => {
  const task = { mode: 'rfc3797', key: 'k', pool: 9, pick: 9 };

  test('draws everybody once, whatever the pool', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.string({ minLength: 1 }), (pool, key) => {
        const dropped = new Set<number>();
        const rounds = drawByRfc(
          { mode: 'rfc3797', key, pool, pick: pool, dropped, detail: false },
          crypto.md5,
        );
        expect(rounds.map(({ picked }) => picked).toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: pool }, (_, at) => at + 1),
        );
      }),
    );
  });

  test('passes over whoever was dropped, and draws the same others in the same order', () => {
    const all = (drawOf(task) as DrawResult).picks;
    const without = drawOf({ ...task, pick: 7, dropped: [3, 8] });
    expect(without).toEqual({ v: 1, picks: all.filter((pick) => pick !== 3 && pick !== 8) });
    expect(drawOf({ ...task, pick: 7, dropped: [3, 8], detail: true })).toMatchObject({
      rounds: expect.arrayContaining([expect.objectContaining({ picked: 3, dropped: true })]),
    });
  });

  test('counts a name that stands twice once', () => {
    const pool = ['ana', 'ben', 'ana', 'cid'];
    const { picks } = drawOf({ ...task, pool, pick: 3 }) as DrawResult;
    expect(new Set(picks)).toEqual(new Set([1, 2, 4]));
    expect(drawOf({ ...task, pool, pick: 4 })).toEqual(fault('PoolTooSmall'));
  });

  test('takes the letters and digits of a text as its key', () => {
    expect(rfcKeyOf(['Nine lives, é 7!', [12n, 3n]])).toBe('NINELIVES7./3.12./');
  });

  test.each([
    [{ ...task, pick: 10 }, fault('PoolTooSmall')],
    [{ ...task, pool: 0 }, fault('NumberOutOfRange', { field: 'pool', least: 1, most: 20_000 })],
    [{ ...task, pool: [] }, fault('PoolTooSmall')],
    [{ ...task, sources: [[1]] }, fault('KeyOrSources')],
    [{ mode: 'rfc3797', pool: 3, pick: 1 }, fault('KeyOrSources')],
    [
      { ...task, dropped: [10] },
      fault('NumberOutOfRange', { field: 'dropped[0]', least: 1, most: 9 }),
    ],
    [{ ...task, detail: 1 }, fault('FieldMalformed', { field: 'detail' })],
    [{ ...task, mode: 'dice' }, fault('FieldMalformed', { field: 'mode' })],
    [{}, fault('FieldMissing', { field: 'mode' })],
    [[], fault('NotAnObject')],
  ])('%j is refused', (value, refused) => {
    expect(drawOf(value)).toEqual(refused);
  });
});

/** A draw of an assembly with two secrets, six dice and a round, as it is published. */
function published(change: object = {}, changeLuck: object = {}): object {
  const beacon = { chain: 'quicknet', round: 1000, signature: 'aa'.repeat(48) };
  const luck = {
    committers: ['ben', 'ana'],
    need: 1,
    diceCount: 3,
    settledAt: 1_692_803_000,
    beacon,
  };
  const task = { mode: 'assembly', draw: 'bench', pool: ['ö', 'm2', 'm1', 'm4'], pick: 2, luck };
  const { terms = '' } = drawOf({ ...task, plan: true }) as DrawResult;
  const secrets = { ana: '01'.repeat(16), ben: '02'.repeat(32) };
  const commitments = Object.fromEntries(
    Object.entries(secrets).map(([who, secret]) => [
      who,
      drawCommitmentOf(terms, who, secret, sha256),
    ]),
  );
  const full = { ...luck, commitments, reveals: secrets, dice: [3, 6, 1], ...changeLuck };
  return { ...task, terms, luck: full, ...change };
}

describe('the own draw of an assembly', () => {
  const { picks, seed } = drawOf(published()) as DrawResult;

  test('replays from what was published, whatever the order of its lists', () => {
    expect(picks.length).toBe(2);
    expect(drawOf(published({ pool: ['m4', 'ö', 'm1', 'm2'] }))).toMatchObject({ picks, seed });
  });

  test('can be replayed with lines of text and SHA-256 alone', () => {
    const { terms = '' } = drawOf(published()) as DrawResult;
    const hash = (...lines: string[]): string =>
      createHash('sha256')
        .update(`${lines.join('\n')}\n`)
        .digest('hex');
    const head = ['tocsin/draw-terms', 'assembly', 'draw bench', 'pick 2'];
    const pool = ['in m1', 'in m2', 'in m4', 'in ö'];
    const luck = ['commits ana', 'commits ben', 'need 1', 'dice 3', 'round quicknet 1000'];
    expect(terms).toBe(hash(...head, ...pool, ...luck, 'settled 1692803000'));
    const shown = [`reveal ana ${'01'.repeat(16)}`, `reveal ben ${'02'.repeat(32)}`];
    const round = `round ${'aa'.repeat(48)}`;
    expect(seed).toBe(hash('tocsin/draw-seed', terms, ...shown, 'dice 3 6 1', round));
    const left = ['m1', 'm2', 'm4', 'ö'];
    const mine = [4n, 3n].map((bound, at) => {
      const ticket = BigInt(`0x${hash('tocsin/draw-ticket', seed ?? '', String(at))}`) % bound;
      return left.splice(Number(ticket), 1)[0];
    });
    expect(picks).toEqual(mine);
  });

  test('goes on without who does not show, as far as was agreed', () => {
    const one = published({}, { reveals: { ana: '01'.repeat(16) } });
    expect((drawOf(one) as DrawResult).seed).not.toBe(seed);
    expect(drawOf(published({}, { reveals: {} }))).toEqual(fault('TooFewReveals', { need: 1 }));
  });

  test.each([
    ['a pool that was changed', published({ pool: ['m1', 'm2', 'm3', 'ö'] }), 'DrawTermsDiffer'],
    ['another number of picks', published({ pick: 3 }), 'DrawTermsDiffer'],
    [
      'a pool changed without its published hash',
      published({ pool: ['m1', 'm2', 'm3', 'ö'], terms: undefined }),
      'FieldMalformed',
    ],
    [
      'a secret that was exchanged',
      published({}, { reveals: { ana: '03'.repeat(16) } }),
      'RevealNotCommitted',
    ],
    ['a secret of nobody', published({}, { reveals: { eve: '03'.repeat(16) } }), 'RevealOfNobody'],
    ['one die too few', published({}, { dice: [1, 2] }), 'DiceDiffer'],
    [
      'a round that is not true',
      published({}, { beacon: { chain: 'quicknet', round: 1000, signature: 'bb'.repeat(48) } }),
      'RoundNotTrue',
    ],
    [
      'a round that was not said yet',
      published({}, { beacon: { chain: 'quicknet', round: 1000 } }),
      'RoundNotSaid',
    ],
    ['a secret that is too short', published({}, { reveals: { ana: '0102' } }), 'FieldMalformed'],
    ['somebody twice', published({ pool: ['m1', 'm1'] }), 'PersonTwice'],
    ['more picks than people', published({ pick: 5 }), 'PoolTooSmall'],
  ])('refuses %s', (_, value, kind) => {
    expect(drawOf(value)).toMatchObject(fault(kind));
  });

  test('refuses a pool that was changed even where no hash was published', () => {
    const { terms: _, ...rest } = published({ pool: ['m1', 'm2', 'm3', 'ö'] }) as { terms: string };
    expect(drawOf(rest)).toEqual(fault('RevealNotCommitted'));
  });

  test('refuses a round that was known when the terms were settled, and a draw without luck', () => {
    const task = { mode: 'assembly', draw: 'd', pool: ['a', 'b'], pick: 1 };
    // Round 1000 of quicknet is due 2,997 s after its first.
    const beacon = { chain: 'quicknet', round: 1000, signature: 'aa'.repeat(48) };
    const at = (settledAt: number): Drawn => drawOf({ ...task, luck: { beacon, settledAt } });
    expect(at(1_692_806_363)).toHaveProperty('picks');
    expect(at(1_692_806_364)).toEqual(fault('RoundNotAfter'));
    expect(drawOf({ ...task, luck: {} })).toEqual(fault('NoLuck'));
    expect(drawOf({ ...task, luck: { diceCount: 2, dice: [1, 6] } })).toHaveProperty('picks');
    expect(drawOf({ ...task, luck: { diceCount: 1, dice: [7] } })).toMatchObject(
      fault('NumberOutOfRange'),
    );
  });

  test('draws everybody about equally often', () => {
    const counts = new Map<string | number, number>();
    for (let number = 0; number < 1500; number += 1) {
      const dice = Array.from(number.toString(6).padStart(5, '0'), (digit) => Number(digit) + 1);
      const luck = { diceCount: 5, dice };
      const task = { mode: 'assembly', draw: 'd', pool: ['a', 'b', 'c'], pick: 1, luck };
      const [who = ''] = (drawOf(task) as DrawResult).picks;
      counts.set(who, (counts.get(who) ?? 0) + 1);
    }
    // 500 expected, standard deviation 18: the same hashes each time, so this never fails by chance.
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(72);
  });
});

interface PanelCase {
  readonly id: string;
  readonly people: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly quotas: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;
  readonly size: number;
  readonly households: Readonly<Record<string, string>> | null;
  readonly feasiblePanels: readonly (readonly string[])[];
  readonly maximin?: string;
  readonly maximinAmongSelectable?: string;
  readonly marginals?: Readonly<Record<string, string>>;
}

const panelCases = isHere
  ? (oracle('sortition-panels.json') as { readonly cases: readonly PanelCase[] }).cases
  : [];

function subsets<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return list.flatMap((one, at) =>
    subsets(list.slice(at + 1), size - 1).map((rest) => [one, ...rest]),
  );
}

describe.skipIf(!isHere)('panels of the reference cases', () => {
  const asked = ({ people, quotas, size, households }: PanelCase): object => ({
    mode: 'panel',
    draw: 'panel',
    people,
    quotas,
    size,
    households,
  });

  test.each(panelCases)('$id: sits who may sit together, and nobody else', (one) => {
    const task = decodeDraw({ ...asked(one), panels: [] });
    if (!task.ok || task.value.mode !== 'panel') expect.unreachable();
    const rules: PanelRules = task.value.rules;
    const feasible = subsets(rules.people, one.size)
      .filter((panel) => {
        const places = panel.map((name) => rules.people.indexOf(name));
        return faultOfPanel(rules, places) === undefined;
      })
      .map((panel) => panel.toSorted().join());
    expect(feasible.toSorted()).toEqual(
      one.feasiblePanels.map((panel) => panel.toSorted().join()).toSorted(),
    );
  });

  test.each(panelCases)('$id: has the chances that were published', (one) => {
    const panels = one.feasiblePanels.map((panel) => ({ panel, weight: 1 }));
    const found = drawOf({ ...asked(one), panels, chances: one.marginals ?? {} });
    if (panels.length === 0) expect(found).toEqual(fault('NoPanels'));
    else
      expect(found).toMatchObject({
        picks: [],
        chances: Object.fromEntries(
          Object.entries(one.marginals ?? {}).map(([who, chance]) => [
            who,
            chance.includes('/') ? chance : Number(chance),
          ]),
        ),
        leastOfChosen: one.maximin ?? one.maximinAmongSelectable,
      });
  });
});

describe('a panel', () => {
  const people = {
    ana: { age: 'old' },
    ben: { age: 'old' },
    cid: { age: 'young' },
    dov: { age: 'young' },
  };
  const task = {
    mode: 'panel',
    draw: 'panel',
    people,
    quotas: { age: { old: [1, 1], young: [1, 1] } },
    size: 2,
    households: { ana: 'one', cid: 'one' },
    panels: [
      { panel: ['ben', 'cid'], weight: 1 },
      { panel: ['dov', 'ana'], weight: 2 },
    ],
  };
  const luck = { diceCount: 2, dice: [2, 5] };

  test('is drawn by a ticket that falls on one of the published panels', () => {
    const drawn = drawOf({ ...task, luck, least: '1/3', chances: { ana: '2/3' } }) as DrawResult;
    expect(drawn).toMatchObject({ tickets: 3, least: '1/3', chances: { ana: '2/3', ben: '1/3' } });
    expect(drawn.picks).toEqual(drawn.ticket === 0 ? ['ben', 'cid'] : ['ana', 'dov']);
    const { terms } = drawOf({ ...task, luck: { diceCount: 2 }, plan: true }) as DrawResult;
    expect(drawn.terms).toBe(terms);
    const other = { ...task, panels: task.panels.toReversed(), luck, terms };
    expect(drawOf(other)).toEqual(fault('DrawTermsDiffer'));
  });

  const withPanel = (...panel: readonly string[]): object => ({
    ...task,
    panels: [...task.panels, { panel, weight: 1 }],
  });

  test.each([
    [{ ...task, panels: [] }, fault('NoPanels')],
    [withPanel('ana'), fault('PanelSize', { panel: 3 })],
    [withPanel('ana', 'ana'), fault('PanelSize', { panel: 3 })],
    [withPanel('ana', 'ben'), fault('PanelQuota', { panel: 3 })],
    [withPanel('ana', 'cid'), fault('PanelHousehold', { panel: 3 })],
    [withPanel('cid', 'ben'), fault('PanelTwice', { panel: 3 })],
    [withPanel('ana', 'eve'), fault('PersonUnknown', { field: 'panels[2].panel[1]' })],
    [{ ...task, least: '1/2' }, fault('LeastChanceDiffers')],
    [{ ...task, chances: { ana: '1/2' } }, fault('ChanceDiffers')],
    [{ ...task, chances: { eve: '1/2' } }, fault('PersonUnknown', { field: 'chances' })],
    [{ ...task, least: 0.5 }, fault('FieldMalformed', { field: 'least' })],
    [{ ...task, quotas: { age: { old: [2, 1] } } }, fault('FieldMalformed', { field: 'quotas' })],
    [{ ...task, households: { eve: 'x' } }, fault('PersonUnknown', { field: 'households' })],
  ])('%j is checked', (value, refused) => {
    expect(drawOf(value)).toEqual(refused);
  });
});

describe('what is asked', () => {
  test('is read whatever it holds', () => {
    const anyTask = fc.record(
      {
        mode: fc.constantFrom('rfc3797', 'assembly', 'panel'),
        draw: fc.string(),
        key: fc.string(),
        pool: fc.anything(),
        pick: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.anything()),
        people: fc.dictionary(fc.string(), fc.anything()),
        quotas: fc.anything(),
        size: fc.integer(),
        panels: fc.anything(),
        luck: fc.anything(),
      },
      { requiredKeys: ['mode'] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), anyTask), (value) => {
        const found = drawOf(value);
        if ('fault' in found) expect(found.fault.kind).toMatch(/^[A-Z]/);
        else expect(found.v).toBe(1);
      }),
      { numRuns: 500 },
    );
  });

  test('is hashed as UTF-8, as every tool does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Bytes(text)).toEqual(new TextEncoder().encode(text));
      }),
    );
  });
});

test('an empty list of those who commit is no list', () => {
  const task = { mode: 'assembly', draw: 'd', pool: ['a', 'b'], pick: 1 };
  const luck = { diceCount: 1, dice: [4] };
  const without = drawOf({ ...task, luck });
  expect(without).toHaveProperty('picks');
  expect(drawOf({ ...task, luck: { ...luck, committers: [] } })).toEqual(without);
});
