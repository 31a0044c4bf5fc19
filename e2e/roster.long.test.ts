/**
 * The next roster of a pact by command (R20), amber keys (R19, R22): real daemons, from the first term to
 * the ring of somebody who came in after an arrest.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Answer } from '../packages/host/src/calls.ts';
import type { TestDaemon } from '../packages/node/src/daemon/testing.ts';
import {
  agreeAll,
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
  makePact,
  seatRingers,
  startDaemon,
  temporaryFolder,
} from '../packages/node/src/daemon/testing.ts';

/** Daemons of a journey, and the folder they live in. */
let started: TestDaemon[] = [];
let folder: ReturnType<typeof temporaryFolder> | undefined;

afterEach(async () => {
  await Promise.all(started.map((one) => one.close()));
  started = [];
  folder?.remove();
  folder = undefined;
});

const PACT = 'valley';
const HOME = 'alder';
const ALLY = 'birch';
/** An hour of the journey: a ring lives 72 of them, and has to be heard on a busy machine. */
const JOURNEY_TEMPO_MS = 1_000;
/** An hour where 14 days have to pass, and nothing rings. */
const RECOVERY_TEMPO_MS = 100;

/** An assembly of these people's daemons. */
async function homeOf(at: string, name: string, people: readonly string[], tempoMs: number) {
  const home: TestDaemon[] = [];
  for (const person of people) {
    const daemon = await startDaemon(join(at, person));
    started.push(daemon);
    home.push(daemon);
  }
  const table = join(at, name);
  mkdirSync(table);
  await foundTogether(home, name, table, tempoMs);
  await linkAll(home, () => name);
  await allHoldKeys(home, name);
  const members: string[] = [];
  for (const person of home) {
    const { me } = await person.ask('assembly.show', {}, name);
    members.push(me?.id ?? '');
  }
  return { home, members };
}

/** Seats the first members of a list, one role each. */
async function seatAll(
  people: readonly TestDaemon[],
  members: readonly string[],
  roles: readonly ('ringer' | 'sealHolder')[],
): Promise<void> {
  const [first] = people;
  for (const [at, role] of roles.entries())
    await first?.ask('assembly.seat', { member: members[at] ?? '', role, hours: 4_000 }, HOME);
  for (const person of people)
    await eventually('all seats', async () => {
      await agreeAll(people, HOME);
      const { mandates } = await person.ask('assembly.show', {}, HOME);
      return roles.every((_, at) => mandates.some(({ who }) => who.id === members[at]));
    });
}

/** Two people, both ringers, of an ally. */
async function allyOf(at: string, tempoMs: number): Promise<readonly [TestDaemon, TestDaemon]> {
  const { home } = await homeOf(at, ALLY, ['fay', 'gus'], tempoMs);
  await seatRingers(home, ALLY);
  return home as unknown as readonly [TestDaemon, TestDaemon];
}

/** The id of the only pact of a daemon. */
async function pactOf(person: TestDaemon): Promise<string> {
  return (await person.ask('pact.show', {})).pacts[0]?.log ?? '';
}

/** Gives a newcomer's device the pact's name and addresses. */
async function bringIn(newcomer: TestDaemon, others: readonly TestDaemon[]): Promise<void> {
  const { pacts } = await newcomer.ask('pact.show', {});
  await newcomer.ask('pact.name', { pact: pacts[0]?.name ?? '', name: PACT });
  await linkAll([newcomer, ...others], () => PACT);
}

interface RotateWish {
  readonly without?: readonly string[];
  readonly code?: string;
}

/** Runs `pact rotate` until it has come so far; gives the answer. */
function rotated(
  person: TestDaemon,
  wish: RotateWish,
  isEnough: (answer: Answer<'pact.rotate'>) => boolean,
): Promise<Answer<'pact.rotate'>> {
  return eventually('the rotation goes on', async () => {
    const given = { name: PACT, without: [], anew: false, ...wish };
    const answer = await person.ask('pact.rotate', given, HOME);
    return isEnough(answer) ? answer : undefined;
  });
}

/** Whoever is asked sees it first: else two would begin at once. */
function isAsked(person: TestDaemon, { act }: Answer<'pact.rotate'>): Promise<boolean> {
  return eventually('they are asked', async () => {
    const { pending } = await person.ask('assembly.pending', {}, HOME);
    return pending.some(({ id }) => id === act);
  });
}

/** What a twin's device says of our newest ring of a kind. */
function heardAt(twin: TestDaemon, kind: string, level: string) {
  return eventually(`a ring of ${kind} is heard`, async () => {
    const { rings } = await twin.ask('ring.show', {});
    return rings.find(
      (ring) => ring.kind === kind && ring.level === level && ring.state === 'rings',
    );
  });
}

type Five = readonly [TestDaemon, TestDaemon, TestDaemon, TestDaemon, TestDaemon];

/** The other first character: no typing error is taken for the code. */
const mistyped = (code: string): string => `${code.startsWith('0') ? '1' : '0'}${code.slice(1)}`;

/**
 * Ana begins, Cem's sheet signs, all agree. What is begun beside it is laid open, and not signed by the
 * same sheet.
 */
async function rotateByPaper(
  [ana, bea, cem, dia, eli]: Five,
  arrested: string,
  code: string,
): Promise<void> {
  const begun = await rotated(ana, {}, ({ stage }) => stage !== 'keys');
  expect(begun).toMatchObject({ signed: { have: 0, needed: 1 }, mine: false });
  expect(begun.ringers.map(({ id }) => id)).toContain(arrested);
  await isAsked(cem, begun);
  await rotated(cem, {}, ({ mine }) => mine);
  const wish = { name: PACT, without: [], anew: false };
  const wrong = { ...wish, code: mistyped(code) };
  expect((await cem.refused('pact.rotate', wrong, HOME)).kind).toBe('CodeOfNoKey');
  const signed = await rotated(cem, { code }, (answer) => answer.signed.have === 1);
  expect(signed.act).toBe(begun.act);
  const beside = { ...wish, without: [arrested], anew: true };
  const second = await cem.ask('pact.rotate', beside, HOME);
  expect(second).toMatchObject({ stage: 'signing', signed: { have: 0 } });
  expect(second.act).not.toBe(begun.act);
  expect(second.ringers.map(({ id }) => id)).not.toContain(arrested);
  const refused = await cem.refused('pact.rotate', { ...beside, code }, HOME);
  expect(refused.kind).toBe('SignedOtherRoster');
  // Although the members decide on the second first, who says it once more goes on with the signed one.
  for (const person of [ana, bea]) {
    await isAsked(person, second);
    await person.ask('assembly.consent', { id: second.act ?? '', against: false }, HOME);
  }
  await eventually('the second is decided', async () => {
    const { pending } = await cem.ask('assembly.pending', {}, HOME);
    return pending.every(({ id }) => id !== second.act);
  });
  expect((await rotated(cem, {}, () => true)).act).toBe(begun.act);
  await agreeAll([ana, bea, cem, dia, eli], HOME);
  await rotated(ana, {}, ({ stage }) => stage === 'filed');
}

/** Settles once somebody of five has all that two others said: their yes, of which it takes both, is later. */
async function haveHeard(
  person: TestDaemon,
  member: string,
  others: readonly [TestDaemon, TestDaemon],
): Promise<void> {
  const wish = { member, role: 'steward', hours: 4_000 } as const;
  const { act } = await person.ask('assembly.seat', wish, HOME);
  for (const other of others) {
    await eventually('they are asked', async () => {
      const { pending } = await other.ask('assembly.pending', {}, HOME);
      return pending.some(({ id }) => id === act);
    });
    await other.ask('assembly.consent', { id: act ?? '', against: false }, HOME);
  }
  await eventually('their yes has come', async () => {
    const { mandates } = await person.ask('assembly.show', {}, HOME);
    return mandates.some(({ id }) => id === act);
  });
}

/** Two who hold no bell tell; one alone does not. */
async function tellByAmber(cem: TestDaemon, eli: TestDaemon, pact: string): Promise<void> {
  const wish = { pact, kind: 'raid', drill: false } as const;
  await eventually('allies know the amber keys', async () => {
    const { known } = await eli.ask('pact.amber', { name: pact });
    return known;
  });
  const first = await eli.ask('ring.amber', wish);
  expect(first.signed).toEqual({ have: 1, needed: 2 });
  await eventually('the second joins the first', async () => {
    const { ring, signed } = await cem.ask('ring.amber', wish);
    return ring === first.ring && signed.have === 2;
  });
}

/** Those who keep recovery keys file a roster, each by the same command. */
async function recovered(keepers: readonly TestDaemon[], pact: string): Promise<void> {
  await eventually('all recovery keys sign', async () => {
    const given = { name: pact, without: [], anew: false };
    let last: Answer<'pact.recover'> | undefined;
    for (const keeper of keepers) last = await keeper.ask('pact.recover', given);
    if (last?.stage === 'keys') return undefined;
    return last?.stage === 'filed' || last?.signed.have === keepers.length;
  });
}

/** The newcomer rings with one who was there before, and their device hears the ally's verdict. */
async function ringTogether(
  before: TestDaemon,
  newcomer: TestDaemon,
  ally: TestDaemon,
): Promise<void> {
  const said = { pact: PACT, kind: 'arrest', drill: false } as const;
  const { ring } = await before.ask('ring.propose', said);
  await before.ask('ring.sign', { id: ring.id });
  await eventually('the new ringer signs', async () => {
    const { rings } = await newcomer.ask('ring.show', {});
    const mine = rings.find(({ id, iCanSign }) => id === ring.id && iCanSign);
    if (mine === undefined) return undefined;
    await newcomer.ask('ring.sign', { id: ring.id });
    return true;
  });
  await heardAt(ally, 'arrest', 'red');
  await eventually('the newcomer reads the pact', async () => {
    const { rings } = await newcomer.ask('ring.show', {});
    return rings.find(({ id, state }) => id === ring.id && state === 'rings');
  });
}

describe('a roster by command', { timeout: 300_000 }, () => {
  beforeEach(() => {
    folder = temporaryFolder();
  });

  test('is rotated, tells by two amber keys, and is rotated after an arrest', async () => {
    const at = folder?.path ?? '';
    const names = ['ana', 'bea', 'cem', 'dia', 'eli'];
    const { home, members } = await homeOf(at, HOME, names, JOURNEY_TEMPO_MS);
    await seatAll(home, members, ['ringer', 'ringer', 'sealHolder']);
    const allies = await allyOf(at, JOURNEY_TEMPO_MS);
    const five = home as unknown as Five;
    const [ana, bea, cem, dia, eli] = five;
    const [, beas = '', , dias = ''] = members;
    await makePact(at, PACT, [[ana, bea, cem], allies]);
    // The seal's code is on paper, and two who hold no bell want an amber key.
    const { code } = await cem.ask('paper.keys', { pact: PACT });
    await cem.ask('paper.forget', { pact: PACT, code });
    const pact = await pactOf(cem);
    await eventually('those without a seat know the pact', async () => {
      const known = await eli.ask('pact.amber', { name: pact }).catch(() => undefined);
      return known !== undefined;
    });
    expect(await cem.ask('pact.amber', { name: PACT })).toMatchObject({ known: false });
    const amber = { pact: PACT, kind: 'raid', drill: false } as const;
    expect(await cem.refused('ring.amber', amber)).toEqual({ kind: 'NoAmberKey' });
    await haveHeard(ana, members[0] ?? '', [cem, eli]);
    await rotateByPaper(five, beas, code);
    await tellByAmber(cem, eli, pact);
    expect((await heardAt(allies[0], 'raid', 'amber')).from.me).toBe(false);
    // Two who keep recovery keys file new ringers; the sheet is not lost, and objects.
    await recovered([dia, eli], pact);
    const newCode = (await cem.ask('paper.keys', { pact: PACT })).code;
    expect(newCode).not.toBe(code);
    await eventually('the ally has seen it, and the sheet objects', async () => {
      const { pacts } = await cem.ask('pact.show', {});
      if (pacts[0]?.parties.every(({ recovery }) => recovery === null) === true) return undefined;
      const { stage } = await cem.ask('pact.object', { name: PACT });
      return stage === 'filed';
    });
    // Bea is arrested: Dia rings in her place.
    await bea.close();
    started = started.filter((one) => one !== bea);
    const left = [ana, cem, dia, eli];
    await seatAll(left, [dias], ['ringer']);
    const asked = await rotated(ana, { without: [beas] }, ({ stage }) => stage !== 'keys');
    const ringing = asked.ringers.map(({ id }) => id);
    expect(new Set(ringing)).toEqual(new Set([members[0], dias]));
    await isAsked(cem, asked);
    await rotated(cem, { code: newCode }, ({ signed }) => signed.have === 1);
    await agreeAll(left, HOME);
    await rotated(ana, {}, ({ stage }) => stage === 'filed');
    // Dia's device is let into the pact by the seal's devices, no person asked.
    await bringIn(dia, [ana, cem, ...allies]);
    await ringTogether(ana, dia, allies[0]);
    expect((await ana.ask('pact.show', {})).pacts[0]?.lacks).not.toContain('sealAlone');
  });

  test('is filed by recovery keys, starts after fourteen days, and lets the newcomer in', async () => {
    const at = folder?.path ?? '';
    const { home, members } = await homeOf(at, HOME, ['ana', 'dia', 'eli'], RECOVERY_TEMPO_MS);
    const [ana, dia, eli] = home as unknown as readonly [TestDaemon, TestDaemon, TestDaemon];
    await seatAll(home, members, ['ringer']);
    const allies = await allyOf(at, RECOVERY_TEMPO_MS);
    let stands = false;
    const making = makePact(at, PACT, [[ana], allies], 1_000).then(() => (stands = true));
    // Those who hold no seat decide on it with her.
    await eventually('the others agree', async () => {
      for (const person of [dia, eli]) {
        const { pending } = await person.ask('assembly.pending', {}, HOME);
        for (const { id, mine, waitsFor } of pending)
          if (waitsFor === 'people' && mine === null)
            await person.ask('assembly.consent', { id, against: false }, HOME);
      }
      return stands;
    });
    await making;
    // At the founding nobody had shown a recovery key yet; the next roster has two.
    const founding = await ana.ask('paper.keys', { pact: PACT });
    await rotated(ana, {}, ({ stage }) => stage !== 'keys');
    await agreeAll(home, HOME);
    await rotated(ana, {}, ({ stage }) => stage === 'filed');
    // The only sheet is lost: nothing on any device rotates this roster.
    const { code } = await eventually('the sheet that served is forgotten', async () => {
      const now = await ana.ask('paper.keys', { pact: PACT });
      return now.code === founding.code ? undefined : now;
    });
    await ana.ask('paper.forget', { pact: PACT, code });
    const pact = await pactOf(ana);
    await seatAll(home, [members[1] ?? ''], ['ringer']);
    await recovered([dia, eli], pact);
    const partiesAt = async (person: TestDaemon) =>
      (await person.ask('pact.show', {})).pacts[0]?.parties ?? [];
    const begunAt = performance.now();
    await eventually('the ally has seen it', async () =>
      (await partiesAt(ana)).some(
        ({ recovery }) => recovery !== null && recovery.startsAt !== null,
      ),
    );
    expect((await partiesAt(allies[0])).find(({ who }) => !who.me)?.holders).toBe(1);
    for (const person of [ana, allies[0]])
      await eventually('it has started', async () => {
        const parties = await partiesAt(person);
        return parties.some(({ holders, recovery }) => holders === 2 && recovery === null) &&
          parties.every(({ recovery }) => recovery === null)
          ? true
          : undefined;
      });
    expect(performance.now() - begunAt).toBeGreaterThan(200 * RECOVERY_TEMPO_MS);
    // Ana's seal and Dia's own let Dia's device in: neither is enough alone.
    await bringIn(dia, [ana, ...allies]);
    await eventually('Dia reads the pact', async () => {
      const parties = await partiesAt(dia);
      return parties.find(({ who, holders }) => who.me && holders === 2);
    });
    expect((await ana.ask('pact.show', {})).pacts[0]?.lacks).not.toContain('sealAlone');
  });
});
