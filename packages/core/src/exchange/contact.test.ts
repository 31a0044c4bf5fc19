import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { TestWorld } from '../assembly/testing.ts';
import type { DeviceId, LogId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { arbitraryBytes, bytesNamed, idNamed, testCrypto } from '../testing.ts';
import { CONTACT_TEXT_MAX, contactRandomBytes, openContact, sealContact } from './contact.ts';
import { foldExchange } from './fold.ts';
import type { ContactShared } from './records.ts';
import { contactSharedKind, matchKind, matchSaidKind, needKind, offerKind } from './records.ts';

const place = {
  log: idNamed<LogId>('log'),
  match: idNamed<RecordId>('match'),
  author: idNamed<DeviceId>('author'),
};
const pairs = [0, 1].map((at) => testCrypto.kem.pair(bytesNamed('contact', at)));
const readers = pairs.map(({ publicKey }, at) => ({
  device: idNamed<DeviceId>('reader', at),
  kemPublic: publicKey,
}));
const [first, second] = readers as [(typeof readers)[0], (typeof readers)[0]];
const secretOf = (at: number): readonly Uint8Array[] => [pairs[at]?.secretKey as Uint8Array];

function sealed(said: string): ContactShared {
  const random = bytesNamed('random', 0, contactRandomBytes(readers.length));
  const made = sealContact(testCrypto, place, readers, said, random);
  if (!made.ok) throw new Error(made.fault.kind);
  return made.value;
}

describe('a contact', () => {
  test('opens on each device of the other one, and nowhere else', () => {
    const said = sealed('+34 600 000 000, ring twice');
    for (const [at, { device }] of readers.entries())
      expect(openContact(testCrypto, place, device, secretOf(at), said)).toBe(
        '+34 600 000 000, ring twice',
      );
    expect(openContact(testCrypto, place, second.device, secretOf(0), said)).toBeUndefined();
    const third = idNamed<DeviceId>('third');
    expect(openContact(testCrypto, place, third, secretOf(0), said)).toBeUndefined();
  });

  test('copied to another match, log or author does not open', () => {
    const said = sealed('a');
    for (const change of [
      { log: idNamed<LogId>('other') },
      { match: idNamed<RecordId>('other') },
      { author: idNamed<DeviceId>('other') },
    ]) {
      const elsewhere = { ...place, ...change };
      expect(openContact(testCrypto, elsewhere, first.device, secretOf(0), said)).toBeUndefined();
    }
  });

  test('has one length, whatever it says', () => {
    const lengths = ['a', '水'.repeat(CONTACT_TEXT_MAX)].map((text) => sealed(text).sealed.length);
    expect(new Set(lengths)).toEqual(new Set([528]));
  });

  test('is refused where it is empty, too long, or for nobody', () => {
    const random = bytesNamed('random', 0, contactRandomBytes(2));
    for (const said of ['', ' ', 'x'.repeat(CONTACT_TEXT_MAX + 1)])
      expect(sealContact(testCrypto, place, readers, said, random).ok).toBe(false);
    const none = sealContact(testCrypto, place, [], 'a', random.subarray(0, contactRandomBytes(0)));
    expect(none.ok).toBe(false);
  });

  test('is total on what others write', () => {
    fc.assert(
      fc.property(arbitraryBytes(528), arbitraryBytes(1_120), (body, ciphertext) => {
        const box = { device: first.device, ciphertext, wrapped: new Uint8Array(48) };
        const said = { match: place.match, sealed: body, boxes: [box] };
        expect(openContact(testCrypto, place, first.device, secretOf(0), said)).toBeUndefined();
      }),
    );
  });
});

describe('in the fold a contact', () => {
  const boxFor = (device: DeviceId): ContactShared['boxes'][number] => ({
    device,
    ciphertext: new Uint8Array(1_120),
    wrapped: new Uint8Array(48),
  });

  function world(): {
    world: TestWorld;
    match: RecordId;
    share: (by: number, to: number) => RecordId;
  } {
    const made = new TestWorld(3);
    const wanted = {
      what: 'A bed',
      quantity: 1,
      unit: 'night',
      from: hour(made.now),
      until: hour(made.now + 10),
      area: '',
      circle: 'members',
      expiresAt: hour(made.now + 10),
      scribed: null,
    } as const;
    const need = made.write(made.id(0), needKind, { ...wanted, urgency: 'today' });
    const offer = made.write(made.id(1), offerKind, wanted);
    const match = made.write(made.id(0), matchKind, { need, offer, quantity: 1 });
    const share = (by: number, to: number): RecordId =>
      made.write(made.id(by), contactSharedKind, {
        match,
        sealed: new Uint8Array(528),
        boxes: [boxFor(made.id(to))],
      });
    return { world: made, match, share };
  }

  test('counts once both have accepted, of one of the two for the other', () => {
    const { world: made, match, share } = world();
    const early = share(0, 1);
    expect(foldExchange(made.state).faults).toEqual([{ record: early, why: 'tooEarly' }]);
    const yes = { match, word: 'accepted', note: '', scribed: null } as const;
    made.write(made.id(1), matchSaidKind, yes);
    const shared = share(1, 0);
    const own = share(1, 1);
    const foreign = share(2, 0);
    const { matches, faults } = foldExchange(made.state);
    expect(matches[0]?.contacts.map(({ record }) => record).toSorted()).toEqual(
      [early, shared].toSorted(),
    );
    expect(new Map(faults.map(({ record, why }) => [record, why]))).toEqual(
      new Map([
        [own, 'tooEarly'],
        [foreign, 'notTheirs'],
      ]),
    );
  });
});
