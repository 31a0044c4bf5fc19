/** A role is taken back, and what its holder does next has no effect, wherever it was written. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  agreeAll,
  allHoldKeys,
  eventually,
  foundTogether,
  linkAll,
} from '../../../packages/node/src/daemon/testing.ts';
import { paperChecked } from '../people.ts';
import { hasChromium } from '../testing.ts';
import type { Visitor, World } from '../world.ts';
import { openWorld } from '../world.ts';
import type { Hand, Mode } from './hand.ts';
import { openHand, TWO_MODES } from './hand.ts';
import { filled } from './words.ts';

const QUAY = 'quay';
/** A recall stays open for a week: here 67 seconds, in which two people sign by hand. */
const TEMPO_MS = 400;
/** Another role for each way of going: nobody is given one twice at once. */
const ROLES = ['press', 'legal'] as const;

describe.skipIf(!hasChromium)('taking a role back', () => {
  let world: World;
  let ana: Visitor;
  let bea: Visitor;
  let caro: Visitor;

  beforeAll(async () => {
    world = await openWorld();
    [ana, bea, caro] = await Promise.all([
      world.visitor('ana'),
      world.visitor('bea'),
      world.visitor('caro'),
    ]);
    await Promise.all([ana.start(), bea.start(), caro.start()]);
    const all = [world.hall, ana, bea, caro];
    await foundTogether(all, QUAY, world.table('founding'), TEMPO_MS);
    await linkAll(all, () => QUAY);
    await allHoldKeys(all, QUAY);
    await bea.ask('name.me', { name: 'Bea' });
    for (const one of [ana, caro]) await paperChecked(one);
  });
  afterAll(async () => world.end());

  test.each(TWO_MODES)(
    'by more than half, without a reason, and the next act is refused: $name',
    async (mode) => {
      const role = ROLES[TWO_MODES.indexOf(mode)] ?? 'press';
      await give(role);
      const holder = await atRoles(bea, mode);
      const { power, assembly, kit, shell } = holder.words;
      const word = assembly[`role.${role}`];
      await writeDown(holder, 'Spoke to the paper.');
      const asking = await atRoles(ana, mode);
      await asking.unfold(power['roles.acts']);
      await asking.sees('Spoke to the paper.');

      // Her line is cut: she hears of nothing that follows.
      await bea.context.setOffline(true);
      await holder.sees(filled(shell.ways, { count: 0 }));
      await asking.press(kit['mandate.askRecall']);
      await asking.hold(filled(power['recall.begin'], { role: word }), power['recall.beginWord']);
      await asking.sees(power['recall.mine']);
      const second = await atRoles(caro, mode);
      await second.press(power['recall.sign']);
      await second.hold(power['recall.sign'], power['recall.signWord']);
      await second.sees(power['recall.mine']);
      await signAtHall();
      await asking.sees(power['recall.carried']);
      expect(await asking.wrongWith('recalled')).toEqual([]);

      await writeDown(holder, 'Spoke once more.');
      await bea.context.setOffline(false);
      await holder.sees(power['roles.empty']);
      await asking.follow(shell['place.assembly']);
      await asking.follow(assembly['part.roles']);
      await asking.tick(assembly['with.all']);
      const card = asking.page.locator('section.card').filter({ hasText: word }).first();
      await asking.unfold(power['roles.acts'], card);
      await asking.sees('Spoke once more.');
      await asking.sees(power['acts.void']);
      expect(await asking.wrongWith('refused')).toEqual([]);
    },
    120_000,
  );

  /** Prepared: the members gave her a role. */
  async function give(role: (typeof ROLES)[number]): Promise<void> {
    const { me } = await bea.start().then(async () => bea.ask('assembly.show', {}));
    await Promise.all([ana.start(), caro.start()]);
    const bare = { cap: [], deputy: [], handover: [] };
    await ana.ask('mandate.propose', {
      ...bare,
      member: me?.id ?? '',
      role,
      days: 30,
      kind: 'withinDomain',
      verb: ['speak', 'publish'],
      text: 'What we agreed to say.',
    });
    await eventually('she holds it everywhere', async () => {
      await agreeAll([world.hall, ana, bea, caro], QUAY);
      const shown = await Promise.all(
        [ana, bea, caro].map(async (one) => one.ask('mandate.show', { all: false })),
      );
      return shown.every(({ mandates }) => mandates.some((one) => one.role === role)) || undefined;
    });
  }

  async function signAtHall(): Promise<void> {
    await eventually('the hall signs too', async () => {
      const { recalls } = await world.hall.ask('recall.show', {}, QUAY);
      const open = recalls.find(({ phase }) => phase === 'gathering' || phase === 'open');
      if (open === undefined) return undefined;
      await world.hall.ask('recall.sign', { id: open.id }, QUAY);
      return true;
    });
  }
});

async function atRoles(who: Visitor, mode: Mode): Promise<Hand> {
  const hand = await openHand(who, mode);
  await hand.follow(hand.words.shell['place.assembly']);
  await hand.follow(hand.words.assembly['part.roles']);
  await hand.isTold(hand.words.power['roles.count']);
  return hand;
}

/** Writes down something that was done in the role. */
async function writeDown(hand: Hand, what: string): Promise<void> {
  const { power } = hand.words;
  await hand.press(power['roles.act']);
  await hand.pick(power['roles.actVerb'], 'speak');
  await hand.write(power['roles.actText'], what);
  await hand.give(power['roles.act']);
  await hand.now();
  await hand.sees(power['roles.actDone']);
}
