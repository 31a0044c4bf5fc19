/**
 * A person's hand at the app: it presses, types and reads as a person does, by finger or by keyboard
 * alone, on a phone or a desktop, in one of the languages. Controls are found by their role and by the
 * catalogue's own words, so that one journey is gone in every way.
 */
import type { Locator, Page } from 'playwright-core';

import { eventually } from '../../../packages/node/src/daemon/testing.ts';
import { axeFaults, DESK, PHONE, picture, sidewaysPixels } from '../testing.ts';
import type { Visitor } from '../world.ts';
import type { AppWords, JourneyLanguage, Sought } from './words.ts';
import { beginning, whole, within, WORDS } from './words.ts';

/** One way in which a journey is gone. */
export interface Mode {
  readonly name: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly language: JourneyLanguage;
  readonly input: 'pointer' | 'keys';
}

/** Two ways in which every journey is gone: each size, each language, each input. */
export const TWO_MODES: readonly Mode[] = [
  { name: 'phone, English, by finger', size: PHONE, language: 'en', input: 'pointer' },
  { name: 'desktop, Arabic, by keyboard', size: DESK, language: 'ar', input: 'keys' },
];

/** Every pair of size, language and input. */
export const MODES: readonly Mode[] = [
  ...TWO_MODES,
  { name: 'phone, Arabic, by keyboard', size: PHONE, language: 'ar', input: 'keys' },
  { name: 'desktop, English, by keyboard', size: DESK, language: 'en', input: 'keys' },
];

/** What others may take: peers dial again after seconds, and a machine may be busy. */
const WAIT_MS = 40_000;
/** More stops than any screen has. */
const STOPS_MAX = 150;
/** More options than any list or group has. */
const OPTIONS_MAX = 40;

/** Opens the app as somebody has it before them. */
export async function openHand(who: Visitor, mode: Mode, at: string = ''): Promise<Hand> {
  await who.context.addInitScript((code) => {
    // An empty page has nothing to keep a choice in.
    if (location.protocol !== 'about:') localStorage.setItem('tocsin.language', code);
  }, mode.language);
  const page = await who.openApp(at);
  await page.setViewportSize(mode.size);
  page.setDefaultTimeout(WAIT_MS);
  return new Hand(page, mode, who.name);
}

/** A person before a screen. */
export class Hand {
  readonly page: Page;
  readonly mode: Mode;
  readonly words: AppWords;
  readonly #name: string;

  constructor(page: Page, mode: Mode, name: string) {
    this.page = page;
    this.mode = mode;
    this.words = WORDS[mode.language];
    this.#name = name;
  }

  /** Presses a button. */
  async press(sought: Sought): Promise<void> {
    await this.#use(await this.#find('button', sought));
  }

  /** Presses a button unless it goes away by itself. */
  async pressIfThere(sought: Sought): Promise<void> {
    const button = this.page.getByRole('button', { name: beginning(sought) }).first();
    while (await button.isVisible()) {
      if (this.mode.input === 'keys') await button.focus({ timeout: 1_000 }).catch(() => undefined);
      await button.press('Enter', { timeout: 1_000 }).catch(() => undefined);
    }
  }

  /** Presses the button of a form that opened below a button of the same name. */
  async give(sought: Sought): Promise<void> {
    const any = this.page.getByRole('button', { name: beginning(sought) });
    const form = any.and(this.page.locator(':not([aria-expanded])')).filter({ visible: true });
    await this.#use(form.first());
  }

  /** Follows a link. */
  async follow(sought: Sought): Promise<void> {
    await this.#use(await this.#find('link', sought));
  }

  /** Opens what is folded under a line. */
  async unfold(sought: Sought, of: Locator = this.page.locator('main')): Promise<void> {
    await this.#use(of.locator('summary').filter({ hasText: within(sought), visible: true }));
  }

  /** Lets what is held back go at once. */
  async now(): Promise<void> {
    await this.press(this.words.kit['holdBack.now']);
  }

  /** A grave act: held for two seconds by finger, asked about and confirmed by keyboard. */
  async hold(sought: Sought, confirm: Sought): Promise<void> {
    const button = await this.#find('button', sought);
    if (this.mode.input === 'keys') {
      await this.#use(button);
      await this.press(confirm);
      return;
    }
    await expectOn(button);
    // Over it once it stands still: what comes in above it moves it on.
    await button.hover();
    await this.page.mouse.down();
    const pressed = this.page.locator('button[data-held]');
    await pressed.waitFor();
    await pressed.waitFor({ state: 'detached' });
    await this.page.mouse.up();
  }

  /** Types into a field; what stood there goes. */
  async write(sought: Sought, text: string): Promise<void> {
    const field = this.page
      .getByLabel(beginning(sought))
      .and(this.page.locator('input, textarea'))
      .filter({ visible: true })
      .first();
    await field.waitFor();
    if (this.mode.input === 'pointer') {
      await field.fill(text);
      return;
    }
    await this.#reach(field);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
    await is('what was typed', async () => (await field.inputValue()) === text);
  }

  /** Whether there is a field of exactly this name. */
  async has(sought: Sought): Promise<boolean> {
    return (await this.page.getByLabel(whole(sought)).count()) > 0;
  }

  /** Saves what is shown as a file; gives where it lies. */
  async saves(): Promise<string> {
    const saved = this.page.waitForEvent('download');
    await this.press(this.words.handing['give.save']);
    return (await saved).path();
  }

  /** Opens a file that somebody handed over. */
  async opens(path: string): Promise<void> {
    const field = this.page.getByLabel(beginning(this.words.handing['take.file'])).first();
    const asked = this.page.waitForEvent('filechooser');
    if (this.mode.input === 'pointer') await field.click();
    else {
      await this.#reach(field);
      await this.page.keyboard.press('Enter');
    }
    await (await asked).setFiles(path);
  }

  /** Picks from a list by the value of an option. */
  async pick(sought: Sought, value: string): Promise<void> {
    const list = this.page.getByLabel(beginning(sought)).and(this.page.locator('select')).first();
    if (this.mode.input === 'pointer') {
      await list.selectOption(value);
      return;
    }
    await this.#reach(list);
    await this.page.keyboard.press('Home');
    for (let at = 0; at < OPTIONS_MAX && (await list.inputValue()) !== value; at += 1)
      await this.page.keyboard.press('ArrowDown');
    await is('what was picked', async () => (await list.inputValue()) === value);
  }

  /** Chooses one of a few. */
  async choose(sought: Sought): Promise<void> {
    const radio = await this.#find('radio', sought);
    if (this.mode.input === 'pointer') {
      await radio.check();
      return;
    }
    // Within a group the arrows go from one to the next, and Tab goes past it.
    const group = await radio.getAttribute('name');
    const any = this.page.locator(`input[type=radio][name="${group ?? ''}"]`);
    await this.#reach(any);
    if (!(await radio.isChecked())) await this.page.keyboard.press('Space');
    for (let at = 0; at < OPTIONS_MAX && !(await radio.isChecked()); at += 1)
      await this.page.keyboard.press('ArrowDown');
    await is('what was chosen', async () => radio.isChecked());
  }

  /** Ticks a box. */
  async tick(sought: Sought): Promise<void> {
    const box = await this.#find('checkbox', sought);
    if (this.mode.input === 'pointer') await box.check();
    else {
      await this.#reach(box);
      await this.page.keyboard.press('Space');
    }
    await is('what was ticked', async () => box.isChecked());
  }

  /** Settles once this is to be read on the screen. */
  async sees(sought: Sought): Promise<void> {
    const text = this.page.getByText(within(sought)).filter({ visible: true }).first();
    await this.#waitFor(text, sought);
  }

  /** Whether this is to be read now. */
  async reads(sought: Sought): Promise<boolean> {
    const texts = this.page.getByText(within(sought)).filter({ visible: true });
    return (await texts.count()) > 0;
  }

  /** Settles once the screen's one sentence says this. */
  async isTold(sought: Sought): Promise<void> {
    const sentence = this.page.locator('main h1').filter({ hasText: within(sought) });
    await this.#waitFor(sentence.first(), sought);
  }

  /** Whether the screen's one sentence comes to say this, within so long; undefined if not. */
  async comes(sought: Sought, withinMs: number): Promise<true | undefined> {
    const sentence = this.page.locator('main h1').filter({ hasText: within(sought) });
    return sentence
      .first()
      .waitFor({ timeout: withinMs })
      .then(
        () => true as const,
        () => undefined,
      );
  }

  /** Takes a picture of the screen as it is. */
  async looks(name: string): Promise<void> {
    const { language, size, input } = this.mode;
    const place = size === PHONE ? 'phone' : 'desktop';
    await picture(this.page, `journey--${name}--${this.#name}--${language}--${place}-${input}`);
  }

  /** Takes a picture, and gives what is wrong with the screen in this language, at this size. */
  async wrongWith(name: string): Promise<readonly string[]> {
    await this.looks(name);
    const wider = await sidewaysPixels(this.page);
    const direction = await this.page.evaluate(() => document.documentElement.dir);
    return [
      ...(wider === 0 ? [] : [`wider than the window by ${String(wider)} pixels`]),
      ...(direction === (this.mode.language === 'ar' ? 'rtl' : 'ltr') ? [] : [direction]),
      ...(await axeFaults(this.page)),
    ];
  }

  /** The control of this name: the one called so and nothing more, else one whose name begins so. */
  async #find(role: 'button' | 'link' | 'radio' | 'checkbox', sought: Sought): Promise<Locator> {
    const named = (name: RegExp): Locator =>
      this.page.getByRole(role, { name }).filter({ visible: true });
    const [exact, longer] = [named(whole(sought)), named(beginning(sought))];
    await this.#waitFor(exact.or(longer).first(), sought);
    return (await exact.count()) > 0 ? exact.first() : longer.first();
  }

  /** What does not come is said with a picture of what was there instead. */
  async #waitFor(what: Locator, sought: Sought): Promise<void> {
    try {
      await what.waitFor();
    } catch {
      const { language, input } = this.mode;
      const name = `journey--failed--${this.#name}--${language}-${input}`;
      await picture(this.page, name);
      throw new Error(`${this.#name} waited for ${String(within(sought))}: see ${name}.png`);
    }
  }

  async #use(control: Locator): Promise<void> {
    await expectOn(control);
    if (this.mode.input === 'pointer') {
      await control.click();
      return;
    }
    await this.#reach(control);
    await this.page.keyboard.press('Enter');
  }

  /** Goes from stop to stop until this, or one of these, has the focus. */
  async #reach(control: Locator): Promise<void> {
    const isThere = async (): Promise<boolean> =>
      control.evaluateAll((all) => all.some((one) => one === document.activeElement));
    for (let at = 0; at < STOPS_MAX; at += 1) {
      if (await isThere()) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${this.#name}: cannot be reached by keyboard: ${String(control)}`);
  }
}

/** A button that is off says why; it is waited for until it can be pressed. */
async function expectOn(control: Locator): Promise<void> {
  await is('a button that can be pressed', async () => {
    const isOff = await control.getAttribute('aria-disabled');
    return isOff !== 'true';
  });
}

/** Settles once something is so. */
async function is(what: string, look: () => Promise<boolean>): Promise<void> {
  await eventually(what, async () => ((await look()) ? true : undefined));
}
