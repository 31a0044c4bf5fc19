import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Hash32, LogId, PartyId, PlacementId } from '../base/id.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import { arbitraryId, arbitraryMutation, idNamed } from '../testing.ts';
import type { AwayWitnessed } from './away-witness.ts';
import { AWAY_WITNESSED_BYTES_MAX, awayWitnessedKind, refusalToWitness } from './away-witness.ts';

function witnessed(parent: number, list: number, set: Partial<AwayWitnessed> = {}): AwayWitnessed {
  return {
    pact: idNamed<LogId>('pact'),
    party: idNamed<PartyId>('party'),
    parent: idNamed<PlacementId>('parent', parent),
    list: idNamed<Hash32>('list', list),
    ...set,
  };
}

describe('R25: what a seal witnesses for an ally', () => {
  const first = witnessed(1, 1);

  test('is one list for one height: two halves cannot both have it, whatever a person says', () => {
    expect(refusalToWitness([], first, false)).toBeNull();
    for (const isOver of [false, true])
      expect(refusalToWitness([first], witnessed(1, 2), isOver)).toBe('otherList');
    // Nor under the name of another party or pact: the height is the same one.
    const elsewhere = {
      pact: idNamed<LogId>('pact', 1),
      party: idNamed<PartyId>('party', 1),
    };
    expect(refusalToWitness([first], witnessed(1, 2, elsewhere), true)).toBe('otherList');
  });

  test('is one list at a time, until somebody has asked whether the first is over', () => {
    const next = witnessed(2, 2);
    expect(refusalToWitness([first], next, false)).toBe('listOpen');
    expect(refusalToWitness([first], next, true)).toBeNull();
    const other = { party: idNamed<PartyId>('party', 1) };
    expect(refusalToWitness([first], witnessed(2, 2, other), false)).toBeNull();
  });

  test('is told once more when the answer was lost on the way', () => {
    expect(refusalToWitness([first, witnessed(2, 2)], first, false)).toBeNull();
  });

  test('is refused or not whatever the order in which the words before came', () => {
    const number = fc.nat(3);
    const word = fc
      .tuple(number, number, number)
      .map(([parent, list, party]) =>
        witnessed(parent, list, { party: idNamed<PartyId>('party', party) }),
      );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), word, fc.boolean(), (before, wanted, over) => {
        const asked = refusalToWitness(before, wanted, over);
        expect(refusalToWitness(before.toReversed(), wanted, over)).toBe(asked);
        expect(refusalToWitness([...before, ...before], wanted, over)).toBe(asked);
      }),
    );
  });
});

describe('the record of it', () => {
  const said = fc.record<AwayWitnessed>({
    pact: arbitraryId<LogId>(),
    party: arbitraryId<PartyId>(),
    parent: arbitraryId<PlacementId>(),
    list: arbitraryId<Hash32>(),
  });

  test('is read as it was written, in exactly its length', () => {
    fc.assert(
      fc.property(said, (one) => {
        const encoded = encodeSaid(awayWitnessedKind, one);
        expect(encoded).toHaveLength(AWAY_WITNESSED_BYTES_MAX);
        expect(decodeSaidAs(awayWitnessedKind, encoded)).toEqual({ ok: true, value: one });
      }),
    );
  });

  test('has one form: other bytes are another record, or none', () => {
    fc.assert(
      fc.property(
        said.chain((one) => arbitraryMutation(encodeSaid(awayWitnessedKind, one))),
        (changed) => {
          const read = decodeSaidAs(awayWitnessedKind, changed);
          if (read.ok) expect(encodeSaid(awayWitnessedKind, read.value)).toEqual(changed);
        },
      ),
    );
  });
});
