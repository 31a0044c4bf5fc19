/**
 * R21 between real engines: readers whose devices hold no log of the pact, members likewise, a party that
 * floods its twin with words, and what a device writes to its disk for each word.
 */
import type { PartyId, ReaderSet } from '@tocsin/core';
import {
  compareBytes,
  encodeWordPlain,
  hour,
  LANE_GOVERNANCE,
  readerKeyKind,
  readerSeats,
  readerTermOf,
  saidAs,
  sealActToldKind,
  SEALED_WORD_BYTES,
  sealWord,
  WORD_RANDOM_BYTES,
  wordCarriedKind,
  wordToldKind,
} from '@tocsin/core';
import type { Duress, KnownPacts, PactPeer, WordDesk } from '@tocsin/peer';
import {
  createPactRecovery,
  createWordRoad,
  hasStrangeReader,
  openDuress,
  openWordDesk,
} from '@tocsin/peer';
import { afterEach, describe, expect, test } from 'vitest';

import type { Living } from './engine-world.ts';
import { close, crypto, found, must, random, until } from './engine-world.ts';
import type { Delegate, PactWorld } from './pact-world.ts';
import { enter, foundPact, leave, PACT_TEMPO_MS } from './pact-world.ts';

let ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  // oxlint-disable-next-line no-await-in-loop -- what was opened last closes first.
  for (const end of ends.toReversed()) await end();
  ends = [];
});

type Home = readonly [Living, Living, Living, Living];

/** Four members, of whom three hold a device in the pact; the last does not. */
async function homeOf(tempoMs: number = PACT_TEMPO_MS): Promise<Home> {
  const { devices } = await found(4, tempoMs);
  ends.push(() => close(devices));
  return devices as unknown as Home;
}

/** A pact of two homes that draws the last device of the second as one of its readers. */
async function pactOf(ours: Home, theirs: Home): Promise<PactWorld> {
  const logs = [ours[0].home.peer.replica.log, theirs[0].home.peer.replica.log] as const;
  const { home, keyring } = theirs[3];
  const { state } = home.peer.judged();
  if (state === undefined) throw new Error('no home');
  for (;;) {
    const world = await foundPact(logs);
    const seats = readerSeats(
      crypto.keyedHash,
      state,
      (epoch) => keyring.laneKey(epoch, LANE_GOVERNANCE),
      { pact: world.log, term: readerTermOf(state) },
      [],
    );
    if (seats.some(({ device }) => device === keyring.me)) return world;
  }
}

async function duressOf({ home }: Living, world: PactWorld, delegate?: Delegate): Promise<Duress> {
  const opened = () => [{ pact: world.log, genesis: world.genesis, epochKey: world.epochKey }];
  const duress = must(await openDuress(home, opened));
  ends.push(() => duress.close());
  const recovery = createPactRecovery({
    home,
    offers: () => [],
    opened,
    pacts: () => [],
    paperCode: () => Promise.resolve(undefined),
  });
  ends.push(() => recovery.close());
  if (delegate === undefined) return duress;
  recovery.addPact(delegate.pact, delegate.keys);
  duress.addPact(delegate.pact, delegate.keys);
  return duress;
}

/** The first holder of our party, and the first two of theirs, in touch. */
async function delegatesOf(world: PactWorld): Promise<readonly [Delegate, Delegate, Delegate]> {
  const [ours, theirs] = world.parties;
  const living: Delegate[] = [];
  for (const holder of [ours.holders[0], theirs.holders[0], theirs.holders[1]]) {
    if (holder === undefined) throw new Error('no holder');
    const ways = living.map(({ address }) => address);
    // oxlint-disable-next-line no-await-in-loop -- each meets those before it.
    living.push(await enter(world, holder, ways));
  }
  ends.push(() => leave(living));
  return living as unknown as readonly [Delegate, Delegate, Delegate];
}

describe('members and readers whose devices hold no log of the pact', { timeout: 90_000 }, () => {
  test('set words, and read them, by what is told at home', async () => {
    const [ours, theirs] = [await homeOf(), await homeOf()];
    const world = await pactOf(ours, theirs);
    const [mine, one, two] = await delegatesOf(world);
    const home = [
      await duressOf(ours[0], world, mine),
      await duressOf(ours[1], world),
      await duressOf(ours[2], world),
      await duressOf(ours[3], world),
    ];
    const twin = [
      await duressOf(theirs[0], world, one),
      await duressOf(theirs[1], world, two),
      await duressOf(theirs[2], world),
      await duressOf(theirs[3], world),
    ];
    const ana = home[3] as Duress;
    await until('our readers are known to a member without the pact', () => {
      return ana.words.standing().kind === 'unset';
    });
    const told = ours[3].home.peer
      .entries()
      .flatMap((entry) => saidAs(sealActToldKind, entry) ?? []);
    expect(told.length).toBeGreaterThan(0);
    must(await ana.words.set('Ana', 'harbour', 'lantern'));
    must(await ana.words.beat('lantern'));
    const reading = () => twin.map(({ readers }) => readers.people());
    await until('both readers know', () => {
      return reading().filter(([person]) => person?.open.length === 1).length === 2;
    });
    // The one without the pact's log reads as well, by what was brought home.
    expect(reading()[3]?.[0]).toMatchObject({ person: { name: 'Ana' }, practised: true });
    expect(reading().filter((people) => people.length > 0)).toHaveLength(2);
    for (const { readers } of home) expect(readers.people()).toEqual([]);
    // Home finds nothing strange in its readers; a key that nobody showed would be.
    const { state } = theirs[0].home.peer.judged();
    const { state: pact, me } = one.pact.peer.judged();
    const party = pact?.parties.find((other) => other.party === me);
    const shown = theirs[0].home.peer.entries();
    if (state === undefined || party === undefined) expect.unreachable();
    expect(hasStrangeReader(state, shown, world.log, party)).toBe(false);
    const strange = { ...party, readers: [...party.readers, drawn(1_000_000_000)] };
    expect(hasStrangeReader(state, shown, world.log, strange)).toBe(true);
    // It is brought home once, whoever could have.
    const brought = theirs[3].home.peer
      .entries()
      .filter((entry) => saidAs(wordToldKind, entry) !== undefined);
    expect(brought.length).toBeLessThanOrEqual(2);
    // Everybody's check-in of that home brings a word of the same length, with or without words set.
    const lengths = [await wireOf(home[0]), await wireOf(home[1]), await wireOf(ana)];
    expect(new Set(lengths)).toEqual(new Set([2_780]));
  });
});

/** Two keys that a twin shows in a term. */
function drawn(term: number): ReaderSet {
  const keys = [0, 1].map(() => crypto.kem.pair(random.bytes(32)).publicKey);
  return { term, issue: 0, keys: keys.toSorted(compareBytes) };
}

async function wireOf(duress: Duress | undefined): Promise<number | undefined> {
  return must((await duress?.words.beat()) ?? { ok: true, value: undefined })?.length;
}

describe('a device that says a word', { timeout: 60_000 }, () => {
  /** A home whose twin's readers are these keys; the road is watched. */
  async function deskOf(
    living: Living,
    carried: Uint8Array[],
    shown: { readers: ReaderSet[] } = { readers: [drawn(1)] },
  ): Promise<WordDesk> {
    const world = await foundPact();
    const [holder] = world.parties[0].holders;
    if (holder === undefined) throw new Error('no holder');
    const delegate = await enter(world, holder, []);
    ends.push(() => leave([delegate]));
    const { state, me } = delegate.pact.peer.judged();
    if (state === undefined || me === undefined) throw new Error('no pact');
    const pacts: KnownPacts = {
      hold: () => undefined,
      held: () => new Map(),
      all: () => {
        const parties = state.parties.map((party) => ({ ...party, readers: shown.readers }));
        return [{ pact: world.log, state: { ...state, parties }, me, foundedAt: hour(1) }];
      },
    };
    const road = {
      addPact: () => undefined,
      take: ({ sealed }: { readonly sealed: Uint8Array }) => {
        carried.push(sealed);
        return Promise.resolve();
      },
      close: () => undefined,
    };
    return must(await openWordDesk({ home: living.home, pacts, road }));
  }

  test('is to practise when others read, and says so when nobody reads any more', async () => {
    const [ana] = await homeOf();
    const shown = { readers: [] as ReaderSet[] };
    const desk = await deskOf(ana, [], shown);
    expect(desk.standing()).toEqual({ kind: 'noReaders' });
    expect(await desk.set('Ana', 'harbour', 'lantern')).toMatchObject({
      fault: { kind: 'NoReaders' },
    });
    shown.readers = [drawn(1)];
    expect(desk.standing().kind).toBe('unset');
    must(await desk.set('Ana', 'harbour', 'lantern'));
    expect(desk.standing()).toMatchObject({ kind: 'set', practise: false, lapsed: false });
    shown.readers = [...shown.readers, drawn(2)];
    expect(desk.standing()).toMatchObject({ practise: true, lapsed: false });
    shown.readers = [...shown.readers, drawn(3)];
    expect(desk.standing()).toMatchObject({ practise: true, lapsed: true });
    must(await desk.set('Ana', 'orchard', 'bicycle'));
    expect(desk.standing()).toMatchObject({ practise: false, lapsed: false });
    // Opened anew it still knows that words were set, though for another pact.
    const again = await deskOf(ana, [], shown);
    expect(again.standing()).toMatchObject({ kind: 'set', lapsed: true });
  });

  test('writes the same to its disk whatever it is, and keeps none of it', async () => {
    const [ana] = await homeOf();
    const carried: Uint8Array[] = [];
    const desk = await deskOf(ana, carried);
    must(await desk.set('Ana', 'harbour', 'lantern'));
    const written: (readonly [string, number])[][] = [];
    const values: Uint8Array[] = [];
    const { store } = ana;
    const write = store.writeLocal.bind(store);
    Object.assign(store, {
      writeLocal: (named: Parameters<typeof write>[0]) => {
        for (const [name, value] of named) {
          written.at(-1)?.push([name, value?.length ?? -1]);
          if (value !== null) values.push(value);
        }
        return write(named);
      },
    });
    const sayAll = async (all: readonly (string | undefined)[]): Promise<void> => {
      for (const typed of all) {
        written.push([]);
        // oxlint-disable-next-line no-await-in-loop -- one check-in after another.
        expect(must(await desk.beat(typed))).toHaveLength(2_780);
      }
    };
    await sayAll(['harbour', 'lantern', 'a slip', 'x'.repeat(400)]);
    const own = written.map((names) => names.filter(([name]) => /^(beat|words)\./u.test(name)));
    expect(own[0]?.map(([name]) => name)).toEqual([
      'words.last',
      'beat.counter',
      'beat.wire',
      'beat.made',
    ]);
    for (const names of own) expect(names).toEqual(own[0]);
    expect(new Set(carried.map(({ length }) => length))).toEqual(new Set([SEALED_WORD_BYTES]));
    expect(new Set(carried.map((one) => Buffer.from(one).toString('hex'))).size).toBe(5);
    const all = Buffer.concat([...values, ...carried]);
    for (const word of ['harbour', 'lantern', 'aslip']) expect(all.includes(word)).toBe(false);
    // With nothing typed the last word goes again: a call for help is not pushed out by it.
    const last = carried.at(-1);
    await sayAll([undefined, '', '?!']);
    expect(carried.slice(-3)).toEqual([last, last, last]);
  });

  test('has none to say where there is no twin, and then its check-ins bring none', async () => {
    const [ana] = await homeOf();
    const duress = must(await openDuress(ana.home, () => []));
    ends.push(() => duress.close());
    expect(duress.words.standing()).toEqual({ kind: 'noTwin' });
    expect(await duress.words.set('Ana', 'harbour', 'lantern')).toMatchObject({
      fault: { kind: 'NoTwin' },
    });
    expect(must(await duress.words.beat('lantern'))).toHaveLength(140);
  });

  test('refuses words of other lengths, and words that a slip could exchange', async () => {
    const [ana] = await homeOf();
    const desk = await deskOf(ana, []);
    const faults = [
      await desk.set('Ana', 'harbour', 'lanterns'),
      await desk.set('Ana', 'harbour', 'Harbor!s'),
      await desk.set('', 'harbour', 'lantern'),
      await desk.set('x'.repeat(33), 'harbour', 'lantern'),
    ];
    expect(faults.map((one) => (one.ok ? 'ok' : one.fault.kind))).toEqual([
      'WordLengths',
      'WordsAlike',
      'ReaderName',
      'ReaderName',
    ]);
    expect(desk.standing()).toMatchObject({ kind: 'unset' });
  });
});

describe('a device that floods the twin with words', { timeout: 90_000 }, () => {
  test('fills a day’s room of its own, and keeps nobody else’s word out', async () => {
    const aDay = 12;
    const world = await foundPact();
    const [mine, theirs] = await delegatesOf(world);
    await until('they have met', () => theirs.pact.peer.links.peers().length > 0);
    // At home an hour lasts 4 s: the day does not end during the test, and turns come in it.
    const [reader] = await homeOf(4_000);
    const pacts = holding(theirs.pact);
    const road = createWordRoad({ home: reader.home, pacts }, aDay);
    ends.push(() => road.close());
    road.addPact(theirs.pact);
    const { me: to } = theirs.pact.peer.judged();
    if (to === undefined) throw new Error('no party');
    const garbage = () => ({ to, word: random.bytes(SEALED_WORD_BYTES) });
    const flood = aDay + 20;
    for (let count = 0; count < flood; count += 1)
      must(await mine.pact.peer.append(wordCarriedKind, garbage()));
    const cameTo = (): number =>
      theirs.pact.peer.entries().filter((entry) => saidAs(wordCarriedKind, entry)).length;
    await until('all of it came', () => cameTo() === flood);
    const brought = (): number =>
      reader.home.peer.entries().filter((entry) => saidAs(wordToldKind, entry)).length;
    await until('a day’s room is full', () => brought() >= aDay);
    await reader.home.peer.refresh();
    expect(brought()).toBe(aDay);
    const other = world.parties[0].holders[1];
    if (other === undefined) throw new Error('no second holder');
    const second = await enter(world, other, [mine.address, theirs.address]);
    ends.push(() => leave([second]));
    must(await second.pact.peer.append(wordCarriedKind, garbage()));
    await until('the word that another carried is home', () => brought() > aDay);
  });

  function holding(pact: PactPeer): KnownPacts {
    const held = new Map([[pact.peer.replica.log, { peer: pact, keys: undefined }]]);
    return { hold: () => undefined, held: () => held, all: () => [] };
  }
});

describe('a member who makes up words for the readers', { timeout: 60_000 }, () => {
  test('speaks for nobody whose words were set: a stranger’s handle is another person', async () => {
    const theirs = await homeOf();
    const ours = await homeOf();
    const world = await pactOf(ours, theirs);
    const desks: Duress[] = [];
    for (const living of theirs) desks.push(await duressOf(living, world));
    const keysShown = () =>
      theirs[0].home.peer.entries().flatMap((entry) => saidAs(readerKeyKind, entry) ?? []);
    await until('both readers have shown a key', () => keysShown().length === 2);
    const keys = keysShown().map(({ key }) => key);
    const party = world.parties[0].part.nonce as string as PartyId;
    const tell = async (handle: number, word: string, isSet: boolean): Promise<void> => {
      const named = { handle: new Uint8Array(16).fill(handle) };
      const plain = encodeWordPlain(
        isSet
          ? {
              kind: 'set',
              value: { ...named, number: 0, name: word, well: 'well', forced: 'free' },
            }
          : { kind: 'typed', value: { ...named, word } },
      );
      const sealed = sealWord(crypto, world.log, keys, plain, random.bytes(WORD_RANDOM_BYTES));
      if (sealed === undefined) throw new Error('good keys');
      const said = { pact: world.log, party, word: sealed };
      must(await theirs[0].home.peer.append(wordToldKind, said));
    };
    await tell(1, 'Ana', true);
    await tell(2, 'Eve', true);
    await tell(2, 'free', false);
    const reading = () => desks.map(({ readers }) => readers.people());
    await until(
      'both are read',
      () => reading().filter((people) => people.length === 2).length === 2,
    );
    await until('Eve’s word is read', () =>
      reading().every(
        (people) => people.length === 0 || people.some(({ open }) => open.length > 0),
      ),
    );
    for (const people of reading().filter(({ length }) => length > 0))
      expect(
        people
          .map(({ person, open }) => [person.name, open.length])
          .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
      ).toEqual([
        ['Ana', 0],
        ['Eve', 1],
      ]);
  });
});
