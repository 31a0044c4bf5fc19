/**
 * What a file between people says of itself, before the peer judges it: its kind, and of an invitation
 * what the inviter wrote for whoever opens it. Claims only; nothing is decided by them.
 */

/** A file, as far as the page shows it. */
export interface Letter {
  /** `invite`, `welcome`, `card` …: `EXCHANGE_KINDS` of the host. */
  readonly kind: string;
  readonly called: string | undefined;
  readonly by: string | undefined;
  readonly people: number | undefined;
  readonly untilMs: number | undefined;
}

/** The longest name that is shown of a claim. */
const CLAIM_CHARS_MAX = 80;

/** Reads a file; undefined where it is none of ours. Total. */
export function readLetter(bytes: Uint8Array): Letter | undefined {
  const said = readJson(bytes);
  if (!isObject(said) || typeof said['tocsin'] !== 'string') return undefined;
  const parts = isObject(said['parts']) ? said['parts'] : {};
  return {
    kind: said['tocsin'],
    called: textOf(parts['called']),
    by: textOf(parts['by']),
    people: numberOf(parts['people']),
    untilMs: numberOf(parts['until']),
  };
}

function textOf(hex: unknown): string | undefined {
  if (typeof hex !== 'string' || !/^([0-9a-f]{2}){1,400}$/u.test(hex)) return undefined;
  const bytes = Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
  return new TextDecoder().decode(bytes).slice(0, CLAIM_CHARS_MAX);
}

function numberOf(hex: unknown): number | undefined {
  const isShort = typeof hex === 'string' && /^[0-9a-f]{1,12}$/u.test(hex);
  return isShort ? Number.parseInt(hex, 16) : undefined;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // No text, or no JSON: a file of somebody else.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
