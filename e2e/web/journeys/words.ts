/** The catalogues' own words, by language, and how a journey finds them on a screen. */
import { aid as arAid } from '../../../packages/web/src/words/ar/aid.ts';
import { assembly as arAssembly } from '../../../packages/web/src/words/ar/assembly.ts';
import { bell as arBell } from '../../../packages/web/src/words/ar/bell.ts';
import { decide as arDecide } from '../../../packages/web/src/words/ar/decide.ts';
import { device as arDevice } from '../../../packages/web/src/words/ar/device.ts';
import { faults as arFaults } from '../../../packages/web/src/words/ar/faults.ts';
import { firstRun as arFirstRun } from '../../../packages/web/src/words/ar/first-run.ts';
import { gate as arGate } from '../../../packages/web/src/words/ar/gate.ts';
import { handing as arHanding } from '../../../packages/web/src/words/ar/handing.ts';
import { inquiry as arInquiry } from '../../../packages/web/src/words/ar/inquiry.ts';
import { kit as arKit } from '../../../packages/web/src/words/ar/kit.ts';
import { people as arPeople } from '../../../packages/web/src/words/ar/people.ts';
import { power as arPower } from '../../../packages/web/src/words/ar/power.ts';
import { pulse as arPulse } from '../../../packages/web/src/words/ar/pulse.ts';
import { ready as arReady } from '../../../packages/web/src/words/ar/ready.ts';
import { shell as arShell } from '../../../packages/web/src/words/ar/shell.ts';
import { aid } from '../../../packages/web/src/words/en/aid.ts';
import { assembly } from '../../../packages/web/src/words/en/assembly.ts';
import { bell } from '../../../packages/web/src/words/en/bell.ts';
import { decide } from '../../../packages/web/src/words/en/decide.ts';
import { device } from '../../../packages/web/src/words/en/device.ts';
import { faults } from '../../../packages/web/src/words/en/faults.ts';
import { firstRun } from '../../../packages/web/src/words/en/first-run.ts';
import { gate } from '../../../packages/web/src/words/en/gate.ts';
import { handing } from '../../../packages/web/src/words/en/handing.ts';
import { inquiry } from '../../../packages/web/src/words/en/inquiry.ts';
import { kit } from '../../../packages/web/src/words/en/kit.ts';
import { people } from '../../../packages/web/src/words/en/people.ts';
import { power } from '../../../packages/web/src/words/en/power.ts';
import { pulse } from '../../../packages/web/src/words/en/pulse.ts';
import { ready } from '../../../packages/web/src/words/en/ready.ts';
import { shell } from '../../../packages/web/src/words/en/shell.ts';
import type { Message, Translation } from '../../../packages/web/src/words/message.ts';
import { cutAtPlaces } from '../../../packages/web/src/words/message.ts';

const english = {
  aid,
  assembly,
  bell,
  decide,
  device,
  faults,
  firstRun,
  gate,
  handing,
  inquiry,
  kit,
  people,
  power,
  pulse,
  ready,
  shell,
};

/** The words of every place, in one language. */
export type AppWords = {
  readonly [Place in keyof typeof english]: Translation<(typeof english)[Place]>;
};

/** The languages in which journeys are gone. */
export type JourneyLanguage = 'en' | 'ar';

/** The words of each. */
export const WORDS: Readonly<Record<JourneyLanguage, AppWords>> = {
  en: english,
  ar: {
    aid: arAid,
    assembly: arAssembly,
    bell: arBell,
    decide: arDecide,
    device: arDevice,
    faults: arFaults,
    firstRun: arFirstRun,
    gate: arGate,
    handing: arHanding,
    inquiry: arInquiry,
    kit: arKit,
    people: arPeople,
    power: arPower,
    pulse: arPulse,
    ready: arReady,
    shell: arShell,
  },
};

/** A message with what stands in its places; a place that is left out may hold anything. */
export interface Filled {
  readonly message: Message;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a journey looks for: a message of a catalogue, or a text that a person wrote. */
export type Sought = Message | Filled;

/** A message with some of its places filled. */
export function filled(message: Message, values: Filled['values']): Filled {
  return { message, values };
}

/** Marks of direction that stand around foreign names. */
const MARKS = '[\\u200e\\u200f\\u2066-\\u2069]*';

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&').replaceAll(/\s+/gu, '\\s+');
}

/** A sought text as the source of an expression: any of its plural forms fits. */
function sourceOf(sought: Sought): string {
  const isFilled = typeof sought === 'object' && 'message' in sought;
  const { message, values }: Filled = isFilled ? sought : filled(sought, {});
  const forms = typeof message === 'string' ? [message] : formsOf(message);
  const sources = forms.map((form) =>
    cutAtPlaces(form)
      .map((part, at) => {
        if (at % 2 === 0) return escaped(part);
        const value = values[part];
        return value === undefined ? '.*?' : `${MARKS}${escaped(String(value))}${MARKS}`;
      })
      .join(''),
  );
  return `${MARKS}(?:${sources.join('|')})${MARKS}`;
}

function formsOf(message: Exclude<Message, string>): readonly string[] {
  const { none, zero, one, two, few, many, other } = message;
  return [none, zero, one, two, few, many, other].filter((form) => form !== undefined);
}

/** The whole of a name. */
export function whole(sought: Sought): RegExp {
  return new RegExp(`^\\s*${sourceOf(sought)}\\s*$`, 'u');
}

/** A name that begins so: buttons say more in a second, smaller line. */
export function beginning(sought: Sought): RegExp {
  return new RegExp(`^\\s*${sourceOf(sought)}`, 'u');
}

/** Anywhere in a text. */
export function within(sought: Sought): RegExp {
  return new RegExp(sourceOf(sought), 'u');
}
