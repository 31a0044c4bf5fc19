import { describe, expect, test } from 'vitest';

import { epochKeyHashOf } from '../assembly/ids.ts';
import type { SigningPair } from '../base/crypto.ts';
import type { DeviceId, PlacementId } from '../base/id.ts';
import { idBytes, idOf } from '../base/id.ts';
import { hour } from '../base/time.ts';
import { bodyHashOf, encodeHeader, recordIdOf } from '../record/index.ts';
import { encodeSaid, PLAINTEXT_BYTES_MAX } from '../record/kind.ts';
import type { WireRecord } from '../record/record.ts';
import { encodeWire } from '../record/record.ts';
import { bytesNamed, pairNamed, testCrypto } from '../testing.ts';
import type { PactContent } from './genesis.ts';
import { certificateHash, encodePactContent, pactGenesisKind, pactIdOf } from './genesis.ts';
import { canBeTold, PACT_TOLD_BYTES_MAX, pactOpenedKind, provenPact } from './opened.ts';
import { certify, contentOf, rosterNamed } from './testing.ts';

const [ana, ben] = [rosterNamed('ana'), rosterNamed('ben')] as const;
const epochKey = bytesNamed('epoch-key');
const content: PactContent = {
  ...contentOf([ana, ben]),
  epochKeyHash: epochKeyHashOf(testCrypto.hash, epochKey),
};
const delegate = pairNamed('delegate/0', 0);
const other = pairNamed('delegate/1', 0);

/** The founding record as a device writes it. */
function foundedBy(author: SigningPair, signers: readonly (readonly number[])[]): WireRecord {
  const encoded = encodePactContent(content);
  const message = certificateHash(testCrypto.hash, encoded);
  const certificates = [ana, ben].map(({ seals }, at) =>
    certify(seals, message, signers[at] ?? []),
  );
  const body = encodeSaid(pactGenesisKind, { content: encoded, certificates });
  const header = encodeHeader({
    version: 1,
    log: pactIdOf(testCrypto.hash, encoded),
    author: idOf<DeviceId>(author.publicKey),
    seq: 0,
    prev: null,
    deps: [],
    gov: pactIdOf(testCrypto.hash, encoded) as string as PlacementId,
    wallHour: hour(500_000),
    lane: 0,
    epoch: 0,
    nonce: new Uint8Array(),
    bodyLen: body.length,
    bodyHash: idOf(bodyHashOf(testCrypto.hash, body)),
  });
  const id = recordIdOf(testCrypto.hash, header);
  return { header, body, signature: testCrypto.sign(idBytes(id), author.secretKey) };
}

const both = [
  [0, 1],
  [0, 1],
];
const genesis = foundedBy(delegate, both);

describe('a pact that a device at home says is open', () => {
  test('is the one that its founding record begins', () => {
    const proven = provenPact(testCrypto, { genesis, epochKey });
    expect(proven?.pact).toBe(pactIdOf(testCrypto.hash, encodePactContent(content)));
    const again = foundedBy(other, both);
    expect(recordIdOf(testCrypto.hash, again.header)).not.toBe(
      recordIdOf(testCrypto.hash, genesis.header),
    );
    expect(provenPact(testCrypto, { genesis: again, epochKey })).toEqual(proven);
    expect(proven?.content.nonce).toBe(content.nonce);
  });

  test('is none with another key, one seal short, by a stranger, or with a forged signature', () => {
    const said = [
      { genesis, epochKey: bytesNamed('another key') },
      { genesis: foundedBy(delegate, [[0, 1], [0]]), epochKey },
      { genesis: foundedBy(pairNamed('stranger'), both), epochKey },
      { genesis: { ...genesis, signature: bytesNamed('forged', 0, 64) }, epochKey },
      { genesis: { ...genesis, body: bytesNamed('body') }, epochKey },
      { genesis: { ...genesis, body: null }, epochKey },
    ];
    for (const one of said) expect(provenPact(testCrypto, one)).toBeUndefined();
  });

  test('is told in a body that reaches its limit exactly, and no longer one', () => {
    const rest = encodeWire(genesis).length - (genesis.body?.length ?? 0);
    const longest = { ...genesis, body: new Uint8Array(PACT_TOLD_BYTES_MAX - rest) };
    expect(canBeTold(longest)).toBe(true);
    expect(encodeSaid(pactOpenedKind, { genesis: longest, epochKey })).toHaveLength(
      PLAINTEXT_BYTES_MAX,
    );
    expect(canBeTold({ ...genesis, body: new Uint8Array(PACT_TOLD_BYTES_MAX) })).toBe(false);
  });
});
