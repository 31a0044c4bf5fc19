/** The one illustration: two rows of roofs, a bell in the tower. It mirrors in right-to-left. */
import type { VNode } from 'preact';

const HILL = 'M0 150v-34c60-24 110-20 170-4s140 6 220-22v60z';
const ROOFS = [
  'M0 150v-14h390v14z',
  'M24 138v-26l15-12 15 12v26z',
  'M50 138v-18h30v18z',
  'M46 122l19-15 19 15z',
  'M84 138V86h13v52z',
  'M81 88l9.500-16 9.500 16z',
  'M228 140v-40l20-16 20 16v40z',
  'M262 140v-36h40v36z',
  'M257 106l25-20 25 20z',
  'M300 140V46h28v94z',
  'M293 49l21-27 21 27z',
  'M326 140v-34h52v34z',
  'M321 108l31-22 31 22z',
].join('');
const WINDOWS = [
  'M243 112h9v11h-9z',
  'M276 116h8v9h-8z',
  'M350 118h9v10h-9z',
  'M36 118h6v8h-6z',
].join('');
const BELL =
  'M314 54c-4.600 0-6.400 3.400-6.600 7.400-.2 3.400-1.100 5.10' +
  '0-2.600 6.200h18.400c-1.500-1.100-2.400-2.800-2.600-6.200-.2-4-2-7.400-6.600-7.400z';
/** What is heard of it: nearer, further, furthest. */
const WAVES = [
  { d: 'M291 54a15 15 0 0 0 0 20M337 54a15 15 0 0 1 0 20', opacity: 1 },
  { d: 'M281 47a25 25 0 0 0 0 34M347 47a25 25 0 0 1 0 34', opacity: 0.6 },
  { d: 'M271 40a35 35 0 0 0 0 48M357 40a35 35 0 0 1 0 48', opacity: 0.3 },
] as const;

/** The picture. It says nothing that the words do not. */
export function Town(): VNode {
  return (
    <svg class="town" viewBox="0 0 390 150" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <path d={HILL} fill="#fff" opacity="0.05" />
      <path d={ROOFS} fill="#0f3029" />
      <g fill="#e2ab3e">
        <path d={WINDOWS} opacity="0.8" />
        <path d={BELL} />
        <circle cx="315.5" cy="71" r="2.4" />
      </g>
      <g fill="none" stroke="#e2ab3e" stroke-width="2" stroke-linecap="round">
        {WAVES.map(({ d, opacity }) => (
          <path key={d} d={d} opacity={opacity} />
        ))}
      </g>
    </svg>
  );
}
