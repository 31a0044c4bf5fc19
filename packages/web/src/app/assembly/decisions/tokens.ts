/** Answers as the peer reads them: options by a word that means one of them and no other. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRST';
/** Signs that part a ranking or points; an option whose text holds one goes by letter or number. */
const PARTING = /[>=,]/u;

/**
 * The word for one option. The peer reads a text first, then a letter, then a number: the letter is
 * taken unless it is another option's text.
 */
function tokenOf(options: readonly string[], at: number): string {
  const words = [LETTERS[at] ?? '', String(at + 1), options[at] ?? ''];
  const fits = (word: string): boolean => {
    const read = options.findIndex((option) => option.toLowerCase() === word.toLowerCase());
    return word !== '' && (read === -1 ? word !== options[at] : read === at) && !PARTING.test(word);
  };
  return words.find(fits) ?? String(at + 1);
}

/** An answer that was picked: as the peer reads it, and in people's own words. */
export interface Picked {
  readonly choice: string;
  readonly words: string;
}

/** What one option is called in an answer, by its place. */
type NameOf = (at: number) => string;

/** One option. */
export function pickedOption(options: readonly string[], at: number): Picked {
  return { choice: tokenOf(options, at), words: options[at] ?? '' };
}

/** A ranking from ranks by option. Undefined: nothing is ranked. */
export function pickedRanking(
  options: readonly string[],
  ranks: ReadonlyMap<number, number>,
): Picked | undefined {
  if (ranks.size === 0) return undefined;
  return {
    choice: rankingBy(ranks, (at) => tokenOf(options, at)),
    words: rankingBy(ranks, (at) => options[at] ?? ''),
  };
}

/** Points by option. Undefined: none got any. */
export function pickedScores(
  options: readonly string[],
  points: ReadonlyMap<number, number>,
): Picked | undefined {
  if (points.size === 0) return undefined;
  return {
    choice: scoresBy(points, (at) => tokenOf(options, at)),
    words: scoresBy(points, (at) => options[at] ?? ''),
  };
}

/** Best first, equals joined; options without a rank are left out. */
function rankingBy(ranks: ReadonlyMap<number, number>, nameOf: NameOf): string {
  const steps = [...new Set(ranks.values())].toSorted((a, b) => a - b);
  return steps
    .map((rank) =>
      [...ranks]
        .filter(([, one]) => one === rank)
        .map(([at]) => nameOf(at))
        .join(' = '),
    )
    .join(' > ');
}

function scoresBy(points: ReadonlyMap<number, number>, nameOf: NameOf): string {
  return [...points].map(([at, score]) => `${nameOf(at)}=${score}`).join(', ');
}
