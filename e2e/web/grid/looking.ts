/** What is looked for on a screen beside axe: that it fits, that nothing is cut, moves, or is unsaid. */
import type { Page } from 'playwright-core';

import { sidewaysPixels } from '../testing.ts';

/** How long a screen may take to stand still, in frames. */
const FRAMES_MAX = 300;
/** It stands once so many frames were the same. */
const FRAMES_STILL = 3;

/** Goes to an address and waits until it is drawn and stands still. */
export async function visit(page: Page, at: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, `#/${at}`);
  await still(page);
}

/** Waits until the screen is drawn and stands still. */
export async function still(page: Page): Promise<void> {
  const isStill = await page.evaluate(
    async ([framesMax, framesStill]) => {
      let before = '';
      let same = 0;
      for (let at = 0; at < framesMax && same < framesStill; at += 1) {
        await new Promise((after) => requestAnimationFrame(after));
        const now = document.body.innerHTML;
        const isDrawn =
          document.querySelector('h1') !== null &&
          document.querySelector('[aria-busy=true]') === null;
        same = isDrawn && now === before ? same + 1 : 0;
        before = now;
      }
      return same >= framesStill;
    },
    [FRAMES_MAX, FRAMES_STILL] as const,
  );
  if (!isStill) throw new Error(`${page.url()} does not come to stand`);
}

/** Opens everything that opens: forms and what is folded. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll('main details')) folded.setAttribute('open', '');
    for (const closed of document.querySelectorAll<HTMLElement>('main [aria-expanded="false"]'))
      closed.click();
  });
  await still(page);
}

/** What does not fit: a page wider than its window, cut text, controls that lie over each other. */
export async function unfit(page: Page): Promise<readonly string[]> {
  const wide = await sidewaysPixels(page);
  return [
    ...(wide > 0 ? [`${wide} px wider than the window`] : []),
    ...(await cutTexts(page)),
    ...(await overlaps(page)),
  ];
}

/** Text that is cut by its box or stands outside the window; what can be moved by hand may be longer. */
async function cutTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    // A line's box is lower than its letters are allowed to be: that much is nothing that is drawn.
    const LEADING = 0.2;
    const cutBy = (at: Element, box: DOMRect): string | undefined => {
      const spare = 1 + LEADING * Number.parseFloat(getComputedStyle(at).fontSize);
      for (
        let up: Element | null = at;
        up !== null && up !== document.body;
        up = up.parentElement
      ) {
        const { overflowX, overflowY, position } = getComputedStyle(up);
        if (/auto|scroll/u.test(`${overflowX} ${overflowY}`)) return undefined;
        if (overflowX !== 'visible' || overflowY !== 'visible') {
          const by = up.getBoundingClientRect();
          if (box.right > by.right + 1 || box.left < by.left - 1) return 'is cut at its side';
          if (box.bottom > by.bottom + spare || box.top < by.top - spare)
            return 'is cut in its height';
        }
        if (position === 'fixed') break;
      }
      return box.right > width + 1 || box.left < -1 ? 'stands outside the window' : undefined;
    };
    const beyond = (at: Element, box: DOMRect): string | undefined => {
      const by = at.closest('label, button, .btn, .chip, .card, td, th')?.getBoundingClientRect();
      return by !== undefined && (box.right > by.right + 1 || box.left < by.left - 1)
        ? 'sticks out of its box'
        : undefined;
    };
    const faults: string[] = [];
    const walker = document.createTreeWalker(
      document.querySelector('dialog[open]') ?? document.body,
      NodeFilter.SHOW_TEXT,
    );
    const range = document.createRange();
    while (walker.nextNode() !== null) {
      const text = walker.currentNode as Text;
      const at = text.parentElement;
      if (at === null || text.data.trim() === '' || !at.checkVisibility()) continue;
      if (at.closest('.vh, .skip, .sprite, script') !== null) continue;
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      const why = box.width === 0 ? undefined : (cutBy(at, box) ?? beyond(at, box));
      if (why !== undefined) faults.push(`"${text.data.trim().slice(0, 40)}" ${why}`);
    }
    return faults;
  });
}

/** Controls that lie over each other. What is scrolled out of its box lies nowhere. */
async function overlaps(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const shownBox = (at: Element): DOMRect | undefined => {
      const box = at.getBoundingClientRect();
      if (!at.checkVisibility() || box.width <= 1 || box.height <= 1) return undefined;
      for (let up = at.parentElement; up !== null && up !== document.body; up = up.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(up);
        if (!/auto|scroll/u.test(`${overflowX} ${overflowY}`)) continue;
        const by = up.getBoundingClientRect();
        if (box.bottom > by.bottom || box.top < by.top) return undefined;
        if (box.right > by.right || box.left < by.left) return undefined;
      }
      return getComputedStyle(at).position === 'fixed' ? undefined : box;
    };
    const faults: string[] = [];
    const open = document.querySelector('dialog[open]') ?? document.querySelector('main');
    const controls = [
      ...(open?.querySelectorAll('a, button, input, select, textarea, summary') ?? []),
    ].map((one) => [one, shownBox(one)] as const);
    controls.forEach(([one, a], at) => {
      for (const [other, b] of controls.slice(at + 1)) {
        if (a === undefined || b === undefined || one.contains(other)) continue;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across <= 2 || down <= 2) continue;
        const [first, second] = [one, other].map((each) => each.textContent.slice(0, 30));
        faults.push(`${one.tagName} "${first}" lies over ${other.tagName} "${second}"`);
      }
    });
    return faults;
  });
}

/** What moves although less motion was asked for. */
export async function moving(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const isLong = (list: string): boolean =>
      list.split(',').some((one) => Number.parseFloat(one) * (one.includes('ms') ? 1 : 1000) > 1);
    const faults = document
      .getAnimations()
      .map((one) => `an animation runs: ${(one as CSSAnimation).animationName ?? 'transition'}`);
    for (const at of document.querySelectorAll('body *'))
      for (const part of [undefined, '::before', '::after']) {
        const style = getComputedStyle(at, part);
        const moves =
          isLong(style.transitionDuration) ||
          (style.animationName !== 'none' && isLong(style.animationDuration)) ||
          style.scrollBehavior === 'smooth';
        if (moves) faults.push(`${at.tagName}.${at.getAttribute('class') ?? ''} would move`);
      }
    return [...new Set(faults)];
  });
}

/** Words that no person wrote: an unfilled place, what a program calls nothing. */
export async function unsaid(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const text = document.body.textContent;
    const attributes = [
      ...document.querySelectorAll('[aria-label], [title], [placeholder]'),
    ].flatMap((at) =>
      ['aria-label', 'title', 'placeholder'].map((name) => at.getAttribute(name) ?? ''),
    );
    return [text, ...attributes].flatMap((said) => [
      ...(said.match(/\{\w+\}|undefined|NaN|\[object |Infinity|Invalid Date/gu) ?? []),
    ]);
  });
}

/** What can be reached by keyboard without its focus being seen. */
export async function unseenFocus(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const open = document.querySelector('dialog[open]') ?? document.body;
    const before = document.activeElement;
    const stops = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    for (const at of open.querySelectorAll<HTMLElement>(stops)) {
      if (!at.checkVisibility()) continue;
      at.focus({ focusVisible: true, preventScroll: true });
      if (document.activeElement !== at) continue;
      // A box that draws its own mark may show the focus for a field inside it.
      const shown = [at, at.nextElementSibling, at.parentElement].some((one) => {
        if (one === null) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      });
      if (!shown) faults.push(`the focus on ${at.tagName}.${at.className} is not seen`);
    }
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    return [...new Set(faults)];
  });
}

/** What is picked, pressed or here, and would look like the others if there were no colours. */
export async function toldByColour(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const shape = (at: Element): string => {
      const parts = [at, ...at.querySelectorAll('*')].flatMap((one) =>
        [undefined, '::before', '::after'].map((part) => {
          const style = getComputedStyle(one, part);
          return [
            style.borderBlockEndWidth,
            style.borderBlockEndStyle,
            style.outlineStyle,
            style.outlineWidth,
            style.fontWeight,
            style.textDecorationLine,
            part === undefined ? '' : `${style.content} ${style.display} ${style.width}`,
          ].join(' ');
        }),
      );
      // The longest common kind of child counts once: a longer word is no other shape.
      return [...new Set(parts)].toSorted((one, other) => (one < other ? -1 : 1)).join('|');
    };
    const told =
      '[aria-selected=true], [aria-pressed=true], [aria-current]:not([aria-current=false])';
    const faults: string[] = [];
    for (const at of document.querySelectorAll(told)) {
      if (!at.checkVisibility()) continue;
      const group = at.closest('[role=tablist], [role=listbox], .counts, nav, ol, ul');
      const others = [...(group?.querySelectorAll(at.tagName) ?? [])].filter(
        (one) => !one.matches(told) && one.checkVisibility(),
      );
      const name = at.textContent.trim().slice(0, 30);
      if (others.some((other) => shape(other) === shape(at)))
        faults.push(`"${name}" is told from the others by its colour alone`);
    }
    return faults;
  });
}
