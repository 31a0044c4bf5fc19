/** The kept inputs: `corpus.json` beside this file, one for each word of each target. */
import { readFileSync, writeFileSync } from 'node:fs';

import type { Corpus } from './feed.ts';

const FILE = new URL('corpus.json', import.meta.url);

/** Reads them. */
export function readCorpus(): Corpus {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Corpus;
}

/** Writes them, sorted, so that two runs differ only in what is new. */
export function writeCorpus(corpus: Corpus): void {
  const sorted = Object.entries(corpus)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, kept]) => [
      name,
      Object.fromEntries(Object.entries(kept).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ]);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`);
}
