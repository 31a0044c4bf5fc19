/** Answers as the peer reads them: options by a word that means one of them and no other. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRST';
/** Signs that part a ranking or points; an option whose text holds one goes by letter or number. */
const PARTING = /[>=,]/u;

/**
 * The word for one option. The peer reads a text first, then a letter, then a number: the letter is
 * taken unless it is another option's text.
 */
export function tokenOf(options: readonly string[], at: number): string {
  const words = [LETTERS[at] ?? '', String(at + 1), options[at] ?? ''];
  const fits = (word: string): boolean => {
    const read = options.findIndex((option) => option.toLowerCase() === word.toLowerCase());
    return word !== '' && (read === -1 ? word !== options[at] : read === at) && !PARTING.test(word);
  };
  return words.find(fits) ?? String(at + 1);
}

/** A ranking from ranks by option; options without one are left out. Undefined: nothing is ranked. */
export function rankingOf(
  options: readonly string[],
  ranks: ReadonlyMap<number, number>,
): string | undefined {
  const steps = [...new Set(ranks.values())].toSorted((a, b) => a - b);
  if (steps.length === 0) return undefined;
  return steps
    .map((rank) =>
      [...ranks]
        .filter(([, one]) => one === rank)
        .map(([at]) => tokenOf(options, at))
        .join(' = '),
    )
    .join(' > ');
}

/** Points by option. */
export function scoresOf(
  options: readonly string[],
  points: ReadonlyMap<number, number>,
): string | undefined {
  if (points.size === 0) return undefined;
  return [...points].map(([at, score]) => `${tokenOf(options, at)}=${score}`).join(', ');
}
