/** Golden bytes: `vectors/exchange.json` pins the records of mutual aid and of talk. */
import { expect, test } from 'vitest';

import { RULES_KNOWN } from '../assembly/genesis.ts';
import { toHex } from '../base/bytes.ts';
import type { DeviceId, Hash32, LogId, MemberId, RecordId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { RecordKind } from '../record/kind.ts';
import { encodeSaid } from '../record/kind.ts';
import { chunkKind, fileHashOf, noticeKind, postKind, talkEndedKind } from '../talk/index.ts';
import { bytesNamed, idNamed, testCrypto } from '../testing.ts';
import { contactRandomBytes, sealContact } from './contact.ts';
import * as records from './records.ts';

const said = <T>(kind: RecordKind<T>, what: NoInfer<T>): string => toHex(encodeSaid(kind, what));

const offer: records.Offer = {
  what: 'Rice',
  quantity: 10,
  unit: 'kg',
  from: hour(480_000),
  until: hour(480_100),
  area: 'East',
  circle: 'members',
  expiresAt: hour(480_200),
  scribed: { member: idNamed<MemberId>('ana'), witnesses: [idNamed<MemberId>('bea')] },
};
const match = idNamed<RecordId>('match');
const place = { log: idNamed<LogId>('log'), match, author: idNamed<DeviceId>('author') };
const whole = bytesNamed('file', 0, 20);

function contact(): records.ContactShared {
  const kemPublic = testCrypto.kem.pair(bytesNamed('contact')).publicKey;
  const readers = [{ device: idNamed<DeviceId>('reader'), kemPublic }];
  const random = bytesNamed('random', 0, contactRandomBytes(1));
  const sealed = sealContact(testCrypto, place, readers, 'Ring twice', random);
  if (!sealed.ok) throw new Error(sealed.fault.rule);
  return sealed.value;
}

test('the vectors of mutual aid and of talk are those that were published', async () => {
  const file = {
    name: 'letter.jpg',
    mediaType: 'image/jpeg',
    bytes: whole.length,
    hash: fileHashOf(testCrypto.hash, whole),
    chunks: [idNamed<RecordId>('chunk')],
  };
  const notice = idNamed<RecordId>('notice');
  const duty = { member: idNamed<MemberId>('ana'), from: hour(480_000), until: hour(480_167) };
  const all = {
    v: 1,
    rules: RULES_KNOWN,
    file: { bytes: toHex(whole), hash: file.hash satisfies Hash32 },
    kinds: {
      need: said(records.needKind, { ...offer, urgency: 'today' }),
      offer: said(records.offerKind, offer),
      wantedEnded: said(records.wantedEndedKind, { wanted: match, why: 'served' }),
      match: said(records.matchKind, { need: match, offer: match, quantity: 4 }),
      matchSaid: said(records.matchSaidKind, { match, word: 'accepted', note: '', scribed: null }),
      contactShared: said(records.contactSharedKind, contact()),
      duty: said(records.dutyKind, { rota: 'kitchen', ...duty, hours: 6 }),
      dutySaid: said(records.dutySaidKind, { duty: match, word: 'done' }),
      notice: said(noticeKind, {
        title: 'The heating is off',
        text: 'Bring blankets.',
        expiresAt: hour(480_072),
        files: [file],
      }),
      post: said(postKind, { notice, text: 'Coming', files: [] }),
      talkEnded: said(talkEndedKind, { said: notice }),
      chunk: said(chunkKind, { bytes: whole }),
    },
  };
  await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
    '../../../../vectors/exchange.json',
  );
});
