import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

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
  judgeGenesis,
  PACT_CONTENT_BYTES_MAX,
  PACT_GENESIS_BYTES_MAX,
  pactGenesisKind,
  PARTIES_MAX,
} from './genesis.ts';
import { SEALS_MAX } from './roster.ts';
import {
  certify,
  contentOf,
  delegateOf,
  entryOf,
  judged,
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
      const entry = entryOf(pactGenesisKind, said, author, 'lame', { log: null });
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
      log: null,
    });
    expect(judgeGenesis(testCrypto, entry)).toEqual({
      ok: false,
      fault: { kind: 'DelegateNotWilling' },
    });
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
