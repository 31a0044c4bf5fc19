import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LogId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Entry } from '../log/entry.ts';
import { encodeSaid, KIND } from '../record/kind.ts';
import {
  arbitraryBytes,
  arbitraryMutation,
  bytesNamed,
  idNamed,
  pairNamed,
  testCrypto,
} from '../testing.ts';
import { foldPact } from './fold.ts';
import {
  certificateHash,
  decodePactContent,
  encodePactContent,
  foundingIn,
  judgeGenesis,
  PACT_CONTENT_BYTES_MAX,
  PACT_GENESIS_BYTES_MAX,
  pactGenesisKind,
  pactIdOf,
  PARTIES_MAX,
} from './genesis.ts';
import { SEALS_MAX } from './roster.ts';
import {
  actOn,
  certify,
  contentOf,
  delegateOf,
  entryOf,
  judged,
  NOW_HOUR,
  pactOf,
  partyAt,
  rosterNamed,
} from './testing.ts';

const ana = rosterNamed('ana');
const ben = rosterNamed('ben');
const pact = pactOf([ana, ben]);
const founded = judged(pact);
const benParty = partyAt(founded, 1);

describe('founding a pact', () => {
  test('needs every party’s seal', () => {
    expect(founded.parties.map(({ party }) => party)).toEqual(
      pact.parties.map(({ party }) => party),
    );
    const encoded = encodePactContent(pact.content);
    const message = certificateHash(testCrypto.hash, encoded);
    const full = certify(ana.seals, message, [0, 1]);
    const wrong = certify(ben.seals, certificateHash(testCrypto.hash, bytesNamed('x')), [0, 1]);
    for (const second of [certify(ben.seals, message, [2]), wrong]) {
      const said = { content: encoded, certificates: [full, second] };
      const author = pact.genesis.header.author;
      const entry = entryOf(pactGenesisKind, said, author, 'lame', { log: pact.pact });
      expect(judgeGenesis(testCrypto, entry)).toEqual({
        ok: false,
        fault: { kind: 'PartyNotCertified', party: benParty.party },
      });
    }
  });

  test('needs an author who is a delegate', () => {
    const stranger: Entry = {
      ...pact.genesis,
      header: { ...pact.genesis.header, author: idNamed('stranger') },
    };
    expect(judgeGenesis(testCrypto, stranger)).toEqual({
      ok: false,
      fault: { kind: 'AuthorNoDelegate' },
    });
  });

  test('refuses a device that two parties name', () => {
    const content = contentOf([ana, ben]);
    const delegates = content.parties[0]?.delegates ?? [];
    const shared = { ...content, parties: content.parties.map((one) => ({ ...one, delegates })) };
    expect(decodePactContent(encodePactContent(shared)).ok).toBe(false);
  });

  test('refuses a device that did not sign that it speaks for its party', () => {
    const content = contentOf([ana, ben]);
    const stolen = content.parties.map((party, at) => ({
      ...party,
      delegates: at === 0 ? party.delegates : [delegateOf(pairNamed('victim'), 0)],
    }));
    const encoded = encodePactContent({ ...content, parties: stolen });
    const message = certificateHash(testCrypto.hash, encoded);
    const certificates = [ana, ben].map(({ seals }) => certify(seals, message, [0, 1]));
    const { author } = pact.genesis.header;
    const entry = entryOf(pactGenesisKind, { content: encoded, certificates }, author, 'stolen', {
      log: pactIdOf(testCrypto.hash, encoded),
    });
    expect(judgeGenesis(testCrypto, entry)).toEqual({
      ok: false,
      fault: { kind: 'DelegateNotWilling' },
    });
  });

  test('is one, whoever writes it down, whenever and with whichever signatures', () => {
    const encoded = encodePactContent(pact.content);
    const message = certificateHash(testCrypto.hash, encoded);
    const writers = pact.content.parties.flatMap(({ delegates }) => delegates);
    const records = writers.map(({ device }, at) => {
      const certificates = [ana, ben].map(({ seals }) => certify(seals, message, [at % 2, 2]));
      const said = { content: encoded, certificates };
      const place = { log: pact.pact, wallHour: NOW_HOUR + at };
      return entryOf(pactGenesisKind, said, device, `by ${device}`, place);
    });
    expect(records.length).toBeGreaterThan(3);
    const act = actOn(
      pact,
      partyAt(founded, 0),
      { kind: 'pause', value: { from: hour(1), to: hour(2) } },
      ana.seals,
    );
    const states = records.map((record) => foldPact(testCrypto, record, [...records, act]));
    for (const state of states) expect(state).toEqual({ ok: true, value: judged(pact, [act]) });
    // Only since when there is a pact is taken from one of them: the one dated first.
    const [first, ...others] = records as [Entry, Entry];
    const untimed = { ...first, header: { ...first.header, wallHour: hour(0) } };
    for (const all of [records, records.toReversed()])
      expect(foundingIn(testCrypto, all)?.id).toBe(first.id);
    expect(foundingIn(testCrypto, [untimed, ...others])?.id).toBe(others[0]?.id);
  });

  test('is none in a log that is not named by what the seals signed', () => {
    for (const log of [null, idNamed<LogId>('another log')]) {
      const header = { ...pact.genesis.header, log };
      const entry = { ...pact.genesis, header };
      const fault = { kind: 'NotAPactGenesis' };
      expect(judgeGenesis(testCrypto, entry)).toEqual({ ok: false, fault });
      expect(foundingIn(testCrypto, [entry, pact.genesis])).toBe(pact.genesis);
    }
  });

  test('gives back its content, is total on any bytes, and has one form only', () => {
    const encoded = encodePactContent(pact.content);
    expect(decodePactContent(encoded)).toEqual({ ok: true, value: pact.content });
    fc.assert(
      fc.property(fc.oneof(arbitraryBytes(0, 300), arbitraryMutation(encoded)), (bytes) => {
        const read = decodePactContent(bytes);
        if (read.ok) expect(encodePactContent(read.value)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test('has a limit that its largest record reaches exactly', () => {
    const certificate = certify(
      Array.from({ length: SEALS_MAX }, (_, at) => pairNamed('seal', at)),
      bytesNamed('m'),
      Array.from({ length: SEALS_MAX }, (_, at) => at),
    );
    const said = {
      content: new Uint8Array(PACT_CONTENT_BYTES_MAX),
      certificates: Array.from({ length: PARTIES_MAX }, () => certificate),
    };
    expect(encodeSaid(pactGenesisKind, said).length).toBe(PACT_GENESIS_BYTES_MAX);
  });
});

describe('a foreign entry', () => {
  test('founds nothing', () => {
    const other: Entry = { ...pact.genesis, body: { state: 'read', kind: KIND.genesis, said: [] } };
    expect(foldPact(testCrypto, other, [])).toEqual({
      ok: false,
      fault: { kind: 'NotAPactGenesis' },
    });
    const unread: Entry = { ...pact.genesis, body: { state: 'unread' } };
    expect(foldPact(testCrypto, unread, []).ok).toBe(false);
  });
});
