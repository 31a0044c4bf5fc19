import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { consentKind } from '../assembly/consent.ts';
import { prekeyKind } from '../assembly/keys.ts';
import { LANE_COMMON } from '../record/lane.ts';
import { KIND } from '../record/kind.ts';
import { entryOf } from '../federation/testing.ts';
import { bytesNamed, idNamed } from '../testing.ts';
import type { Entry } from './entry.ts';
import { beginsWith, entriesOf, openedBody, saidAs } from './entry.ts';

const consent = { act: idNamed<never>('act'), stance: 'for' } as const;
const entry = entryOf(consentKind, consent, idNamed('device'), 'consent');
const prekey = { kemPublic: bytesNamed('kem', 0, 1_216), boxSeed: bytesNamed('seed') };
const shown = entryOf(prekeyKind, prekey, idNamed('device'), 'prekey');
const withHeader = (of: Entry, change: Partial<Entry['header']>): Entry => ({
  ...of,
  header: { ...of.header, ...change },
});

describe('what an entry says', () => {
  test('is read as its own kind, and as no other', () => {
    expect(saidAs(consentKind, entry)).toEqual(consent);
    expect(saidAs(prekeyKind, shown)).toEqual(prekey);
    expect(saidAs(prekeyKind, entry)).toBeUndefined();
    const { body } = entry;
    const said = body.state === 'read' ? body.said : null;
    const renamed = { ...entry, body: { state: 'read', kind: KIND.act, said } as const };
    expect(saidAs(consentKind, renamed)).toBeUndefined();
  });

  test('is nothing while its body was not read, or is void', () => {
    for (const state of ['unread', 'void'] as const)
      expect(saidAs(consentKind, { ...entry, body: { state } })).toBeUndefined();
  });

  test('is nothing in another lane, and where it is sealed or plain and should not be', () => {
    expect(saidAs(consentKind, withHeader(entry, { lane: LANE_COMMON }))).toBeUndefined();
    expect(saidAs(consentKind, withHeader(entry, { epoch: 0 }))).toBeUndefined();
    expect(saidAs(prekeyKind, withHeader(shown, { epoch: 1 }))).toBeUndefined();
  });

  test('is nothing where it does not parse', () => {
    const body = { state: 'read', kind: KIND.consent, said: ['nonsense'] } as const;
    expect(saidAs(consentKind, { ...entry, body })).toBeUndefined();
  });
});

describe('entries of a kind', () => {
  const closed: Entry = { ...entry, body: { state: 'unread' } };

  test('are those whose opened bodies say so, in their order', () => {
    const again = entryOf(consentKind, consent, idNamed('other'), 'again');
    expect(entriesOf(consentKind, [again, shown, closed, entry])).toEqual([again, entry]);
    expect(entriesOf(prekeyKind, [again, closed])).toEqual([]);
  });

  test('are sorted through anew when a list has grown', () => {
    const list = [entry];
    expect(entriesOf(prekeyKind, list)).toEqual([]);
    list.push(shown);
    expect(entriesOf(prekeyKind, list)).toEqual([shown]);
  });

  test('are the same in a list that grew from others, in part changed, as in one looked at first', () => {
    const change = fc.tuple(fc.constantFrom('more', 'other', 'fewer'), fc.nat(50));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        let list: readonly Entry[] = [{ ...entry }];
        for (const [what, number] of changes) {
          const next = { ...([entry, shown, closed][number % 3] as Entry) };
          if (what === 'more') list = [...list, next];
          else if (what === 'other') list = list.with(number % list.length, next);
          else list = list.slice(0, 1 + (number % list.length));
          for (const kind of [consentKind, prekeyKind] as const) {
            const plain = list.filter(
              ({ body }) => body.state === 'read' && body.kind === KIND[kind.name],
            );
            expect(entriesOf(kind, list)).toEqual(plain);
          }
        }
      }),
    );
  });
});

describe('what is remembered of entries', () => {
  const others = ['a', 'b', 'c'].map((name) => entryOf(consentKind, consent, idNamed(name), name));

  test('is what they say: a body is parsed once', () => {
    const [one] = others as [Entry];
    const said = saidAs(consentKind, one);
    expect(saidAs(consentKind, { ...one })).toBe(said);
    expect(said).toEqual(consent);
  });

  test('is kept in the bodies that we open, and beside those that others made', () => {
    const said = consentKind.shape.toCbor(consent);
    const opened = openedBody(KIND.consent, said);
    expect(opened).toEqual({ state: 'read', kind: KIND.consent, said });
    for (const body of [opened, { state: 'read', kind: KIND.consent, said } as const]) {
      const one = { ...entry, body };
      expect(saidAs(consentKind, one)).toEqual(consent);
      expect(saidAs(consentKind, one)).toBe(saidAs(consentKind, one));
    }
    const nonsense = { ...entry, body: openedBody(KIND.consent, ['nonsense']) };
    expect(saidAs(consentKind, nonsense)).toBeUndefined();
    expect(saidAs(consentKind, nonsense)).toBeUndefined();
  });

  test('is how a list was sorted, and how one that grew from it was', () => {
    const list = [shown, ...others.slice(0, 2)];
    const consents = entriesOf(consentKind, list);
    expect(entriesOf(consentKind, list)).toBe(consents);
    const grown = [...list, { ...shown, id: idNamed<Entry['id']>('other') }];
    // Of a kind of which nothing came, the list is the very one from before.
    expect(entriesOf(consentKind, grown)).toBe(consents);
    expect(entriesOf(prekeyKind, grown)).toEqual([shown, grown[3]]);
    const more = [...grown, others[2] as Entry];
    expect(entriesOf(consentKind, more)).toEqual(others);
    expect(consents).toEqual(others.slice(0, 2));
  });

  test('is nothing of another list that begins with the same entry', () => {
    const list = [shown, ...others.slice(0, 2)];
    expect(entriesOf(consentKind, list)).toHaveLength(2);
    expect(entriesOf(consentKind, [shown, others[2] as Entry, others[0] as Entry])).toEqual([
      others[2],
      others[0],
    ]);
    expect(entriesOf(consentKind, [shown])).toEqual([]);
    expect(entriesOf(consentKind, [])).toEqual([]);
  });

  test('is nothing of a list that grew after it was sorted, where another one grew from it', () => {
    const list = [shown, others[0] as Entry];
    expect(entriesOf(consentKind, list)).toHaveLength(1);
    list.push(others[1] as Entry);
    expect(entriesOf(consentKind, [...list, others[2] as Entry])).toEqual(others);
  });
});

describe('a list that begins with another', () => {
  const [a, b] = [entry, shown];

  test.each([
    [[], [], true],
    [[a], [], true],
    [[a, b], [a], true],
    [[a, b], [a, b], true],
    [[a], [a, b], false],
    [[b, a], [a], false],
    [[a, a], [a, b], false],
    [[{ ...a }], [a], false],
  ])('%#', (entries, before, begins) => {
    expect(beginsWith(entries, before)).toBe(begins);
  });
});
