/**
 * What every rendering needs: sentences, times, names, colours. Text that other people wrote goes
 * through `text` and `who`, so that it cannot steer the terminal.
 */
import type { Ring, When, Who } from '@tocsin/host/calls';
import type { Say, WordKey } from '@tocsin/host/words';
import {
  createSay,
  createSayWhen,
  isWordKey,
  sayBytes,
  sayDay,
  sayHours,
} from '@tocsin/host/words';

/** What a command shows: its answer, then what to do next. */
export interface Shown {
  readonly lines: readonly string[];
  readonly next?: readonly string[];
}

/** A colour by its job (GUIDE §3); only what needs someone has one. */
export type Tint = 'alert' | 'drill' | 'late' | 'asking' | 'steady' | 'quiet' | 'head';

/** Makes sentences of answers. */
export interface Rendering {
  readonly say: Say;
  /** A time, absolute first; "never" when there is none. */
  readonly when: (when: When | null) => string;
  /** A day and its hour, whole, as a person would say it. */
  readonly day: (when: When) => string;
  readonly who: (who: Who) => string;
  readonly text: (written: string) => string;
  /** The start of an id, enough to name it by. */
  readonly short: (id: string) => string;
  readonly hours: (hours: number) => string;
  readonly bytes: (bytes: number) => string;
  readonly tint: (tint: Tint, text: string) => string;
  /** The word under `start.rest`, or the one under `otherwise` when this version has none. */
  readonly word: (start: string, rest: string, otherwise: WordKey) => string;
  readonly kindOf: (ring: Pick<Ring, 'kind'>) => string;
}

/** Characters of an id that are shown, and that may stand for it. */
const SHORT_ID_LENGTH = 8;
/** Longest text of a person that a line shows. */
const TEXT_LENGTH_MAX = 400;

const SGR: Readonly<Record<Tint, string>> = {
  alert: '1;97;41',
  drill: '1;97;44',
  late: '33',
  asking: '35',
  steady: '32',
  quiet: '2',
  head: '1',
};

/** What a rendering is made for. */
export interface RenderingOptions {
  readonly locale: string;
  readonly zone?: string;
  readonly nowMs: number;
  readonly colour: boolean;
}

/** Makes a rendering. */
export function createRendering(options: RenderingOptions): Rendering {
  const { locale, nowMs, colour } = options;
  const say = createSay(locale);
  const sayWhen = createSayWhen(say, {
    locale,
    nowMs,
    ...(options.zone === undefined ? {} : { zone: options.zone }),
  });
  const short = (id: string): string => plainText(id).slice(0, SHORT_ID_LENGTH);
  const word: Rendering['word'] = (start, rest, otherwise) => {
    const key = `${start}.${rest}`;
    // Only words without places stand under such keys; a place left over would be shown as it is.
    return (say as (wanted: WordKey) => string)(isWordKey(key) ? key : otherwise);
  };
  return {
    say,
    when: (when) => (when === null ? say('time.never') : sayWhen(when.ms)),
    day: ({ ms }) => sayDay(locale, options.zone, ms),
    who: ({ id, name }) => (name === null ? short(id) : plainText(name)),
    text: (written) => plainText(written),
    short,
    hours: (hours) => sayHours(say, hours),
    bytes: (bytes) => sayBytes(locale, bytes),
    tint: (tint, text) => (colour ? `\u001B[${SGR[tint]}m${text}\u001B[0m` : text),
    word,
    kindOf: ({ kind }) => word('kind', kind, 'kind.newer'),
  };
}

/**
 * Text without anything that steers a terminal or turns the reading direction: controls, escape
 * sequences, bidirectional marks, line ends. What is left is shown on one line.
 */
export function plainText(written: string): string {
  const plain = written
    .normalize('NFC')
    .replaceAll(/[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return plain.length > TEXT_LENGTH_MAX ? `${plain.slice(0, TEXT_LENGTH_MAX)}…` : plain;
}
