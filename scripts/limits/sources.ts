/** Reads every named limit out of the sources: its name, its number as written, what it bounds. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A limit as the source states it. */
export interface Limit {
  /** Below `packages/`, with `/src` left out: `core/record/header.ts`. */
  readonly file: string;
  readonly name: string;
  /** The expression, on one line. */
  readonly value: string;
  /** Its docstring as one line; empty where it has none. */
  readonly bounds: string;
}

const PACKAGES = fileURLToPath(new URL('../../packages/', import.meta.url));
/** What only tests, drills of a machine and the simulator bound reaches no person. */
const LEFT_OUT = /\.test\.|testing|compliance|^simulator\//u;
/** Names that are limits by themselves. */
const IS_LIMIT = /(?:^|_)MAX(?:_|$)/u;
const CONSTANT =
  /^(?:export )?const (?<name>[A-Z][A-Z0-9_]*)(?:: (?:[^=]|=>)+)? =(?<value>\s[^;]*);/gmu;
const COMMENT = /\/\*\*(?<text>(?:[^*]|\*(?!\/))*)\*\/\n$/u;

/** Every constant with MAX in its name, and those that `also` names by `file name`. */
export function limitsInSources(also: ReadonlySet<string>): readonly Limit[] {
  const files = globSync('*/src/**/*.{ts,tsx}', { cwd: PACKAGES }).map((one) =>
    one.replaceAll('\\', '/'),
  );
  return files
    .filter((file) => !LEFT_OUT.test(file))
    .toSorted()
    .flatMap((file) => limitsOf(file.replace('/src/', '/'), readFileSync(PACKAGES + file, 'utf8')))
    .filter(({ file, name }) => IS_LIMIT.test(name) || also.has(`${file} ${name}`));
}

/** The constants of one source, as they stand. */
export function limitsOf(file: string, source: string): readonly Limit[] {
  return [...source.matchAll(CONSTANT)].map((found) => {
    const { name = '', value = '' } = found.groups ?? {};
    const before = COMMENT.exec(source.slice(0, found.index))?.groups?.['text'] ?? '';
    return {
      file,
      name,
      value: value.replaceAll(/\s+/gu, ' ').trim(),
      bounds: before
        .replaceAll(/\n\s*\*/gu, ' ')
        .replaceAll(/\s+/gu, ' ')
        .trim(),
    };
  });
}
