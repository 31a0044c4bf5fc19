/** What ends a rehearsal before its end: something that should have happened and did not. */
import type { FaultSaid, Say } from '../words/index.ts';

/** What can be missing, by the end of its key in the catalogue. */
export type MissingKey =
  | 'gone'
  | 'up'
  | 'founded'
  | 'linked'
  | 'seated'
  | 'part'
  | 'sealed'
  | 'pact'
  | 'playbook'
  | 'consented'
  | 'steady'
  | 'suspected'
  | 'askedOthers'
  | 'opened'
  | 'owner'
  | 'passedOn'
  | 'asked'
  | 'proposed'
  | 'heard'
  | 'acted'
  | 'executed'
  | 'twice'
  | 'closed'
  | 'clearBegun'
  | 'clear';

/** What a rehearsal did not get to see. */
export type Missing =
  | { readonly kind: 'missing'; readonly key: MissingKey; readonly who: string }
  | {
      readonly kind: 'refused';
      readonly who: string;
      readonly call: string;
      readonly fault: FaultSaid;
    };

/**
 * Ends the story. It is thrown, not returned: a rehearsal checks the program, so that what is
 * missing is a mistake of ours, and only the command that plays it catches.
 */
export class StoryStopped extends Error {
  readonly missing: Missing;

  constructor(missing: Missing) {
    super(missing.kind);
    this.name = 'StoryStopped';
    this.missing = missing;
  }
}

/** Ends the story because of this. */
export function stop(key: MissingKey, who: string): never {
  throw new StoryStopped({ kind: 'missing', key, who });
}

/** The sentence of what is missing. */
export function missingSentence(
  missing: Missing,
  say: Say,
  sayFault: (fault: FaultSaid) => string,
): string {
  const { who } = missing;
  if (missing.kind === 'missing') {
    const key = `rehearse.missing.${missing.key}` as const;
    return key === 'rehearse.missing.owner' ? say(key) : say(key, { who });
  }
  return say('rehearse.refused', { who, call: missing.call, says: sayFault(missing.fault) });
}

/**
 * Goes on whether this happened or not: for what people do beside the story, while a device may be
 * gone or the rehearsal over. What the story needs is looked for by the story itself.
 */
export async function unlessStopped(doing: Promise<unknown>): Promise<void> {
  try {
    await doing;
  } catch (error) {
    const isOver = error instanceof Error && error.name === 'AbortError';
    if (!isOver && !(error instanceof StoryStopped)) throw error;
  }
}
