/**
 * The two sounds, made here and played once: a bell for a real alert, a knock on wood for a drill.
 * They share no partial, no length and no envelope, so that one is never taken for the other.
 */

/** What sounds. */
export type Sounded = 'bell' | 'knock';

/** One partial: its frequency in hertz, its share of the loudness, and how long it is heard. */
interface Partial {
  readonly hertz: number;
  readonly share: number;
  readonly seconds: number;
}

/** The strike note of the bell, and its partials as founders name them: hum to nominal. */
const STRIKE_HERTZ = 440;
const BELL: readonly Partial[] = [
  { hertz: STRIKE_HERTZ * 0.5, share: 0.25, seconds: 3.2 },
  { hertz: STRIKE_HERTZ, share: 0.3, seconds: 2.4 },
  { hertz: STRIKE_HERTZ * 1.2, share: 0.2, seconds: 2 },
  { hertz: STRIKE_HERTZ * 1.5, share: 0.1, seconds: 1.4 },
  { hertz: STRIKE_HERTZ * 2, share: 0.15, seconds: 1.1 },
];

/** Wood: two low, short partials, struck twice. */
const WOOD: readonly Partial[] = [
  { hertz: 185, share: 0.6, seconds: 0.09 },
  { hertz: 310, share: 0.4, seconds: 0.06 },
];
const KNOCKS_SECONDS = [0, 0.22];

const LOUDNESS = 0.6;
/** An exponential fall never reaches zero. */
const SILENT = 0.0001;
const ATTACK_SECONDS = 0.005;

let context: AudioContext | undefined;

/**
 * Sounds once. A page that nobody has touched since it was opened is kept silent by the browser.
 */
export async function strike(what: Sounded): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  const begins = what === 'bell' ? [0] : KNOCKS_SECONDS;
  for (const after of begins)
    for (const partial of what === 'bell' ? BELL : WOOD) sound(context, partial, after);
}

function sound(at: AudioContext, { hertz, share, seconds }: Partial, after: number): void {
  const begin = at.currentTime + after;
  const tone = at.createOscillator();
  const gain = at.createGain();
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(SILENT, begin);
  gain.gain.exponentialRampToValueAtTime(LOUDNESS * share, begin + ATTACK_SECONDS);
  gain.gain.exponentialRampToValueAtTime(SILENT, begin + seconds);
  tone.connect(gain).connect(at.destination);
  tone.start(begin);
  tone.stop(begin + seconds);
}
