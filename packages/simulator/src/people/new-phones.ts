/**
 * A new phone in the place of one that counts no more (R17), as `device recover` does it: somebody who
 * stands beside the person hands over what the new phone reads decisions with, takes the code from the
 * card, and says in one word that the old one is gone and the new one is theirs.
 */
import type { RecordId } from '@tocsin/core';
import {
  enrolmentHash,
  memberOfDevice,
  openGivenKeys,
  paperHashOf,
  prekeyHashOf,
  sealGivenKeys,
  strikeKind,
} from '@tocsin/core';
import { keepGivenKeys, keysToGive, openReplica } from '@tocsin/peer';

import type { Watch } from '../checkers/watch.ts';
import { Device } from '../world/device.ts';
import { keyed, must, partsFor, prekeyOf } from '../world/founding.ts';
import type { Home, Valley } from '../world/valley.ts';
import type { Person } from './person.ts';

/** Whether a person can see that their device's word counts no more: their own says so, or a friend's. */
function countsNoMore({ people }: Home, { device }: Person): boolean {
  if (device.home()?.peer.replica.isStopped() === true) return true;
  const author = device.shelves[0]?.author;
  return people.some((one) => {
    const state = one.device.home()?.peer.judged().state;
    const known = author === undefined ? undefined : state?.devices.get(author);
    return known !== undefined && (known.status !== 'active' || known.faultySince !== null);
  });
}

/** Somebody beside them whose own device is on and counts, and who holds the keys of the home. */
function friendOf(home: Home, person: Person): Person | undefined {
  return home.people.find(
    (one) =>
      one !== person &&
      one.whereabouts === 'free' &&
      one.device.awake &&
      one.device.home() !== undefined &&
      !countsNoMore(home, one),
  );
}

/** In the morning: whoever sees it, and has their card, comes in with a new phone. */
export async function renewPhone(
  valley: Valley,
  watch: Watch,
  home: Home,
  person: Person,
): Promise<void> {
  const { card, shelves } = person.device;
  const old = shelves[0]?.author;
  const friend = friendOf(home, person);
  const theirs = friend?.device.home();
  const state = theirs?.peer.judged().state;
  const member = state && old && memberOfDevice(state, old);
  if (friend === undefined || theirs === undefined || state === undefined) return;
  if (card === undefined || old === undefined || !member || !countsNoMore(home, person)) return;
  // What the friend's device does not know as this person's card is no card.
  if (state.members.get(member)?.paperHash !== paperHashOf(valley.crypto.hash, card)) return;
  const { crypto } = valley;
  const { log } = home;
  const genesis = friend.device.shelves[0]?.disk.record(log as string as RecordId);
  const keys = keysToGive(theirs.peer.replica.keyring, state.epochs.at(-1)?.number ?? 0);
  if (genesis === undefined || keys.length === 0) return;
  const luck = person.luck.branch(`phone ${old}`);
  const seat = await keyed(valley.ground, luck);
  const { me, signing, prekeys } = seat.keyring;
  const kem = prekeys()[0]?.kem;
  if (kem === undefined) return;
  const sealed = sealGivenKeys(crypto, { log, device: me }, kem.publicKey, keys, luck.bytes(64));
  const given = sealed && openGivenKeys(crypto, { log, device: me }, kem.secretKey, sealed);
  if (given === undefined) return;
  must(await keepGivenKeys(seat.store, given));
  const replica = must(await openReplica(partsFor(valley.ground, luck, log, seat)));
  must(await replica.ingest([genesis], 'welcome', 'each'));
  const next = new Device(valley.ground, person.device.name, luck, 0);
  next.card = luck.bytes(16);
  const prekeyHash = prekeyHashOf(crypto.hash, prekeyOf(seat.keyring));
  const paperHash = paperHashOf(crypto.hash, next.card);
  const signed = enrolmentHash(crypto.hash, { log, member, device: me, prekeyHash, paperHash });
  const said = await theirs.peer.append(strikeKind, {
    device: old,
    by: 'paper',
    paperCode: card,
    successor: me,
    lastHonoured: null,
    enrolment: { prekeyHash, paperHash, deviceSignature: crypto.sign(signed, signing.secretKey) },
  });
  if (!said.ok) return;
  next.shelve({ log, author: me, kind: 'home', disk: seat.disk });
  watch.phoneReplaced(home, person, old, next);
  valley.replacePhone(person, next);
  watch.sometimes.add('somebody came in with a new phone');
  const atMs = valley.agenda.now();
  valley.chronicle.tell({ atMs, what: 'newPhone', who: person.name, whom: friend.name });
}
