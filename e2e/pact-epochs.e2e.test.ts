/**
 * R12 in a pact, between real engines: whoever is let out gets no key of the epoch that follows, all
 * others do, nobody is asked; and whoever is let in again reads on from there.
 */
import type { DeviceId, Hash32, PartyId, SealMatter, SealVerb } from '@tocsin/core';
import {
  delegateHash,
  encodeSealActContent,
  encodeSealMatter,
  entriesOf,
  idBytes,
  idOf,
  prekeyHashOf,
  ringEvidenceKind,
  saidAs,
  sealActIdOf,
  sealActKind,
  sealProposedKind,
} from '@tocsin/core';
import { ensurePactKeys, pactKeyOf } from '@tocsin/peer';
import { afterEach, describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { crypto, must, random, seeded, until } from './engine-world.ts';
import type { Ends, PactHomes } from './pact-homes.ts';
import { closeAll, deskOf, pactHomes, writtenBy } from './pact-homes.ts';
import type { Delegate } from './pact-world.ts';
import { enter, leave } from './pact-world.ts';

let ends: Ends = [];

afterEach(async () => {
  await closeAll(ends);
  ends = [];
});

/** An act of the first party, made by hand with two of its seals. */
function sealAct({ world, ours }: PactHomes, what: SealVerb) {
  const { state, me } = ours[0].pact.peer.judged();
  const party = state?.parties.find((one) => one.party === me);
  if (party === undefined) throw new Error('no party');
  const content = encodeSealActContent({
    party: party.party,
    n: party.n + 1,
    parent: party.head,
    what,
    homeDecision: party.head,
  });
  const message = idBytes(sealActIdOf(crypto.hash, content));
  const { seals } = world.parties[0].part.roster;
  const certificate = ours
    .slice(0, 2)
    .map(({ keys }) => ({
      index: seals.indexOf(pactKeyOf(keys.seal)),
      signature: crypto.sign(message, keys.seal.secretKey),
    }))
    .toSorted((one, other) => one.index - other.index);
  return { content, certificate };
}

/** What a device reads of the evidence that others told. */
function textsAt({ pact }: Delegate): readonly string[] {
  return entriesOf(ringEvidenceKind, pact.peer.entries()).flatMap(
    (entry) => saidAs(ringEvidenceKind, entry)?.text ?? [],
  );
}

async function tell({ pact }: Delegate, text: string): Promise<void> {
  const ring = '00'.repeat(32) as never;
  must(await pact.peer.append(ringEvidenceKind, { ring, text, inquiry: null }));
}

/** Whether every record that one device holds has come to another, read or not. */
function holdsAllOf(one: Delegate, other: Delegate): boolean {
  const here = new Set(one.pact.peer.entries().map(({ id }) => id));
  return other.pact.peer.entries().every(({ id }) => here.has(id));
}

const letOut = (device: DeviceId): SealVerb => ({
  kind: 'delegateOut',
  value: { device, lastHonoured: null },
});

describe('a device that is let out of a pact', { timeout: 120_000 }, () => {
  test('gets no key of what is said from then on, and reads on once it is let in again', async () => {
    const all = await pactHomes(ends, { ours: true, theirs: true });
    const [first, second, gone] = all.ours;
    const staying = [first, second, ...all.theirs];
    await tell(first, 'before');
    await until('the one that goes reads like all others', () => textsAt(gone).includes('before'));
    must(await first.pact.peer.append(sealActKind, sealAct(all, letOut(gone.keyring.me))));
    await until('all who stay write under another epoch', () =>
      staying.every((one) => writtenBy(one) > 1),
    );
    const turned = writtenBy(first);
    expect(staying.map(writtenBy)).toEqual([turned, turned, turned, turned]);
    // The epoch was turned by the party that let somebody out, and by nobody else.
    const { state, me } = first.pact.peer.judged();
    expect(state?.epochs.map(({ turnedBy }) => turnedBy)).toEqual([null, me as PartyId]);
    await tell(first, 'after');
    await until('all who stay read it', () =>
      staying.every((one) => textsAt(one).includes('after')),
    );
    // Even with every record in hand, whoever brought it.
    await bring(first, gone);
    expect(holdsAllOf(gone, first)).toBe(true);
    expect(gone.keyring.epochKey(turned)).toBeUndefined();
    expect(textsAt(gone)).toEqual(['before']);

    must(await second.pact.peer.append(sealActKind, sealAct(all, letIn(all, gone))));
    await until('the one that came back is given the key', () => {
      all.world.net.redial();
      return gone.keyring.epochKey(turned) !== undefined;
    });
    await until('and is heard under it', () => writtenBy(gone) === turned);
    await tell(gone, 'back');
    await until('by all', () => staying.every((one) => textsAt(one).includes('back')));
    expect(first.pact.peer.judged().state?.epochs).toHaveLength(2);
  });

  test('is not kept in by one of us who turns to a key that nobody was given', async () => {
    const all = await pactHomes(ends, { ours: false, theirs: false });
    const [liar, second, gone] = all.ours;
    must(await second.pact.peer.append(sealActKind, sealAct(all, letOut(gone.keyring.me))));
    await until('a turn is due', () => liar.pact.turning.due() !== undefined);
    const due = liar.pact.turning.due();
    if (due === undefined) expect.unreachable();
    const keyHash = idOf<Hash32>(random.bytes(32));
    const value = { number: due.number, before: due.before, keyHash, wrapped: random.bytes(72) };
    const matter: SealMatter = {
      pact: all.world.log,
      after: due.answers,
      what: { kind: 'epoch', value },
    };
    const [first, ...others] = all.home as readonly [Living, Living, Living];
    const laid = { pact: all.world.log, content: encodeSealMatter(matter) };
    const id = must(await first.home.peer.append(sealProposedKind, laid));
    await until('all at home see it', () =>
      others.every(({ home }) => home.peer.entries().some((entry) => entry.id === id)),
    );
    // A liar that else takes part: without its seal there are not enough.
    for (const at of [0, 1]) deskOf(ends, all.home[at] as Living, all.ours[at] as Delegate);
    await until('the epoch is turned', () => writtenBy(second) > 1);
    const { state } = second.pact.peer.judged();
    expect(state?.epochs.map((epoch) => epoch.keyHash)).not.toContain(keyHash);
    await until('all who stay have the key', () =>
      [liar, ...all.theirs].every((one) => writtenBy(one) === writtenBy(second)),
    );
    expect(gone.keyring.epochKey(writtenBy(second))).toBeUndefined();
  });

  test('is turned away from by a twin a day later, where its own home does nothing', async () => {
    const all = await pactHomes(ends, { ours: false, theirs: true });
    const [first, second, gone] = all.ours;
    must(await first.pact.peer.append(sealActKind, sealAct(all, letOut(gone.keyring.me))));
    await until('all who stay write under another epoch', () =>
      [first, second, ...all.theirs].every((one) => writtenBy(one) > 1),
    );
    const { state } = all.theirs[0].pact.peer.judged();
    const twin = all.theirs[0].pact.peer.judged().me;
    expect(state?.epochs.map(({ turnedBy }) => turnedBy)).toEqual([null, twin]);
    await bring(first, gone);
    expect(gone.keyring.epochKey(writtenBy(first))).toBeUndefined();
  });
});

describe('a device that is let in after a turn', { timeout: 120_000 }, () => {
  test('finds the key first, by its prekey, and then reads that it was let in', async () => {
    const all = await pactHomes(ends, { ours: true, theirs: true });
    const [first, second, gone] = all.ours;
    must(await first.pact.peer.append(sealActKind, sealAct(all, letOut(gone.keyring.me))));
    await until('the epoch is turned', () =>
      [first, second, ...all.theirs].every((one) => writtenBy(one) > 1),
    );
    const device = await seeded();
    const keys = must(await ensurePactKeys(device.store, crypto, random));
    // It was told at home who speaks in the pact, and the first key.
    const ways = [first, second, ...all.theirs].map(({ address }) => address);
    const newcomer = await enter(all.world, { ...device, keys }, ways);
    ends.push(() => leave([newcomer]));
    const [prekey] = device.keyring.prekeys();
    if (prekey === undefined) expect.unreachable();
    const shown = { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
    const named = { device: device.keyring.me, prekeyHash: prekeyHashOf(crypto.hash, shown) };
    const { content } = first.pact.peer.judged().state ?? {};
    if (content === undefined) expect.unreachable();
    const partyNonce = all.world.parties[0].part.nonce;
    const message = delegateHash(crypto.hash, { pactNonce: content.nonce, partyNonce }, named);
    const signature = crypto.sign(message, device.keyring.signing.secretKey);
    const what: SealVerb = { kind: 'delegateIn', value: { ...named, signature } };
    must(await second.pact.peer.append(sealActKind, sealAct(all, what)));
    await until('the newcomer writes under the newest epoch', () => {
      all.world.net.redial();
      return (
        writtenBy(newcomer) === writtenBy(first) && newcomer.pact.peer.judged().me !== undefined
      );
    });
    await tell(newcomer, 'here');
    await until('and is read', () => textsAt(first).includes('here'));
    expect(first.pact.peer.judged().state?.epochs).toHaveLength(2);
  });
});

/** Brings all records of one device to another by hand, as a courier or a thief of files might. */
async function bring(from: Delegate, to: Delegate): Promise<void> {
  for (const { id } of from.pact.peer.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- in the order in which they came, parents first.
    const stored = must(await from.store.get(id));
    // oxlint-disable-next-line no-await-in-loop -- as above.
    if (stored !== undefined) must(await to.pact.peer.replica.ingest([stored], 'by hand', 'each'));
  }
  await to.pact.peer.refresh();
}

/** The first party's word that a device speaks for it, as the device signed at the founding. */
function letIn({ world }: PactHomes, { keyring }: Delegate): SealVerb {
  const { delegates } = world.parties[0].part;
  const value = delegates.find(({ device }) => device === keyring.me);
  if (value === undefined) throw new Error('no delegate');
  return { kind: 'delegateIn', value };
}
