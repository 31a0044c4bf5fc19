/** A shrunken assembly of real engines (R25): two of four are gone, and the others go on. */
import type { AssemblyState, Gone, MemberId, RecordId } from '@tocsin/core';
import {
  actKind,
  awayHash,
  awayMembers,
  DURATION_NAMES,
  INQUIRY_CLOSED,
  INQUIRY_OPENED,
  inquiryIdOf,
  instant,
} from '@tocsin/core';
import { describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import {
  clock,
  close,
  crypto,
  decide,
  found,
  heightOf,
  must,
  random,
  until,
} from './engine-world.ts';

/** A week lasts three seconds. */
const TEMPO_MS = 20;
const SHORT_ROUNDS = [{ index: DURATION_NAMES.indexOf('roundBase'), value: 4 }];

const stateOf = ({ home }: Living): AssemblyState => {
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('no state');
  return state;
};

/** How the net calls a device. */
const nameOf = ({ address }: Living): string => address.slice(address.indexOf(':') + 1);

/** An inquiry after a member that ended without an answer; the record of its outcome. */
async function outcomeOf({ home }: Living, subject: MemberId): Promise<RecordId> {
  const silence = { subject, silentSince: instant(clock.now()) };
  must(await home.peer.append(INQUIRY_OPENED, { ...silence, reason: 'worry' }));
  const inquiry = inquiryIdOf(crypto.hash, home.peer.replica.log, silence);
  const closed = { inquiry, outcome: 'silent', note: 'none' } as const;
  return must(await home.peer.append(INQUIRY_CLOSED, closed));
}

describe('an assembly of which half is gone', () => {
  test('goes on by a list that a seal abroad signed, and counts who comes back', async () => {
    const { devices, net } = await found(4, TEMPO_MS, SHORT_ROUNDS);
    const [one, two, three, four] = devices as [Living, Living, Living, Living];
    const abroad = crypto.signingPair(random.bytes(32));
    const keys = [abroad.publicKey];
    await decide(devices, { kind: 'witnesses', value: { keys } }, 'members', 3);
    const gone = [three, four];
    for (const [at, lost] of gone.entries())
      for (const other of devices.slice(0, 2 + at)) net.cut(nameOf(lost), nameOf(other));
    const named: Gone[] = [];
    for (const { home } of gone) {
      const member = home.peer.judged().me;
      if (member === undefined) throw new Error('no member');
      named.push({ member, reason: await outcomeOf(one, member) });
    }
    named.sort((a, b) => (a.member < b.member ? -1 : 1));
    const before = heightOf(one);
    // What half of them can do without it: nothing at all.
    const state = stateOf(one);
    const signed = awayHash(crypto.hash, state.head, named);
    const signature = crypto.sign(signed, abroad.secretKey);
    const value = { gone: named, key: abroad.publicKey, signature };
    const draft = one.home.governance.draft(state, { kind: 'away', value }, 'none');
    must(await one.home.peer.append(actKind, draft));
    const left = [one, two];
    await until('both take the others for away', () =>
      left.every((device) => awayMembers(stateOf(device)).length === 2),
    );
    expect(heightOf(one)).toBeGreaterThan(before);
    const height = heightOf(one);
    await until('the two place a tick', () => left.every((device) => heightOf(device) > height));
    net.heal(nameOf(three), nameOf(one));
    await until('who is back is counted again', () =>
      [...left, three].every((device) => {
        const away = awayMembers(stateOf(device)).map(({ id }) => id);
        return away.length === 1 && away[0] === four.home.peer.judged().me;
      }),
    );
    await close(devices);
  });
});
