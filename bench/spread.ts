/** Times of slices, and what they say: a rate over all, and how far the slices lie apart. */

/** A rate and its spread, in records a second. */
export interface Spread {
  /** Records over the sum of all times. */
  readonly perS: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** One slice. */
export interface Slice {
  readonly records: number;
  readonly ms: number;
  /** What the process itself was given of the machine in that time, on all its threads. */
  readonly cpuMs: number;
}

/** The spread of slices, of which there is one at least. */
export function spreadOf(slices: readonly Slice[]): Spread {
  const rates = slices.map(({ records, ms }) => (records * 1000) / ms).toSorted((a, b) => a - b);
  const records = slices.reduce((sum, slice) => sum + slice.records, 0);
  const ms = slices.reduce((sum, slice) => sum + slice.ms, 0);
  const at = (share: number): number => Math.round(rates[Math.floor(share)] ?? 0);
  return {
    perS: Math.round((records * 1000) / ms),
    min: at(0),
    median: at(rates.length / 2),
    max: at(rates.length - 1),
  };
}

/** How the rates of two paths compare over all slices. */
export interface Ratio {
  readonly byTime: number;
  /** By processor time: nearly the same on a machine that does nothing else, steadier on others. */
  readonly byCpu: number;
}

/** The rate of `above` over that of `below`. */
export function ratioOf(above: readonly Slice[], below: readonly Slice[]): Ratio {
  const perUnit = (slices: readonly Slice[], unit: 'ms' | 'cpuMs'): number =>
    slices.reduce((sum, { records }) => sum + records, 0) /
    slices.reduce((sum, slice) => sum + slice[unit], 0);
  const ratio = (unit: 'ms' | 'cpuMs'): number =>
    Math.round((perUnit(above, unit) / perUnit(below, unit)) * 1000) / 1000;
  return { byTime: ratio('ms'), byCpu: ratio('cpuMs') };
}
