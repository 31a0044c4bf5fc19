/**
 * Somebody who copied the current keys of holders (R20, R22): first of one fewer than a bell takes, then
 * of as many as it takes. Their owners are free and do not know. With all of them it rings again and
 * again, and tries to make itself the roster; a holder whose key was not taken disputes, and once the
 * owners find out they strike their bells.
 */
import type {
  PartyState,
  RevealedKey,
  Ring,
  RingHead,
  RingId,
  Roster,
  SealVerb,
  SigningPair,
} from '@tocsin/core';
import {
  ALERT_KINDS,
  ALERT_LEVELS,
  ALERT_SCOPES,
  bellHash,
  certificateHash,
  compareText,
  DISPUTE_REASONS,
  encodeRing,
  encodeRingHead,
  encodeSealActContent,
  hour,
  idOf,
  invariant,
  modularHour,
  pactTagOf,
  partyOf,
  RING_DOMAIN,
  ringIdOf,
  sealActKind,
  standingRoster,
} from '@tocsin/core';
import type { PactKeys, PactPeer } from '@tocsin/peer';
import { hourNow, pactKeyOf, promiseOf } from '@tocsin/peer';

import type { Person } from '../people/person.ts';
import { DAY_MS, HOUR_MS } from '../people/person.ts';
import type { ToldKind } from '../world/chronicle.ts';
import type { Enemy, Scene } from './enemy.ts';
import { soon } from './enemy.ts';

/** Days after it begins: rings with too few keys, with enough, and with keys that were struck. */
const TOO_FEW_DAYS: readonly number[] = [0, 1];
const ENOUGH_DAYS: readonly number[] = [2, 3, 4, 5];
const STRUCK_DAYS: readonly number[] = [10, 11];
/** The ring with enough keys that is disputed at once. */
const DISPUTED_DAY = 3;
const ROTATE_DAY = 4;
const STRIKE_DAY = 6;
/** Hours for which a ring of this enemy is good: the most that R22 allows. */
const RING_HOURS = 72;

/** A copy of a holder's keys. */
interface Copied {
  readonly owner: Person;
  readonly keys: PactKeys;
}

export const capturedBells: Enemy = (scene) => {
  const { valley, home } = scene;
  const holders = home.people.filter(({ device }) => device.shelves.length > 1);
  const copied = holders.flatMap((owner): Copied[] => {
    const keys = owner.device.household()?.pacts()[0]?.keys;
    return keys === undefined ? [] : [{ owner, keys }];
  });
  const { kBell } = valley.scenario;
  if (copied.length < holders.length || holders.length <= kBell) {
    valley.agenda.at(valley.agenda.now() + HOUR_MS, () => capturedBells(scene));
    return;
  }
  const enough = copied.slice(0, kBell);
  const free = copied[kBell]?.owner;
  invariant(free !== undefined, 'one key is not taken');
  const on = (day: number, what: () => void): void =>
    void valley.agenda.at(valley.agenda.now() + day * DAY_MS, what);
  for (const day of TOO_FEW_DAYS) on(day, () => ringTooFew(scene, enough.slice(0, kBell - 1)));
  for (const day of ENOUGH_DAYS)
    on(day, () => ringEnough(scene, enough, day === DISPUTED_DAY ? free : undefined));
  on(ROTATE_DAY, () => rotate(scene, enough));
  on(STRIKE_DAY, () => strike(scene, enough));
  for (const day of STRUCK_DAYS) on(day, () => ringStruck(scene, enough));
};

/** Whose party it is, as a device of it knows the pact. */
function partyIn({ peer }: PactPeer): PartyState | undefined {
  const { state, me } = peer.judged();
  return state === undefined || me === undefined ? undefined : partyOf(state, me);
}

/** The pact on a device of a person. */
function pactOf({ device }: Person): PactPeer | undefined {
  return device.pacts()[0];
}

function tell({ valley }: Scene, what: ToldKind, { name: who }: Person): void {
  valley.chronicle.tell({ atMs: valley.agenda.now(), what, who, whom: '' });
}

/** Somebody of a twin, by chance. */
function twin({ valley, home, luck }: Scene): Person {
  const all = valley.homes.filter((one) => one !== home).flatMap(({ people }) => people);
  return luck.pick(all.filter(({ device }) => device.shelves.length > 1));
}

function ringTooFew(scene: Scene, copied: readonly Copied[]): void {
  const { watch } = scene;
  pass(scene, twin(scene), copied, (ring) => {
    watch.sometimes.add('captured keys were too few');
    watch.mustNotRing(ring);
    return Promise.resolve();
  });
}

function ringEnough(scene: Scene, copied: readonly Copied[], disputer: Person | undefined): void {
  const { watch } = scene;
  pass(scene, disputer ?? twin(scene), copied, async (ring) => {
    watch.sometimes.add('captured keys rang');
    watch.bells.mustRing(ring);
    if (disputer === undefined) return;
    const reason = DISPUTE_REASONS.indexOf('notSo');
    const said = await disputer.device.household()?.dispute(ring, reason);
    if (said?.ok !== true) return;
    watch.outsideActs.disputed(ring);
    watch.sometimes.add('a holder disputed a ring');
    tell(scene, 'disputed', disputer);
  });
}

/** Once every device of the pact knows of the strike, what struck keys sign rings nowhere. */
function ringStruck(scene: Scene, copied: readonly Copied[]): void {
  const { valley, watch } = scene;
  pass(scene, twin(scene), copied, (ring) => {
    const devices = valley.people().filter(({ device }) => device.shelves.length > 1);
    const areAware = devices.every((person) => knowsStruck(person, copied));
    if (areAware) {
      watch.sometimes.add('struck keys rang for nothing');
      watch.mustNotRing(ring);
    }
    return Promise.resolve();
  });
}

function knowsStruck(person: Person, copied: readonly Copied[]): boolean {
  const parties = pactOf(person)?.peer.judged().state?.parties ?? [];
  return copied.every(({ keys }) =>
    parties.some(({ struckBells }) => struckBells.has(pactKeyOf(keys.bell))),
  );
}

/** Signs a ring with copied bells and passes it to somebody; `told` before they hear it. */
function pass(
  scene: Scene,
  to: Person,
  copied: readonly Copied[],
  told: (ring: RingId) => Promise<void>,
): void {
  soon(scene, to, async () => {
    const [first] = copied;
    const own = first && pactOf(first.owner);
    const party = own && partyIn(own);
    const there = pactOf(to);
    if (own === undefined || party === undefined || there === undefined) return false;
    const { ring, id } = signed(scene, own, party, copied);
    await there.hearRing(encodeRing(ring));
    await told(id);
    return true;
  });
}

function signed(
  { valley, luck }: Scene,
  { peer }: PactPeer,
  party: PartyState,
  copied: readonly Copied[],
): { readonly ring: Ring; readonly id: RingId } {
  const { hash, sign } = valley.crypto;
  const roster = standingRoster(party);
  const policy = party.rosters.at(-1)?.policy;
  invariant(policy !== undefined, 'a party has a roster');
  const place = { pact: peer.replica.log, party: party.party };
  const head: RingHead = {
    context: 'live',
    tag: pactTagOf(hash, place, 'live'),
    term: roster.term,
    kind: ALERT_KINDS.indexOf('arrest'),
    level: ALERT_LEVELS.indexOf('red'),
    scope: ALERT_SCOPES.indexOf('person'),
    notAfter: modularHour(hour(hourNow(peer.parts) + RING_HOURS)),
    number: luck.below(65_536),
  };
  const message = bellHash(hash, RING_DOMAIN.live, place, policy, encodeRingHead(head));
  const signers = copied
    .map(({ keys: { bell } }) => ({
      index: roster.bells.findIndex(({ key }) => key === pactKeyOf(bell)),
      signature: sign(message, bell.secretKey),
    }))
    .toSorted((a, b) => a.index - b.index);
  return { ring: { head, signers }, id: ringIdOf(hash, place, head) };
}

/** Makes a roster of its own keys: with copied bells, then with copied seals as if promised. */
function rotate(scene: Scene, copied: readonly Copied[]): void {
  const [first] = copied;
  if (first === undefined) return;
  soon(scene, first.owner, async () => {
    const pact = pactOf(first.owner);
    const party = pact && partyIn(pact);
    if (pact === undefined || party === undefined) return false;
    for (const use of ['bell', 'seal'] as const) {
      const pairs = copied.map(({ keys }) => keys[use]);
      const revealed: readonly RevealedKey[] = pairs.map((pair, index) => ({
        index,
        key: pactKeyOf(pair),
      }));
      const verb: SealVerb = {
        kind: 'roster',
        value: { roster: ownRoster(scene, party), revealed },
      };
      const { n, head } = party;
      await sealed(scene, pact, { party, n: n + 1, parent: head, verb }, pairs);
    }
    scene.watch.sometimes.add('captured keys reached for the roster');
    return true;
  });
}

function ownRoster({ valley, luck }: Scene, party: PartyState): Roster {
  const { crypto } = valley;
  const standing = standingRoster(party);
  const own = (): SigningPair => crypto.signingPair(luck.bytes(32));
  const keys = (count: number) =>
    Array.from({ length: count }, () => pactKeyOf(own())).toSorted(compareText);
  return {
    ...standing,
    term: standing.term + 1,
    bells: keys(standing.bells.length).map((key, label) => ({ key, label })),
    seals: keys(standing.seals.length),
    nextSealHashes: standing.nextSealHashes.map(() => promiseOf(crypto, own())),
  };
}

/** Each owner strikes their own bell, as their code on paper lets them. */
function strike(scene: Scene, copied: readonly Copied[]): void {
  for (const { owner, keys } of copied)
    soon(scene, owner, async () => {
      const pact = pactOf(owner);
      const party = pact && partyIn(pact);
      if (pact === undefined || party === undefined) return false;
      const value = { bell: pactKeyOf(keys.bell), by: 'itself', revealed: [] } as const;
      const verb: SealVerb = { kind: 'strikeBell', value };
      const parent = party.party as string as PartyState['head'];
      await sealed(scene, pact, { party, n: 0, parent, verb }, [keys.bell]);
      scene.watch.sometimes.add('a captured bell was struck');
      tell(scene, 'bellStruck', owner);
      return true;
    });
}

/** Writes a seal act that these keys sign. */
async function sealed(
  { valley, luck }: Scene,
  { peer }: PactPeer,
  act: {
    readonly party: PartyState;
    readonly n: number;
    readonly parent: PartyState['head'];
    readonly verb: SealVerb;
  },
  pairs: readonly SigningPair[],
): Promise<void> {
  const { crypto } = valley;
  const { n, parent, verb, party } = act;
  const homeDecision = idOf<typeof parent>(luck.bytes(32));
  const content = encodeSealActContent({ party: party.party, n, parent, what: verb, homeDecision });
  const message = certificateHash(crypto.hash, content);
  const certificate = pairs.map((pair, index) => ({
    index,
    signature: crypto.sign(message, pair.secretKey),
  }));
  await peer.append(sealActKind, { content, certificate });
}
