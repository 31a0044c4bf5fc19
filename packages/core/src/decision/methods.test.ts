import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Hash32, RecordId } from '../base/id.ts';
import type { Override } from '../assembly/durations.ts';
import { dueThings } from '../assembly/due.ts';
import { parameterIndex } from '../assembly/parameters.ts';
import { RESOLVE_SUBJECT } from '../assembly/act.ts';
import type { Verb } from '../assembly/act.ts';
import { decodeSaidAs, encodeSaid } from '../record/kind.ts';
import { arbitraryMutation, idNamed, testCrypto } from '../testing.ts';
import type { Method } from './choice.ts';
import { METHODS } from './choice.ts';
import type { MethodList } from './methods.ts';
import {
  FREE_METHODS,
  isMethodAllowed,
  METHOD_DOMAINS_MAX,
  METHOD_LIST_BYTES_MAX,
  methodListHash,
  methodListKind,
  methodsAt,
  RULED_METHODS,
} from './methods.ts';
import { DOMAIN_LENGTH_MAX } from './records.ts';
import { Hall } from './testing.ts';

const ONLY_CONSENT: MethodList = { others: ['consent'], acts: null, domains: [] };
const PURSE: MethodList = {
  others: RULED_METHODS,
  acts: ['supermajority'],
  domains: [{ domain: 'purse', methods: ['majority', 'supermajority'] }],
};

const naming = (record: RecordId): Verb => ({
  kind: 'resolve',
  value: { subject: RESOLVE_SUBJECT.methods, hash: methodListHash(record) },
});

/** Writes a list and has the members give it, by these. */
function give(hall: Hall, list: MethodList, by: readonly number[] = [0, 1, 2]): RecordId {
  const { world } = hall;
  const record = world.write(world.id(0), methodListKind, list);
  world.place(world.agreed(naming(record), by));
  return record;
}

/** The acts that devices would place now. */
function dueIn({ world }: Hall): readonly RecordId[] {
  return dueThings(world.state, world.knowledge(world.id(0)), testCrypto).flatMap((due) =>
    due.kind === 'act' ? [due.act] : [],
  );
}

const faultOf = (hall: Hall, set: Parameters<Hall['propose']>[0]): string | null =>
  hall.decision(hall.propose(set)).fault;

describe('which methods decide what', () => {
  test('is everything, as long as the members said nothing', () => {
    const hall = new Hall(4);
    expect(methodsAt(hall.world.state, hall.world.state)).toEqual({ kind: 'any' });
    for (const method of METHODS) {
      const options = ['ranked', 'stv', 'score'].includes(method) ? ['A', 'B'] : [];
      expect([method, faultOf(hall, { method, options })]).toEqual([method, null]);
    }
  });

  test('is what they gave: a question put otherwise asks nobody, advice is always free', () => {
    const hall = new Hall(4);
    give(hall, ONLY_CONSENT);
    expect(faultOf(hall, { method: 'majority' })).toBe('methodNotAllowed');
    expect(faultOf(hall, { method: 'consent' })).toBe(null);
    for (const method of FREE_METHODS) expect(faultOf(hall, { method })).toBe(null);
    const asked = hall.propose({ method: 'majority' });
    for (const by of [0, 1, 2]) hall.say(by, asked, 'for');
    expect(hall.view(asked, hall.now + 100).state).toBe('cancelled');
  });

  test('is by domain, and where an act follows by that as well', () => {
    const hall = new Hall(4);
    give(hall, PURSE);
    const effect = idNamed<Hash32>('effect');
    expect(faultOf(hall, { domain: 'purse', method: 'consent' })).toBe('methodNotAllowed');
    expect(faultOf(hall, { domain: 'purse', method: 'majority' })).toBe(null);
    expect(faultOf(hall, { domain: 'kitchen', method: 'consent' })).toBe(null);
    expect(faultOf(hall, { domain: 'kitchen', method: 'consent', effect })).toBe(
      'methodNotAllowed',
    );
    expect(faultOf(hall, { domain: 'purse', method: 'supermajority', effect })).toBe(null);
  });

  test('changes nothing that is pending, in neither direction', () => {
    const hall = new Hall(4);
    const before = hall.propose({ method: 'majority' });
    give(hall, ONLY_CONSENT);
    const held = hall.propose({ method: 'majority' });
    for (const by of [0, 1, 2]) hall.say(by, before, 'for');
    give(hall, { ...ONLY_CONSENT, others: ['majority'] });
    expect(hall.decision(before)).toMatchObject({ fault: null, outcome: { verdict: 'passes' } });
    expect(hall.decision(held).fault).toBe('methodNotAllowed');
    expect(faultOf(hall, { method: 'majority' })).toBe(null);
    expect(faultOf(hall, { method: 'consent' })).toBe('methodNotAllowed');
  });

  test('is given by as many as the constitution asks for its own change, and waits for them', () => {
    const dear: readonly Override[] = [{ index: parameterIndex('constitutionShare'), value: 75 }];
    const hall = new Hall(4, dear);
    const { world } = hall;
    // Of four three are 75 in a hundred; of five they are more than half and too few.
    const record = world.write(world.id(0), methodListKind, ONLY_CONSENT);
    const act = world.agreed(naming(record), [0, 1, 2]);
    expect(dueIn(hall)).toEqual([act]);
    const five = new Hall(5, dear);
    const list = five.world.write(five.world.id(0), methodListKind, ONLY_CONSENT);
    const few = five.world.agreed(naming(list), [0, 1, 2]);
    expect(dueIn(five)).toEqual([]);
    five.world.consent(five.world.id(3), few);
    expect(dueIn(five)).toEqual([few]);
  });

  test('that a hasty secretary placed with too few holds for nobody', () => {
    const dear: readonly Override[] = [{ index: parameterIndex('constitutionShare'), value: 75 }];
    const hall = new Hall(5, dear);
    give(hall, ONLY_CONSENT);
    expect(hall.world.state.resolutions.size).toBe(1);
    expect(faultOf(hall, { method: 'majority' })).toBe(null);
  });

  test('pays the dearest share since it was written, like all that is pending', () => {
    const dear: readonly Override[] = [{ index: parameterIndex('constitutionShare'), value: 75 }];
    const hall = new Hall(5, dear);
    const { world } = hall;
    const record = world.write(world.id(0), methodListKind, ONLY_CONSENT);
    const act = world.agreed(naming(record), [0, 1, 2]);
    world.place(world.agreed({ kind: 'constitution', value: { overrides: [] } }, [0, 1, 2, 3]));
    world.place(act);
    expect(faultOf(hall, { method: 'majority' })).toBe(null);
  });

  test('goes back to what stood before where what is named is no list', () => {
    const hall = new Hall(4);
    give(hall, ONLY_CONSENT);
    const { world } = hall;
    world.place(world.agreed(naming(idNamed<RecordId>('nothing')), [0, 1, 2]));
    world.place(world.agreed(naming(hall.propose({ method: 'consent' })), [0, 1, 2]));
    expect(faultOf(hall, { method: 'majority' })).toBe('methodNotAllowed');
  });

  test('that cannot be read yet lets nobody ask, until it can', () => {
    const hall = new Hall(4);
    const record = give(hall, ONLY_CONSENT);
    const asked = hall.propose({ method: 'consent' });
    const { world } = hall;
    const blind = world.entries.map((entry) =>
      entry.id === record ? { ...entry, body: { state: 'unread' as const } } : entry,
    );
    const state = world.fold(blind);
    expect(state.ok && methodsAt(state.value, state.value)).toEqual({ kind: 'unread' });
    expect(hall.decision(asked).fault).toBe(null);
  });
});

const anyMethods = fc
  .subarray([...RULED_METHODS], { minLength: 1 })
  .map((some): readonly Method[] => RULED_METHODS.filter((one) => some.includes(one)));
const anyList: fc.Arbitrary<MethodList> = fc.record({
  others: anyMethods,
  acts: fc.option(anyMethods),
  domains: fc
    .uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,12}$/), { maxLength: 6 })
    .chain((domains) =>
      fc.tuple(
        ...domains
          .toSorted()
          .map((domain) => fc.record({ domain: fc.constant(domain), methods: anyMethods })),
      ),
    ),
});

describe('a list of methods as a record', () => {
  test('is read as it was written, by no other bytes, and never longer than its limit', () => {
    fc.assert(
      fc.property(
        anyList.chain((list) => {
          const bytes = encodeSaid(methodListKind, list);
          return fc.tuple(fc.constant(list), fc.constant(bytes), arbitraryMutation(bytes));
        }),
        ([list, bytes, other]) => {
          expect(decodeSaidAs(methodListKind, bytes)).toEqual({ ok: true, value: list });
          const read = decodeSaidAs(methodListKind, other);
          if (read.ok) expect(encodeSaid(methodListKind, read.value)).toEqual(other);
        },
      ),
    );
    const longest: MethodList = {
      others: RULED_METHODS,
      acts: RULED_METHODS,
      domains: Array.from({ length: METHOD_DOMAINS_MAX }, (_, at) => ({
        domain: `${at + 10}`.padEnd(DOMAIN_LENGTH_MAX, 'x'),
        methods: RULED_METHODS,
      })),
    };
    expect(encodeSaid(methodListKind, longest)).toHaveLength(METHOD_LIST_BYTES_MAX);
  });

  test('names no way that binds nobody, each way once, and one at least', () => {
    const isRead = (others: readonly Method[]): boolean =>
      methodListKind.shape.parse(methodListKind.shape.toCbor({ ...ONLY_CONSENT, others })).ok;
    expect(isRead(['consent', 'majority'])).toBe(true);
    expect(isRead([])).toBe(false);
    expect(isRead(['majority', 'consent'])).toBe(false);
    expect(isRead(['consent', 'consent'])).toBe(false);
    expect(isRead(['consent', 'advice'])).toBe(false);
  });

  test('lets what it names be asked, and nothing else that binds', () => {
    fc.assert(
      fc.property(anyList, fc.constantFrom(...METHODS), fc.boolean(), (list, method, hasAct) => {
        const effect = hasAct ? idNamed<Hash32>('effect') : null;
        for (const { domain, methods } of [
          ...list.domains,
          { domain: 'elsewhere-all', methods: list.others },
        ]) {
          const isNamed = methods.includes(method);
          const isForActs = !hasAct || list.acts === null || list.acts.includes(method);
          expect(isMethodAllowed(list, { method, domain, effect })).toBe(
            FREE_METHODS.includes(method) || (isNamed && isForActs),
          );
        }
      }),
    );
  });
});
