/**
 * How many slips lie between two words: a letter wrong, left out, put in, or two neighbours
 * exchanged (optimal string alignment; Damerau 1964, Wagner and Fischer 1974).
 */

/** The least number of slips that turn one word into the other; words of a few characters only. */
export function distanceOf(one: string, other: string): number {
  const from = Array.from(one);
  const to = Array.from(other);
  let before: number[] = [];
  let above = to.map((_, at) => at);
  above.push(to.length);
  for (const [at, letter] of from.entries()) {
    const row = [at + 1];
    for (const [place, target] of to.entries()) {
      const isSame = letter === target;
      const isSwapped = at > 0 && place > 0 && letter === to[place - 1] && from[at - 1] === target;
      const steps = [
        cellAt(above, place) + (isSame ? 0 : 1),
        cellAt(above, place + 1) + 1,
        cellAt(row, place) + 1,
        ...(isSwapped ? [cellAt(before, place - 1) + 1] : []),
      ];
      row.push(Math.min(...steps));
    }
    before = above;
    above = row;
  }
  return cellAt(above, to.length);
}

function cellAt(row: readonly number[], at: number): number {
  return row[at] ?? 0;
}
