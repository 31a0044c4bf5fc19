/** The gate over written device states: passphrase, rings while locked, other tabs, faults, losses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { RingShowAnswer } from '@tocsin/host/calls';
import { ANSWERS, READ_AT_MS } from '@tocsin/host/testing';
import type { DeviceState } from '../../packages/web/src/rpc/message.ts';
import type { Stage } from './testing.ts';
import { actsOf, askedOf, hasChromium, openStage, picture } from './testing.ts';

const open = {
  kind: 'open',
  guarded: false,
  hasPassphrase: true,
  persistent: true,
  usedBytes: 1,
  roomBytes: 2,
  lost: [],
} as const;
const guarded: DeviceState = { ...open, guarded: true };
const [ring] = ANSWERS['ring.show'].rings;
const inAnHour = {
  ms: READ_AT_MS + 3_600_000,
  iso: new Date(READ_AT_MS + 3_600_000).toISOString(),
};
const rings: RingShowAnswer = {
  ...ANSWERS['ring.show'],
  rings:
    ring === undefined
      ? []
      : [
          {
            ...ring,
            state: 'rings',
            context: 'live',
            notAfter: inAnHour,
            signatures: { have: 2, needed: 2 },
          },
          { ...ring, id: 'f'.repeat(64), state: 'proposed', context: 'drill', notAfter: inAnHour },
        ],
};

describe.skipIf(!hasChromium)('the gate', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('asks for the passphrase; a wrong one is said beside it, and stays typed', async () => {
    const page = await stage.open({ device: { kind: 'closed' } });
    const field = page.getByLabel('Passphrase', { exact: true });
    await field.fill('not the passphrase');
    await page.keyboard.press('Enter');
    await page.getByText('This is not the passphrase of this device.').waitFor();
    expect(await field.inputValue()).toBe('not the passphrase');
    expect(await askedOf(page)).toEqual([]);
    await page.getByText('I forgot it').click();
    await page.getByText('Nobody can open this device without it').waitFor();
    await field.fill('four words are long enough');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('navigation').waitFor();
    expect((await actsOf(page)).at(-1)).toEqual({
      kind: 'open',
      passphrase: 'four words are long enough',
    });
  });

  test('shows rings with who signed while it is locked, and asks for nothing else', async () => {
    const page = await stage.open({
      device: guarded,
      answers: { 'ring.show': { value: rings } },
    });
    await page.getByRole('heading', { name: 'An alarm rings.' }).waitFor();
    await page.getByText('2 of 2 have signed').waitFor();
    await page.getByText('Drill: imagine it comes from').waitFor();
    const asked = await page.evaluate(
      () =>
        (globalThis as unknown as { tocsinTest: { asked: { call: string }[] } }).tocsinTest.asked,
    );
    expect(new Set(asked.map(({ call }) => call))).toEqual(new Set(['ring.show']));
    await picture(page, 'gate--rings--phone-light');
  });

  test('locks by itself after the chosen time without touch', async () => {
    const page = await stage.open({ device: open });
    await page.getByRole('navigation').waitFor();
    await page.clock.install({ time: READ_AT_MS });
    await page.evaluate(() => localStorage.setItem('tocsin.idle', '1'));
    await page.reload();
    await page.getByRole('navigation').waitFor();
    await page.clock.runFor(50_000);
    await page.mouse.click(5, 5);
    await page.clock.runFor(50_000);
    expect(await actsOf(page)).toEqual([]);
    await page.clock.runFor(21_000);
    expect(await actsOf(page)).toEqual([{ kind: 'guard' }]);
  });

  test('says when another tab has it, when it cannot be opened, and what was thrown away', async () => {
    const taken = await stage.open({ device: { kind: 'taken' } });
    await taken.getByRole('heading', { name: 'Tocsin is open in another tab.' }).waitFor();
    await taken.getByRole('button', { name: 'Open it here' }).waitFor();
    for (const [kind, said] of [
      ['CryptoUnavailable', 'The cryptography did not load'],
      ['StoreFull', 'There is no room left on this device'],
      ['WorkerGone', 'The browser ended what runs here'],
      ['SomethingElse', 'This did not work (\u2068SomethingElse\u2069)'],
    ] as const) {
      const failed = await stage.open({ device: { kind: 'failed', fault: { kind } } });
      await failed.getByText(said).waitFor();
      await failed.getByRole('button', { name: 'Try again' }).waitFor();
      await failed.context().close();
    }
    const lost = await stage.open({ device: { ...open, lost: ['harbour'] } });
    await lost.getByText('Gone from this device:').waitFor();
    await lost.getByRole('button', { name: 'Go on with what is left' }).click();
    await lost.getByRole('navigation').waitFor();
    expect(await actsOf(lost)).toEqual([]);
  });
});
