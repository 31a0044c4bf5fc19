import fc from 'fast-check';

import { hour } from '../base/time.ts';
import { HOUR_MAX } from '../record/header.ts';
import { describeKinds, kindCase } from '../record/testing.ts';
import type { PathTold } from './records.ts';
import { CANARY_NUMBER_MAX, canaryHeardKind, WAKING_PATHS_MAX, wakingToldKind } from './records.ts';

const anyHour = fc.maxSafeNat().map((at) => hour(Math.min(at, HOUR_MAX)));
const anyPath: fc.Arbitrary<PathTold> = fc.record({
  way: fc.nat(255),
  since: anyHour,
  heard: anyHour,
  fault: fc.nat(255),
});
const last = hour(HOUR_MAX);

describeKinds([
  kindCase({
    kind: wakingToldKind,
    number: 68,
    any: fc.record({
      paths: fc
        .uniqueArray(anyPath, { selector: ({ way }) => way, maxLength: WAKING_PATHS_MAX })
        .map((paths) => paths.toSorted((a, b) => a.way - b.way)),
    }),
    longest: {
      paths: Array.from({ length: WAKING_PATHS_MAX }, (_, at) => ({
        way: 255 - WAKING_PATHS_MAX + 1 + at,
        since: last,
        heard: last,
        fault: 255,
      })),
    },
    wrong: [
      { paths: [{ way: 256, since: last, heard: last, fault: 0 }] },
      {
        paths: [
          { way: 1, since: last, heard: last, fault: 0 },
          { way: 0, since: last, heard: last, fault: 0 },
        ],
      },
      {
        paths: Array.from({ length: WAKING_PATHS_MAX + 1 }, (_, way) => ({
          way,
          since: last,
          heard: last,
          fault: 0,
        })),
      },
    ],
  }),
  kindCase({
    kind: canaryHeardKind,
    number: 69,
    any: fc.record({ number: fc.nat(CANARY_NUMBER_MAX) }),
    longest: { number: CANARY_NUMBER_MAX },
    wrong: [{ number: CANARY_NUMBER_MAX + 1 }],
  }),
]);
