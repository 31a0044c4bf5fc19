/** How a command speaks: sentences for people, or exactly one JSON object. */
import type { Say, FaultSaid } from '@tocsin/host/words';
import { createSay, sayFault } from '@tocsin/host/words';
import { exitCodeOfFault } from './exit-code.ts';
import type { CliHost } from './host.ts';
import { localeOf } from './host.ts';
import type { Shown } from './render/rendering.ts';
import { plainText } from './render/rendering.ts';

/** Speaks for one command. */
export interface Speech {
  readonly json: boolean;
  readonly say: Say;
  /** The sentence of a fault, safe to show. */
  readonly sayFault: (fault: FaultSaid) => string;
  /** The answer, and its value for scripts. */
  answer(shown: () => Shown, value: object): void;
  /** A fault; gives the exit code. */
  fault(fault: FaultSaid): number;
  /** One line of a stream: a sentence, or a JSON object with `v`. */
  event(sentence: string, value: object): void;
}

/** Makes the speech of a command. */
export function createSpeech(host: CliHost, json: boolean): Speech {
  const { terminal } = host;
  const locale = localeOf(host.environment);
  const say = createSay(locale);
  const sentenceOf = (fault: FaultSaid): string => sayFault(locale, plainFault(fault));
  return {
    json,
    say,
    sayFault: sentenceOf,
    answer: (shown, value) => {
      if (json) return terminal.out(JSON.stringify({ v: 1, ok: true, ...value }));
      const { lines, next = [] } = shown();
      for (const line of lines) terminal.out(line);
      for (const line of next) terminal.err(line);
    },
    fault: (fault) => {
      const sentence = sentenceOf(fault);
      if (json) terminal.out(JSON.stringify({ v: 1, ok: false, fault, says: sentence }));
      else terminal.err(sentence);
      return exitCodeOfFault(fault.kind);
    },
    event: (sentence, value) => terminal.out(json ? JSON.stringify({ v: 1, ...value }) : sentence),
  };
}

/** A fault whose texts cannot steer the terminal: some repeat what a file or a person said. */
function plainFault(fault: FaultSaid): FaultSaid {
  const plain = Object.entries(fault).map(([name, value]) => [
    name,
    typeof value === 'string' ? plainText(value) : value,
  ]);
  return { ...(Object.fromEntries(plain) as object), kind: fault.kind };
}
