/** The first run over written answers: every door, by keyboard, by link, by camera; how it looks. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERS, READ_AT_MS } from '@tocsin/host/testing';
import { encodeLink, payloadIn } from '../../packages/web/src/qr-parts/link.ts';
import { pack } from '../../packages/web/src/qr-parts/packing.ts';
import { encodeQR } from '../../packages/web/src/testing/codes.ts';
import { encodeParts } from '../../packages/web/src/qr-parts/parts.ts';
import type { Stage, WrittenAnswers } from './testing.ts';
import {
  actsOf,
  askedOf,
  axeFaults,
  change,
  focused,
  hasChromium,
  LANGUAGES,
  longPicture,
  openStage,
  picture,
  sidewaysPixels,
} from './testing.ts';
import { guest, member, nobody, settled } from './written/first-run.ts';

const NEW = { kind: 'new' } as const;
const DAY_MS = 86_400_000;

const hex = (text: string): string => Buffer.from(text).toString('hex');
const invitation = JSON.stringify({
  tocsin: 'invite',
  v: 1,
  parts: {
    secret: '07'.repeat(32),
    invite: '0a'.repeat(32),
    log: '0b'.repeat(32),
    called: hex('Harbour Street Tenants'),
    by: hex('Amina'),
    people: '0016',
    until: (READ_AT_MS + 8 * DAY_MS).toString(16).padStart(12, '0'),
    // Long enough for several codes, as one with many ways is.
    ways: Array.from({ length: 1600 }, (_, at) =>
      ((Math.imul(at + 1, 0x9e3779b1) >>> 13) % 256).toString(16).padStart(2, '0'),
    ).join(''),
  },
});
const bytes = new TextEncoder().encode(invitation);

/** A device that holds nothing yet but its keys. */
const answered = {
  value: { ...ANSWERS['assembly.join'], name: 'harbour-street-tenants', file: 'answer' },
  files: {
    answer: JSON.stringify({ tocsin: 'answer', v: 1, parts: { device: '0c'.repeat(600) } }),
  },
};
const joining: WrittenAnswers = { status: { value: nobody }, 'assembly.join': answered };

async function linkOf(): Promise<string> {
  const link = await encodeLink(bytes, 'http://127.0.0.1:7373');
  return `#/join/${payloadIn(link ?? '') ?? ''}`;
}

/** A camera before which codes stand, one after the other. */
async function codesBeforeCamera(page: Page, texts: readonly string[]): Promise<void> {
  const codes = texts.map((text) => encodeQR(text, 'raw', { ecc: 'medium', border: 4 }));
  await page.evaluate((all) => {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 640;
    const brush = canvas.getContext('2d');
    let at = 0;
    const draw = (): void => {
      const code = all[at % all.length] ?? [];
      const size = Math.floor(640 / code.length);
      if (brush === null) return;
      brush.fillStyle = '#fff';
      brush.fillRect(0, 0, 640, 640);
      brush.fillStyle = '#000';
      code.forEach((row, y) =>
        row.forEach((dark, x) =>
          dark ? brush.fillRect(x * size, y * size, size, size) : undefined,
        ),
      );
      at += 1;
    };
    draw();
    setInterval(draw, 300);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
  }, codes);
}

async function cameraFails(page: Page, name: string): Promise<void> {
  await page.evaluate((kind) => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('', kind);
    };
  }, name);
}

describe.skipIf(!hasChromium)('the first run', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage.end());

  test('opens its first door from the keyboard, and reads on from the head', async () => {
    const page = await stage.open({ device: NEW });
    for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'Take your invitation in.' }).waitFor();
    await expect.poll(async () => page.title()).toContain('I was invited');
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByText('العربية').click();
    await page.getByText('وصلتني دعوة').waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
  });

  test('by a link: shows who invites, asks for the lock, answers, compares, is in', async () => {
    const page = await stage.open({ device: NEW, answers: joining, at: await linkOf() });
    await page.getByText('Amina').waitFor();
    expect(await page.locator('h1').textContent()).toBe(
      'Amina invites you to Harbour Street Tenants.',
    );
    expect(new URL(page.url()).hash).toBe('#/join');
    await longPicture(page, 'first-run--look--phone-light');
    await page.getByLabel('What should they call you here?').fill('Sami');
    expect(await actsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'How shall this phone be locked?' }).waitFor();
    await expect.poll(async () => focused(page)).toBe('How shall this phone be locked?');
    await page.getByLabel('Your passphrase').fill('too short');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('This is too short.').waitFor();
    expect(await page.getByLabel('Your passphrase').inputValue()).toBe('too short');
    expect(await actsOf(page)).toEqual([]);
    await page.getByLabel('Your passphrase').fill('four words are long enough');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Hand your answer back, and compare.' }).waitFor();
    expect((await actsOf(page))[0]).toEqual({
      kind: 'make',
      passphrase: 'four words are long enough',
    });
    expect(await askedOf(page)).toEqual([
      {
        call: 'assembly.join',
        given: {
          name: 'harbour-street-tenants',
          file: 'invite',
          met: false,
          out: 'answer',
          folder: '',
        },
      },
    ]);
    await longPicture(page, 'first-run--compare--phone-light');
    await page.getByLabel('No, they differ').check();
    await page.getByText('Stop here.').waitFor();
    expect(await page.getByText('Take their welcome in').count()).toBe(0);
    await page.getByLabel('Yes, the same').check();
    await change(page, { status: { value: member } });
    await page.getByRole('button', { name: 'Paste or type' }).click();
    await page.getByLabel('A link, or the text of a file').fill('{"tocsin":"welcome","v":1}');
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByRole('heading', { name: 'You are in.' }).waitFor();
    const asked = await askedOf(page);
    expect(asked[1]).toMatchObject({ given: { file: 'welcome', met: true } });
  });

  test('by a broken link: a sentence, and a way on', async () => {
    const page = await stage.open({ device: NEW, at: '#/join/brokenlink' });
    await page.getByText('This link or text is cut off').waitFor();
    await page.getByRole('button', { name: 'Paste or type' }).click();
    await page.getByLabel('A link, or the text of a file').fill('{"tocsin":"card","v":1}');
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('This file is of Tocsin, but no invitation.').waitFor();
    await page.getByLabel('A link, or the text of a file').fill(invitation);
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('Amina').waitFor();
    expect(await askedOf(page)).toEqual([]);
  });

  test('by camera: gathers the parts of a moving code, in any order', async () => {
    const page = await stage.open({ device: NEW, at: '#/join' });
    const parts = encodeParts(await pack(bytes)) ?? [];
    expect(parts.length).toBeGreaterThan(2);
    await codesBeforeCamera(page, parts.toReversed());
    await page.getByRole('button', { name: 'Read with the camera' }).click();
    await page.getByText(/Any order is fine/u).waitFor();
    await picture(page, 'first-run--camera--phone-light');
    await page.getByText('Amina').waitFor();
  });

  test('says of a foreign code and of a refused camera what to do', async () => {
    const page = await stage.open({ device: NEW, at: '#/join' });
    await codesBeforeCamera(page, ['https://example.org/menu']);
    await page.getByRole('button', { name: 'Read with the camera' }).click();
    await page.getByText('This is a code, but not one of Tocsin.').waitFor();
    await page.getByRole('button', { name: 'Stop the camera' }).click();
    await cameraFails(page, 'NotAllowedError');
    await page.getByRole('button', { name: 'Read with the camera' }).click();
    await page.getByText('The camera is not allowed here.').waitFor();
    await page.getByRole('button', { name: 'Stop the camera' }).click();
    await cameraFails(page, 'NotFoundError');
    await page.getByRole('button', { name: 'Read with the camera' }).click();
    await page.getByText('No camera is found here.').waitFor();
    expect(await page.getByRole('button', { name: 'Paste or type' }).count()).toBe(1);
  });

  test('founds in a room: keeps cards until all are there, and signs only what all read', async () => {
    const circle = JSON.stringify({ tocsin: 'card', v: 1, parts: { circle: '0d'.repeat(900) } });
    const round = {
      ...ANSWERS['assembly.found'],
      name: 'kitchen',
      file: 'circle',
      people: 1,
      check: null,
      unmet: false,
    };
    const files = { circle };
    const page = await stage.open({
      device: NEW,
      at: '#/found',
      answers: {
        status: { value: nobody },
        'assembly.found': { value: { ...round, stage: 'card' }, files },
      },
    });
    await page.getByLabel('What is the assembly called?').fill('Kitchen');
    await page.getByLabel('Every day').check();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('Without').check();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Everybody takes everybody’s card.' }).waitFor();
    await longPicture(page, 'first-run--cards--phone-light');
    await page.getByRole('button', { name: 'Paste or type' }).click();
    for (const card of ['{"a":1}', '{"b":2}', '{"a":1}', circle]) {
      await page.getByLabel('A link, or the text of a file').fill(card);
      await page.getByRole('button', { name: 'Take it' }).click();
    }
    await page.getByText('2 other cards are here.').waitFor();
    const compare = { ...round, stage: 'compare', people: 3, check: ['12345', '67890'] } as const;
    await change(page, { 'assembly.found': { value: compare, files } });
    await page.getByRole('button', { name: 'That is everybody: 3 people' }).click();
    await page.getByText('12345').waitFor();
    expect(await page.getByRole('button', { name: 'All the same: sign' }).count()).toBe(0);
    await page.getByLabel('Yes, the same').check();
    await longPicture(page, 'first-run--digits--phone-light');
    const founded = { ...round, stage: 'founded', people: 3, log: '0b'.repeat(32) } as const;
    await change(page, {
      'assembly.found': { value: founded, files },
      status: { value: member },
    });
    await page.getByRole('button', { name: 'All the same: sign' }).click();
    await page.getByRole('heading', { name: 'You are in.' }).waitFor();
    const asked = await askedOf(page);
    expect(asked.filter(({ call }) => call === 'assembly.found').map(({ given }) => given)).toEqual(
      [
        { name: 'kitchen', with: [], met: false, byPhone: false, out: 'circle', folder: '' },
        {
          name: 'kitchen',
          with: ['theirs-0', 'theirs-1'],
          met: false,
          byPhone: false,
          out: 'circle',
          folder: '',
        },
        { name: 'kitchen', with: [], met: true, byPhone: false, out: 'circle', folder: '' },
      ],
    );
    expect(asked).toContainEqual({ call: 'name.assembly', given: { name: 'Kitchen' } });
    expect(asked).toContainEqual({ call: 'rhythm.set', given: { every: 24, grace: 24 } });
  });

  test('goes on with a founding that was begun before', async () => {
    const [brief] = member.assemblies;
    const begun = brief && { ...brief, name: 'kitchen', state: 'founding' as const, log: null };
    const page = await stage.open({
      answers: { status: { value: { ...nobody, assemblies: begun === undefined ? [] : [begun] } } },
    });
    await page.getByRole('link', { name: 'Go on where you were' }).click();
    await page.getByRole('heading', { name: 'Read the digits aloud, all of you.' }).waitFor();
    expect((await askedOf(page))[0]).toMatchObject({
      call: 'assembly.found',
      given: { name: 'kitchen', met: false, out: 'circle' },
    });
  });

  test('says that the browser threw everything away, and offers the paper key first', async () => {
    const page = await stage.open({ device: { kind: 'new', wasHere: true } });
    await page.getByText('This device was here before.', { exact: false }).waitFor();
    const doors = await page.locator('a.door').allTextContents();
    expect(doors[0]).toContain('Come back with your paper key');
    await picture(page, 'first-run--was-here--en--phone-light');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('link', { name: /^Come back with your paper key/u }).press('Enter');
    await page.getByRole('heading', { name: 'Bring your place to this phone.' }).waitFor();
  });

  test('asks a new assembly who may ring, with those who fit picked already', async () => {
    const shown = ANSWERS['assembly.show'];
    const page = await stage.open({
      at: '#/welcome',
      answers: {
        status: { value: { ...member, warnings: [] } },
        'assembly.show': { value: { ...shown, mandates: [] } },
        'assembly.pending': { value: { ...ANSWERS['assembly.pending'], pending: [] } },
      },
    });
    await page.getByText('Say who may ring the bell').waitFor();
    await longPicture(page, 'first-run--ringers--phone-light');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ask the members' }).press('Enter');
    await page.getByRole('button', { name: 'Do it now' }).press('Enter');
    await page.getByText('The members are asked.').first().waitFor();
    const seats = (await askedOf(page)).filter(({ call }) => call === 'assembly.seat');
    const inside = shown.members.filter(
      ({ state }) => state !== 'guest' && state !== 'resigned' && state !== 'expelled',
    );
    expect(seats.length).toBeGreaterThan(0);
    expect(seats[0]).toMatchObject({
      given: { member: inside[0]?.who.id, role: 'ringer', hours: 4392 },
    });
  });

  test('writes the chosen rhythm as soon as it can, and says until then that it waits', async () => {
    const refused = { fault: { kind: 'NoEpochKey' } };
    const page = await stage.open({
      answers: { status: { value: member }, 'rhythm.set': refused },
      at: '#/welcome',
    });
    const tried = async () => (await askedOf(page)).filter(({ call }) => call === 'rhythm.set');
    expect(await tried()).toEqual([]);
    await page.evaluate(() =>
      localStorage.setItem('tocsin.rhythm', 'harbour-street-tenants\n24\n24'),
    );
    // A page that was closed before the first key came.
    await page.reload();
    await page.getByText('It is written as soon as this phone may write.').waitFor();
    expect(await tried()).toEqual([{ call: 'rhythm.set', given: { every: 24, grace: 24 } }]);
    await longPicture(page, 'first-run--welcome-rhythm--phone-light');
    await change(page, {
      'rhythm.set': { value: ANSWERS['rhythm.set'] },
      status: { value: { ...member, version: 'later' } },
    });
    await expect.poll(async () => page.getByText('Your rhythm of check-ins').count()).toBe(0);
    expect(await tried()).toHaveLength(2);
    expect(await page.evaluate(() => localStorage.getItem('tocsin.rhythm'))).toBeNull();
  });

  test('welcomes with the few things that are left, and a first "I am fine"', async () => {
    const page = await stage.open({ answers: { status: { value: member } }, at: '#/welcome' });
    await page.getByText('Write your paper key').waitFor();
    await longPicture(page, 'first-run--welcome--phone-light');
    await page.getByRole('button', { name: 'I am fine' }).click();
    await page.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('Said.', { exact: true }).waitFor();
    expect(await askedOf(page)).toContainEqual({ call: 'beat.send', given: {} });
    // Nothing is left then: it says so, and no list stands there without anything in it.
    await change(page, { status: { value: settled } });
    await page.getByText('All is done.', { exact: false }).waitFor();
    await page.getByText('Nothing needs anyone now.').waitFor();
    expect(await page.locator('main ul').count()).toBe(0);
  });

  test('leads from the welcome to whoever is asked after, and to what waits for a voice', async () => {
    const [asked] = member.inquiries;
    const questions = {
      ...member,
      assemblies: member.assemblies.map((one) => ({ ...one, pendingForMe: 0, toDecide: 2 })),
    };
    const page = await stage.open({ answers: { status: { value: questions } }, at: '#/welcome' });
    await page.getByRole('link', { name: '2 things wait for your voice' }).waitFor();
    await page.getByRole('link', { name: 'Asking after Al-Mina' }).press('Enter');
    await expect.poll(() => new URL(page.url()).hash).toBe(`#/pulse/inquiry/${asked?.id ?? ''}`);
  });

  test.each(LANGUAGES)(
    'tells a guest in %s what they wait for, within the width of a phone',
    async (language) => {
      const page = await stage.open({
        language,
        at: '#/welcome',
        answers: {
          status: { value: guest },
          'name.show': { fault: { kind: 'NotAMember' } },
        },
      });
      await page.locator('.steps .prov').waitFor();
      expect(await sidewaysPixels(page)).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
      await longPicture(page, `first-run--guest--${language}--phone-light`);
    },
  );
});
