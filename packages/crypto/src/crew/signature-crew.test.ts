import type { Signed } from '@tocsin/peer/ports';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';

import { nativeCrypto } from '../native.ts';
import type { HelperFault, SignatureCrew } from './signature-crew.ts';
import { createSignatureCrew } from './signature-crew.ts';
import { makeTable, PLACES_MAX, SharedTable } from './shared-table.ts';

const { verify, sign, signingPair, hash } = nativeCrypto();
/** Room for a slow machine. */
const SLOW = { timeout: 60_000 };

const crews: SignatureCrew[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.close();
});

/** A signature of one of five devices; bad ones have one bit turned, anywhere. */
function signed(number: number, turned?: number): Signed {
  const pair = signingPair(new Uint8Array(32).fill(number % 5));
  const message = hash(Uint8Array.of(number >>> 8, number & 255));
  const parts = { signature: sign(message, pair.secretKey), message, key: pair.publicKey };
  if (turned !== undefined) {
    const part = [parts.signature, parts.message, parts.key][turned % 3] ?? parts.message;
    const at = (turned >>> 2) % part.length;
    part[at] = (part[at] ?? 0) ^ (1 << (turned % 8));
  }
  return parts;
}

const good: readonly Signed[] = Array.from({ length: PLACES_MAX + 200 }, (_, at) => signed(at));
const alone = (some: readonly Signed[]): boolean[] =>
  some.map(({ signature, message, key }) => verify(signature, message, key));

function crewOf(
  program?: URL,
  asked: Signed[] = [],
): { crew: SignatureCrew; faults: HelperFault[] } {
  const faults: HelperFault[] = [];
  const crew = createSignatureCrew({
    verify: (signature, message, key) => {
      asked.push({ signature, message, key });
      return verify(signature, message, key);
    },
    onFault: (fault) => faults.push(fault),
    ...(program && { program }),
  });
  crews.push(crew);
  return { crew, faults };
}

/** Asks for so much that the helper is started. */
function wake(crew: SignatureCrew): void {
  for (let asked = 0; !crew.isHelped(); asked += 200) {
    if (asked > 2_000) throw new Error('no helper was started');
    crew.verifyAhead(good.slice(0, 200));
  }
}

/** A crew whose helper was seen to verify. */
async function helpedCrew(): Promise<{ crew: SignatureCrew; asked: Signed[] }> {
  const asked: Signed[] = [];
  const { crew } = crewOf(undefined, asked);
  wake(crew);
  for (let tries = 0; tries < 500; tries += 1) {
    asked.length = 0;
    const verdicts = crew.verifyAhead(good.slice(0, 100));
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (verdicts?.().every(Boolean) && asked.length < 100) return { crew, asked };
  }
  throw new Error('the helper never verified anything');
}

describe('a crew that verifies signatures', () => {
  test('gives the verdicts of one thread, in order, whoever found them', SLOW, async () => {
    const { crew } = await helpedCrew();
    const batch = fc.array(fc.tuple(fc.nat(500), fc.option(fc.nat(2 ** 16))), {
      minLength: 8,
      maxLength: 64,
    });
    await fc.assert(
      fc.asyncProperty(batch, fc.boolean(), async (choices, isLate) => {
        const some = choices.map(([number, turned]) => signed(number, turned ?? undefined));
        const verdicts = crew.verifyAhead(some);
        if (isLate) await new Promise((resolve) => setTimeout(resolve, 5));
        expect(verdicts?.()).toEqual(alone(some));
      }),
      { numRuns: 60 },
    );
  });

  test('leaves work to its helper', SLOW, async () => {
    const { crew, asked } = await helpedCrew();
    asked.length = 0;
    const verdicts = crew.verifyAhead(good.slice(0, 200));
    for (let tries = 0; tries < 200; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(verdicts?.()).toEqual(alone(good.slice(0, 200)));
    expect(asked).toEqual([]);
  });

  test('verifies more than the table holds', SLOW, async () => {
    const { crew } = await helpedCrew();
    const some = [...good, signed(7, 9)];
    expect(crew.verifyAhead(some)?.()).toEqual(alone(some));
  });

  test(
    'answers for a batch after the next one was begun, and for each as often as asked',
    SLOW,
    async () => {
      const { crew } = await helpedCrew();
      const first = [...good.slice(0, 30), signed(3, 5)];
      const second = [signed(4, 6), ...good.slice(30, 60)];
      const before = crew.verifyAhead(first);
      const after = crew.verifyAhead(second);
      expect(before?.()).toEqual(alone(first));
      expect(after?.()).toEqual(alone(second));
      expect(after?.()).toEqual(alone(second));
    },
  );

  test('takes nothing of a wrong length, and starts no thread for little', () => {
    const { crew } = crewOf();
    const few = good.slice(0, 7);
    for (let at = 0; at < 100; at += 1) expect(crew.verifyAhead(few)).toBeUndefined();
    expect(crew.isHelped()).toBe(false);
    wake(crew);
    const short = { ...signed(1), signature: new Uint8Array(63) };
    expect(crew.verifyAhead([...good.slice(0, 20), short])).toBeUndefined();
  });

  test('goes on alone, and says so once, when its helper dies', SLOW, async () => {
    const dying = new URL(`data:text/javascript,throw new Error('dead')`);
    const { crew, faults } = crewOf(dying);
    wake(crew);
    const verdicts = crew.verifyAhead(good.slice(0, 50));
    for (let tries = 0; tries < 500 && crew.isHelped(); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(verdicts?.()).toEqual(alone(good.slice(0, 50)));
    expect(faults).toEqual([{ kind: 'VerifierEnded' }]);
    for (let at = 0; at < 20; at += 1) expect(crew.verifyAhead(good)).toBeUndefined();
    expect(crew.isHelped()).toBe(false);
  });

  test('waits for no helper that took a signature and does not answer', SLOW, async () => {
    const shared = makeTable();
    const table = new SharedTable(shared);
    for (const [at, one] of good.slice(0, 10).entries()) table.lay(1, at, one);
    table.open(1, 10);
    expect(table.take(1, 0)).toBe(true);
    expect(table.take(1, 0)).toBe(false);
    expect(table.verdict(1, 0, 1)).toBeUndefined();
    // Its answer comes when the place holds another batch's signature.
    table.lay(2, 0, signed(1, 1));
    table.answer(1, 0, true);
    expect(table.take(2, 0)).toBe(true);
    table.answer(2, 0, false);
    expect(table.verdict(2, 0, 0)).toBe(false);
  });

  test('ends its helper when it is closed, and starts none after', SLOW, async () => {
    const { crew } = await helpedCrew();
    const verdicts = crew.verifyAhead(good.slice(0, 100));
    await crew.close();
    expect(crew.isHelped()).toBe(false);
    expect(verdicts?.()).toEqual(alone(good.slice(0, 100)));
    for (let at = 0; at < 20; at += 1) expect(crew.verifyAhead(good)).toBeUndefined();
  });
});
