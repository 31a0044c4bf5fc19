/**
 * Every address of the app, read from its source: the tables by which screens are fetched, the pages of
 * this device, the addresses before an assembly, and every link and step that the code makes. What lies
 * behind an id is written `*`. So a screen that is added is looked at without anybody's doing.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const APP = fileURLToPath(new URL('../../../packages/web/src/app', import.meta.url));

/** The addresses, sorted, each once: `assembly/decisions/*`. */
export function addressesOfApp(): readonly string[] {
  const files = globSync('**/*.{ts,tsx}', { cwd: APP }).filter((path) => !path.includes('.test.'));
  const found = files.flatMap((path) => {
    const source = readFileSync(join(APP, path), 'utf8');
    return [...tabled(path, source), ...linked(source)];
  });
  return [...new Set(found)].toSorted();
}

/** What a table of screens says: `decisions: async () => (await import(…)).Decisions`. */
function tabled(path: string, source: string): readonly string[] {
  const [folder = ''] = path.split('/');
  switch (path) {
    case 'places.ts':
      // Those of a place's inside are reached by a word more, or by an id.
      return fetchedIn(source).filter((address) => !address.includes('/'));
    case 'gate/gate.tsx':
      return wordsOf(/FIRST_RUN[^[]*\[([^\]]*)\]/u.exec(source)?.[1] ?? '');
    case 'device/device.tsx': {
      const pages = /const PAGES[^{]*\{([^}]*)\}/u.exec(source)?.[1] ?? '';
      return [...pages.matchAll(/^\s+(\w+):/gmu)].map(([, word = '']) => `${folder}/${word}`);
    }
    default:
      return fetchedIn(source).map((word) => `${folder}/${word}`);
  }
}

function fetchedIn(source: string): readonly string[] {
  return [...source.matchAll(/^\s+'?([\w/-]+)'?: async \(\) => \(await import\(/gmu)].map(
    ([, word = '']) => word,
  );
}

function wordsOf(list: string): readonly string[] {
  return [...list.matchAll(/'([^']+)'/gu)].map(([, word = '']) => word);
}

/** What `href('assembly', 'decisions', id)` and `go(…)` lead to; what is no word is an id. */
function linked(source: string): readonly string[] {
  return [...source.matchAll(/\b(?:href|go)\(\s*(?=')/gu)].map(({ index, 0: begin }) =>
    argumentsFrom(source, index + begin.length)
      .map((given) => /^'([\w-]+)'$/u.exec(given)?.[1] ?? '*')
      .join('/'),
  );
}

/** The arguments of a call, up to its closing parenthesis. */
function argumentsFrom(source: string, start: number): readonly string[] {
  const given: string[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < source.length; at += 1) {
    const letter = source[at] ?? '';
    if ('([{'.includes(letter)) depth += 1;
    const isEnd = depth === 0 && letter === ')';
    if (isEnd || (depth === 0 && letter === ',')) {
      given.push(source.slice(from, at).trim());
      from = at + 1;
    }
    if (isEnd) break;
    if (')]}'.includes(letter)) depth -= 1;
  }
  return given.filter((text) => text !== '');
}

/** Whether an address is one of a pattern, word for word; `*` is any word. */
export function isAt(address: string, pattern: string): boolean {
  const [words, wanted] = [address.split('/'), pattern.split('/')];
  return (
    words.length === wanted.length && wanted.every((want, at) => want === '*' || want === words[at])
  );
}
