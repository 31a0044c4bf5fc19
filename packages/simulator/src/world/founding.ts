/**
 * How logs of a world begin: an assembly in one room, by the founding of R16 as the engine has it,
 * and a pact by the genesis that its seals certify. The talks before a pact are not simulated: the
 * certificates are made at once with the holders' keys, which reports name as a stub.
 */
import type {
  Circle,
  ConsentPolicy,
  Hash32,
  Header,
  LogId,
  PactContent,
  PartyContent,
  PlacementId,
  Result,
  Terms,
  WireRecord,
} from '@tocsin/core';
import {
  bodyHashOf,
  cardsHashOf,
  certificateHash,
  commitmentOf,
  delegateHash,
  compareText,
  draftGenesis,
  EMPTY_CIRCLE,
  encodeHeader,
  encodePactContent,
  encodeSaid,
  encodeSealActContent,
  epochKeyHashOf,
  finishFounding,
  founderSigns,
  hour,
  hourOf,
  idBytes,
  idOf,
  invariant,
  joinCircles,
  LANE_GOVERNANCE,
  pactGenesisKind,
  pactIdOf,
  paperHashOf,
  partyIdOf,
  prekeyHashOf,
  RECORD_VERSION,
  recordIdOf,
  sealActKind,
  RULES_KNOWN,
} from '@tocsin/core';
import type { Keyring, PactKeys, ReplicaParts, ToldPact } from '@tocsin/peer';
import {
  ensurePactKeys,
  openKeyring,
  openReplica,
  pactKeyOf,
  promiseOf,
  writeDeviceSeeds,
} from '@tocsin/peer';
import type { RecordStore } from '@tocsin/peer/ports';

import { WORLD_BEGINS } from './clock.ts';
import type { Ground } from './device.ts';
import { Device, TEMPO_MS } from './device.ts';
import type { Disk } from './disk.ts';
import { createDisk } from './disk.ts';
import type { Life } from './life.ts';
import { createLife } from './life.ts';
import type { Luck } from './luck.ts';

/** A disk with the first secrets of a device of one log. */
export interface Keyed {
  readonly disk: Disk;
  readonly store: RecordStore;
  readonly keyring: Keyring;
}

/** What must hold in a world that we made ourselves. */
export function must<T, F>(result: Result<T, F>): T {
  if (!result.ok) throw new Error(`a world of ours is broken: ${JSON.stringify(result.fault)}`);
  return result.value;
}

/** A life in which nothing happens yet. */
function quietLife(luck: Luck): Life {
  return createLife(
    luck,
    () => ({ oneIn: 0 }),
    () => {},
  );
}

/** Makes the keys of a device in a log on a disk of their own. */
export async function keyed({ crypto }: Ground, luck: Luck): Promise<Keyed> {
  const disk = createDisk();
  const store = disk.open(quietLife(luck));
  const seeds = { device: luck.bytes(32), prekey: luck.bytes(32), boxSeed: luck.bytes(32) };
  must(await writeDeviceSeeds(store, seeds));
  const keyring = must(await openKeyring(store, crypto));
  invariant(keyring !== undefined, 'a device that was just made has keys');
  return { disk, store, keyring };
}

/** What a replica of a log is opened with before its device runs. */
export function partsFor(
  ground: Ground,
  luck: Luck,
  log: LogId,
  { store, keyring }: Keyed,
): ReplicaParts {
  const { crypto, agenda } = ground;
  const clock = {
    now: () => WORLD_BEGINS,
    monotonicMs: () => agenda.now(),
    wakeAt: () => () => {},
  };
  const random = { bytes: (length: number) => luck.bytes(length) };
  return { log, tempoMs: TEMPO_MS, store, crypto, clock, random, keyring };
}

/** The prekey that a device shows first. */
export function prekeyOf(keyring: Keyring): {
  readonly kemPublic: Uint8Array;
  readonly boxSeed: Uint8Array;
} {
  const [prekey] = keyring.prekeys();
  invariant(prekey !== undefined, 'a device shows a prekey');
  return { kemPublic: prekey.kem.publicKey, boxSeed: prekey.boxSeed };
}

/** Founds an assembly of these people, one device each; none of them is started. */
export async function foundAssembly(
  ground: Ground,
  people: readonly { readonly name: string; readonly driftPpm: number }[],
  luck: Luck,
): Promise<readonly Device[]> {
  const { crypto } = ground;
  const seats = [];
  for (const person of people) {
    const own = luck.branch(person.name);
    seats.push({ ...person, ...(await keyed(ground, own)), own, epochKey: own.bytes(32) });
  }
  const terms: Terms = { rules: RULES_KNOWN, tempoMs: TEMPO_MS, unmet: false, overrides: [] };
  let circle: Circle = EMPTY_CIRCLE;
  const reveals = seats.map(({ own }) => own.bytes(32));
  const codes: Uint8Array[] = [];
  for (const [at, { keyring, epochKey, own }] of seats.entries()) {
    const code = own.bytes(16);
    codes.push(code);
    const card: Circle['cards'][number] = {
      device: keyring.me,
      prekey: prekeyOf(keyring),
      paperHash: paperHashOf(crypto.hash, code),
      epochKeyHash: epochKeyHashOf(crypto.hash, epochKey),
      wallHour: hourOf(WORLD_BEGINS, TEMPO_MS),
      terms,
      commit: commitmentOf(crypto.hash, keyring.me, reveals[at] as Uint8Array),
    };
    circle = must(joinCircles(circle, { ...EMPTY_CIRCLE, cards: [card] }));
  }
  const cards = cardsHashOf(crypto.hash, circle.cards);
  for (const [at, { keyring }] of seats.entries()) {
    const shown = { device: keyring.me, cards, reveal: reveals[at] as Uint8Array };
    circle = must(joinCircles(circle, { ...EMPTY_CIRCLE, reveals: [shown] }));
  }
  const draft = must(draftGenesis(circle, crypto));
  for (const { keyring } of seats) {
    const signature = crypto.sign(founderSigns(draft), keyring.signing.secretKey);
    const signed = { device: keyring.me, log: draft.log, signature };
    circle = must(joinCircles(circle, { ...EMPTY_CIRCLE, signatures: [signed] }));
  }
  const { log, record } = must(finishFounding(circle, crypto));
  const [first] = seats.toSorted((a, b) => (a.keyring.me < b.keyring.me ? -1 : 1));
  if (first !== undefined) must(await first.keyring.addEpochKey(1, first.epochKey));
  const devices: Device[] = [];
  for (const [at, { name, driftPpm, own, ...seat }] of seats.entries()) {
    const replica = must(await openReplica(partsFor(ground, own, log, seat)));
    must(await replica.ingest([record], 'founding', 'each'));
    const device = new Device(ground, name, own, driftPpm);
    device.card = codes[at];
    device.shelve({ log, author: seat.keyring.me, kind: 'home', disk: seat.disk });
    devices.push(device);
  }
  return devices;
}

/** Units that a party of a world lets its devices draw in thirty days without asking anybody. */
export const CAP_PER_30D = 10;
/** Whatever a twin rings for: act, within the cap. */
const POLICY: ConsentPolicy = {
  entries: [{ kind: null, level: 'red', preset: 'act', capPer30d: CAP_PER_30D }],
  exceptions: [],
};

interface Holder extends Keyed {
  readonly device: Device;
  readonly keys: PactKeys;
}

/**
 * Makes a pact between homes; `holders` of each keep a bell, a seal key and its log.
 *
 * @returns what the devices of a home that hold no log of it are told at home.
 */
export async function foundPact(
  ground: Ground,
  homes: readonly (readonly Device[])[],
  kBell: number,
  luck: Luck,
): Promise<ToldPact> {
  const { crypto } = ground;
  const epochKey = luck.bytes(32);
  const pactNonce = idOf<Hash32>(luck.bytes(32));
  const parties: { readonly holders: readonly Holder[]; readonly part: PartyContent }[] = [];
  for (const home of homes) parties.push(await makeParty(ground, home, pactNonce, kBell, luck));
  parties.sort((a, b) => compareText(a.part.nonce, b.part.nonce));
  const now = hourOf(WORLD_BEGINS, TEMPO_MS);
  const content: PactContent = {
    rules: RULES_KNOWN,
    tempoMs: TEMPO_MS,
    nonce: pactNonce,
    epochKeyHash: epochKeyHashOf(crypto.hash, epochKey),
    terms: {
      channels: ['net', 'courier'],
      periodHours: 168,
      graceHours: 72,
      practiceHours: 336,
      turnHours: 24,
      drillsAYear: 4,
      endsAt: hour(now + 50_000),
      noticeHours: 336,
    },
    parties: parties.map(({ part }) => part),
  };
  const genesis = certified(ground, content, parties);
  const { log } = genesis;
  for (const { holders } of parties)
    for (const holder of holders) {
      must(await holder.keyring.addEpochKey(1, epochKey));
      const replica = must(await openReplica(partsFor(ground, luck, log, holder)));
      must(await replica.ingest([genesis], 'file', 'each'));
      const { disk, keyring } = holder;
      holder.device.shelve({ log, author: keyring.me, kind: 'pact', disk });
    }
  for (const { holders, part } of parties)
    await consentToAct(ground, log, { holders, part, luck: luck.branch(`policy ${part.nonce}`) });
  return { pact: log, genesis, epochKey };
}

/**
 * A party's first seal act: what it does by itself when a twin rings (R22). It cites a decision that
 * no home made, as the talks before a pact are not simulated either.
 */
async function consentToAct(
  ground: Ground,
  log: LogId,
  party: {
    readonly holders: readonly Holder[];
    readonly part: PartyContent;
    readonly luck: Luck;
  },
): Promise<void> {
  const { crypto } = ground;
  const { holders, part, luck } = party;
  const me = partyIdOf(crypto.hash, part);
  const content = encodeSealActContent({
    party: me,
    n: 1,
    parent: me as string as Hash32,
    what: { kind: 'policy', value: POLICY },
    homeDecision: idOf<Hash32>(luck.bytes(32)),
  });
  const message = certificateHash(crypto.hash, content);
  const certificate = part.roster.seals.slice(0, part.roster.kSeal).map((key, index) => {
    const holder = holders.find(({ keys }) => pactKeyOf(keys.seal) === key);
    invariant(holder !== undefined, 'each seal has its holder');
    return { index, signature: crypto.sign(message, holder.keys.seal.secretKey) };
  });
  const [first, ...others] = holders;
  invariant(first !== undefined, 'a party has holders');
  const replica = must(await openReplica(partsFor(ground, luck, log, first)));
  const standing = {
    gov: log as string as PlacementId,
    epoch: 1,
    clockSure: true,
    speaks: () => true,
  };
  const id = must(await replica.append(sealActKind, { content, certificate }, standing));
  const stored = must(await first.store.get(id));
  invariant(stored !== undefined, 'what was written is there');
  for (const holder of others) {
    const theirs = must(await openReplica(partsFor(ground, luck, log, holder)));
    must(await theirs.ingest([stored], 'file', 'each'));
  }
}

async function makeParty(
  ground: Ground,
  home: readonly Device[],
  pactNonce: Hash32,
  kBell: number,
  luck: Luck,
) {
  const { crypto } = ground;
  const made: Holder[] = [];
  for (const device of home) {
    const own = luck.branch(device.name);
    const random = { bytes: (length: number) => own.bytes(length) };
    const seat = await keyed(ground, own);
    made.push({ ...seat, device, keys: must(await ensurePactKeys(seat.store, crypto, random)) });
  }
  const bellOf = ({ keys }: Holder): string => pactKeyOf(keys.bell);
  const holders = made.toSorted((a, b) => (bellOf(a) < bellOf(b) ? -1 : 1));
  const roster = {
    term: 0,
    bells: holders.map(({ keys }, label) => ({ key: pactKeyOf(keys.bell), label })),
    kBell,
    ambers: [],
    seals: holders.map(({ keys }) => pactKeyOf(keys.seal)).toSorted(),
    kSeal: Math.floor(holders.length / 2) + 1,
    nextSealHashes: holders.map(({ keys: { nextSeal } }) => {
      invariant(nextSeal !== undefined, 'what a holder copies to paper is there at first');
      return promiseOf(crypto, nextSeal);
    }),
    recoveryHashes: [],
    r: 0,
  };
  const partyNonce = idOf<Hash32>(luck.bytes(32));
  const delegates = holders
    .map(({ keyring }) => {
      const named = {
        device: keyring.me,
        prekeyHash: prekeyHashOf(crypto.hash, prekeyOf(keyring)),
      };
      const message = delegateHash(crypto.hash, { pactNonce, partyNonce }, named);
      return { ...named, signature: crypto.sign(message, keyring.signing.secretKey) };
    })
    .toSorted((a, b) => (a.device < b.device ? -1 : 1));
  return { holders, part: { nonce: partyNonce, roster, delegates } };
}

/** The first record of a pact, with the certificates of all seals. */
function certified(
  { crypto }: Ground,
  content: PactContent,
  parties: readonly { readonly holders: readonly Holder[]; readonly part: PartyContent }[],
): WireRecord & { readonly log: LogId } {
  const encoded = encodePactContent(content);
  const message = certificateHash(crypto.hash, encoded);
  const certificates = parties.map(({ holders, part }) =>
    part.roster.seals.map((key, index) => {
      const holder = holders.find(({ keys }) => pactKeyOf(keys.seal) === key);
      invariant(holder !== undefined, 'each seal has its holder');
      return { index, signature: crypto.sign(message, holder.keys.seal.secretKey) };
    }),
  );
  const author = parties[0]?.holders[0];
  invariant(author !== undefined, 'a pact has parties');
  const body = encodeSaid(pactGenesisKind, { content: encoded, certificates });
  const log = pactIdOf(crypto.hash, encoded);
  const header: Header = {
    version: RECORD_VERSION,
    log,
    author: author.keyring.me,
    seq: 0,
    prev: null,
    deps: [],
    gov: log as string as PlacementId,
    wallHour: hourOf(WORLD_BEGINS, TEMPO_MS),
    lane: LANE_GOVERNANCE,
    epoch: 0,
    nonce: new Uint8Array(),
    bodyLen: body.length,
    bodyHash: idOf(bodyHashOf(crypto.hash, body)),
  };
  const encodedHeader = encodeHeader(header);
  const id = recordIdOf(crypto.hash, encodedHeader);
  const signature = crypto.sign(idBytes(id), author.keyring.signing.secretKey);
  return { log, header: encodedHeader, signature, body };
}
