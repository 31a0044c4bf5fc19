/** The rows of `docs/figures.md`: what DESIGN §14 asks for, and what was measured of it. */

/** What one part said, on which day, at which load of the machine when it began. */
export interface Kept {
  readonly on: string;
  readonly load: number;
  readonly said: unknown;
}

type KeptParts = Readonly<Record<string, Kept>>;

/** One row of the table. */
interface Row {
  readonly what: string;
  readonly atLeast: string;
  readonly label: 'measured' | 'simulated' | 'wished';
  /** Parts that it needs; where one is missing the row says "not measured". */
  readonly parts: readonly string[];
  readonly read: (of: (path: string) => number) => {
    readonly value: string;
    readonly isReached: boolean;
    /** What the machine gives without us, in the same run; empty where there is nothing to compare. */
    readonly raw?: string;
  };
  /** Why it is missed; said only where it is. */
  readonly why?: string;
}

/** Of a row that is told without a goal. */
const NOTHING_ASKED = '–';

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const tenth = (value: number): string => String(Math.round(value * 10) / 10);
const hundredth = (value: number): string => String(Math.round(value * 100) / 100);
const seconds = (ms: number): string => `${hundredth(ms / 1000)} s`;

const INGEST: readonly Row[] = [
  {
    what: 'ingest to disk, each signature checked',
    atLeast: '0.75 of raw verifying (wish 0.85)',
    label: 'measured',
    parts: ['ingest'],
    read: (of) => ({
      value: `${hundredth(of('ingest.eachOfRawVerify.byTime'))}; ${whole(of('ingest.eachPerS'))}/s`,
      isReached: of('ingest.eachOfRawVerify.byTime') >= 0.75,
      raw: `libsodium ${whole(of('ingest.rawVerifyPerS'))}/s`,
    }),
    why: 'reading, admission and storing of a record share the time with its signature; see bench/README.md',
  },
  {
    what: 'ingest to disk along chains',
    atLeast: '0.8 of raw inserts',
    label: 'measured',
    parts: ['ingest'],
    read: (of) => ({
      value: `${hundredth(of('ingest.chainOfRawInsert.byTime'))}; ${whole(of('ingest.chainPerS'))}/s`,
      isReached: of('ingest.chainOfRawInsert.byTime') >= 0.8,
      raw: `SQLite ${whole(of('ingest.rawInsertPerS'))} rows/s`,
    }),
    why: 'hashing, reading and packing a record take as long as a raw row before anything is stored; part by part in bench/README.md',
  },
  {
    what: '50,000 records: rate, bytes, memory, opening',
    atLeast: '25,000/s, 650 B, 512 MB, 2 s',
    label: 'measured',
    parts: ['ingest'],
    read: (of) => ({
      value: `${whole(of('ingest.chainPerS'))}/s, ${whole(of('ingest.bytesPerRecord'))} B, ${whole(of('ingest.rssMb'))} MB, ${seconds(of('ingest.coldOpenMs'))}`,
      isReached:
        of('ingest.chainPerS') >= 25_000 &&
        of('ingest.bytesPerRecord') <= 650 &&
        of('ingest.rssMb') <= 512 &&
        of('ingest.coldOpenMs') <= 2_000,
    }),
  },
  {
    what: 'fold of governance and data after verification',
    atLeast: '300,000/s',
    label: 'measured',
    parts: ['fold', 'govern'],
    read: (of) => ({
      value: `data ${whole(of('fold.foldPerS'))}/s; all of a township ${whole(of('govern.goingOn.perS'))}/s`,
      isReached: of('govern.goingOn.perS') >= 300_000,
    }),
    why: 'answers and payments are judged one by one; see bench/README.md',
  },
];

const WORLDS: readonly Row[] = [
  {
    what: 'last consent needed → in force, in the middle',
    atLeast: '24 h',
    label: 'simulated',
    parts: ['arrests'],
    read: (of) => ({
      value: `${tenth(of('arrests.governance.medianConsentToForceH'))} h; ${hundredth(of('arrests.governance.questionsPerMemberWeek'))} questions a week; ${whole(of('arrests.liveness.deadHeights'))} dead heights`,
      isReached:
        of('arrests.governance.medianConsentToForceH') <= 24 &&
        of('arrests.governance.questionsPerMemberWeek') <= 1 &&
        of('arrests.liveness.deadHeights') === 0,
    }),
  },
  {
    what: 'delivery against the oracle, late by contacts at most (blackout; couriers only)',
    atLeast: 'all that was deliverable, 1',
    label: 'simulated',
    parts: ['blackout', 'courierOnly'],
    read: (of) => {
      const scenes = ['blackout', 'courierOnly'];
      const isReached = scenes.every(
        (scene) =>
          of(`${scene}.delivery.delivered`) >= of(`${scene}.delivery.deliverable`) &&
          of(`${scene}.delivery.lateContactsMax`) <= 1,
      );
      const value = scenes
        .map(
          (scene) =>
            `${whole(of(`${scene}.delivery.delivered`))} of ${whole(of(`${scene}.delivery.deliverable`))}, ${whole(of(`${scene}.delivery.lateContactsMax`))}`,
        )
        .join('; ');
      return { value, isReached };
    },
  },
  {
    what: '200 assemblies × 5 peers × 52 weeks, from a world of 8 × 5 × 26',
    atLeast: '60 s',
    label: 'measured',
    parts: ['world'],
    read: (of) => {
      const all = (of('world.ms') / of('world.peerWeeks')) * 200 * 5 * 52;
      return { value: `${whole(all / 1000)} s, extrapolated`, isReached: all <= 60_000 };
    },
    why: 'each peer is the real engine: what it does in a week stands in bench/README.md',
  },
];

const ALARM: readonly Row[] = [
  {
    what: 'k-th signature → first act at a twin, online',
    atLeast: '1 s',
    label: 'measured',
    parts: ['net'],
    read: (of) => {
      const ms = of('net.acted') - of('net.rang');
      return { value: seconds(ms), isReached: ms <= 1_000 };
    },
    why: 'the machine was busy',
  },
  {
    what: 'all-clear to everyone alarmed, online',
    atLeast: '60 s',
    label: 'measured',
    parts: ['net'],
    read: (of) => {
      const ms = of('net.clear') - of('net.clearBegun');
      return { value: seconds(ms), isReached: ms <= 60_000 };
    },
  },
];

const REST: readonly Row[] = [
  {
    what: 'the app: JavaScript before the worker, 10,000 records opened, synchronised',
    atLeast: '60 kB, 2 s, 5,000/s',
    label: 'measured',
    parts: ['web'],
    read: (of) => ({
      value: `${tenth(of('web.initialKbGz'))} kB, ${seconds(of('web.open10kMs'))}, ${whole(of('web.syncPerS'))}/s`,
      isReached:
        of('web.initialKbGz') <= 60 && of('web.open10kMs') <= 2_000 && of('web.syncPerS') >= 5_000,
    }),
    why: 'the rate of synchronising moves around 5,000 from run to run',
  },
  {
    what: 'the app: first paint and first answer at a quarter of the speed, longest frame, shift',
    atLeast: '1 s, 2 s, 50 ms, 0',
    label: 'measured',
    parts: ['web'],
    read: (of) => ({
      value: `${seconds(of('web.fcpMs4x'))}, ${seconds(of('web.interactiveMs4x'))}, ${whole(of('web.longestFrameMs'))} ms, ${String(Math.round(of('web.cls') * 10_000) / 10_000)}`,
      isReached:
        of('web.fcpMs4x') <= 1_000 &&
        of('web.interactiveMs4x') <= 2_000 &&
        of('web.longestFrameMs') <= 50 &&
        of('web.cls') < 0.001,
    }),
    why: 'a wall of 300 is laid out as a whole when one tile of it changes',
  },
  {
    what: 'an idle daemon',
    atLeast: '120 MB',
    label: 'measured',
    parts: ['start'],
    read: (of) => ({
      value: `${whole(of('start.idleRssMb'))} MB`,
      isReached: of('start.idleRssMb') <= 120,
    }),
    why: 'it moves between 114 and 137 from reading to reading',
  },
  {
    what: 'an idle daemon for a day beside one other, under a clock 120 times too fast',
    atLeast: '1 MB a peer',
    label: 'measured',
    parts: ['wire'],
    read: (of) => ({
      value: `${whole(of('wire.day.bytes') / 1_000)} kB, ${tenth(of('wire.day.cpuS'))} s of processor, ${whole(of('wire.day.wakeUps'))} wake-ups, ${whole(of('wire.day.rssMb'))} MB at its end`,
      isReached: of('wire.day.bytes') <= 1_000_000,
    }),
  },
  {
    what: 'a meeting of two that hold the same; one lacks 1, 10, 100 records; a check-in over one link',
    atLeast: NOTHING_ASKED,
    label: 'measured',
    parts: ['wire'],
    read: (of) => {
      const [none, one, ten, hundred] = [0, 1, 2, 3].map((at) =>
        of(`wire.sync.${String(at)}.carriedBytes`),
      );
      const needed = [1, 2, 3].map((at) => of(`wire.sync.${String(at)}.neededBytes`));
      const carried = [none, one, ten, hundred].map((bytes) => whole(bytes ?? 0)).join(', ');
      return {
        value: `${carried} bytes; ${whole(of('wire.beat.carriedBytes'))}`,
        isReached: true,
        raw: `the records alone: ${needed.map(whole).join(', ')}`,
      };
    },
  },
  {
    what: '`--help`, in the middle of eleven starts',
    atLeast: '150 ms',
    label: 'measured',
    parts: ['start'],
    read: (of) => ({
      value: `${whole(of('start.helpMs'))} ms`,
      isReached: of('start.helpMs') <= 150,
      raw: `\`node -e 0\` ${whole(of('start.bareMs'))} ms`,
    }),
    why: 'the machine was busy',
  },
];

const PULSE: readonly Row[] = ['renewal', 'people', 'impaired'].map((world) => ({
  what: `false inquiries, world of ${world}, seeds that nothing was tuned on: fewer than the plain rule’s, silent found, 90th percentile of the delay, time falsely open`,
  atLeast: '60 ×, 99 %, 4 periods, 1/50',
  label: 'simulated',
  parts: ['pulse'],
  read: (of) => {
    const all = `pulse.${world}.all`;
    return {
      value: `${tenth(of(`${all}.fewerFalse`))} ×, ${whole(of(`${all}.foundShare`) * 100)} %, ${tenth(of(`${all}.delay90th.0`))}, 1/${whole(of(`${all}.lessTimeFalselyOpen`))}`,
      isReached:
        of(`${all}.fewerFalse`) >= 60 &&
        of(`${all}.foundShare`) >= 0.99 &&
        of(`${all}.delay90th.0`) <= 4 &&
        of(`${all}.lessTimeFalselyOpen`) >= 50,
    };
  },
  why: 'unannounced absences and broken devices outlast what the wished delays allow to wait; docs/spec/silence.md',
}));

const WISHED: readonly (readonly [string, string, string])[] = [
  [
    '1,000,000 records',
    '25,000/s, 650 B, 512 MB, 2 s',
    'once, at a load of 50: 41,000 a second of processor, 573 B, 799 MB at most, opened in 12 s of processor: an index that is read anew is no snapshot',
  ],
  ['animated QR', '1.5 KB/s at 30 % loss', 'measured in no room and with no phone'],
  [
    '0 dead heights in 10,000 years',
    '0',
    'some hundred seeded years were run, without one; 10,000 would take some ten hours',
  ],
];

/** A step of a rehearsal becomes a number by its name: `net.rang`. */
function numberAt(kept: KeptParts, path: string): number {
  const [part = '', ...rest] = path.split('.');
  let value: unknown = kept[part]?.said;
  const steps = (
    value as { readonly steps?: readonly { step: string; atMs: number }[] } | undefined
  )?.steps;
  if (steps !== undefined) return steps.find(({ step }) => step === rest[0])?.atMs ?? Number.NaN;
  for (const name of rest) value = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'number' ? value : Number.NaN;
}

function lineOf(row: Row, kept: KeptParts): string {
  const missing = row.parts.filter((part) => kept[part] === undefined);
  const cells = (value: string, raw: string, end: string): string =>
    `| ${[row.what, row.atLeast, row.label, value, raw, end].join(' | ')} |`;
  if (missing.length > 0) return cells('not measured', '', '');
  const { value, isReached, raw = '' } = row.read((path) => numberAt(kept, path));
  const days = row.parts.map((part) => `${kept[part]?.on ?? ''}, load ${String(kept[part]?.load)}`);
  const end = isReached ? 'reached' : `missed: ${row.why ?? 'not known why'}`;
  const why = row.atLeast === NOTHING_ASKED ? 'nothing was asked' : end;
  return cells(value, raw, `${why} (${[...new Set(days)].join('; ')})`);
}

/** The whole page. */
export function pageOf(kept: KeptParts): string {
  const heads = ['what', 'at least', 'how', 'here', 'raw, same run', 'reached'];
  const rows = [...INGEST, ...WORLDS, ...ALARM, ...PULSE, ...REST].map((row) => lineOf(row, kept));
  const wished = WISHED.map(
    ([what, atLeast, why]) => `| ${[what, atLeast, 'wished', '–', '', why].join(' | ')} |`,
  );
  return `# Figures

What \`../shared/design/DESIGN.md\` §14 asks for, as far as it is built, written by \`npm run figures -- --write\` on the machine of
\`bench/README.md\`. *Measured*: by the clock of this machine. *Simulated*: in a seeded world. *Wished*: neither. The load is that of
the machine when a part began; two cores that do nothing else have none.

| ${heads.join(' | ')} |
| ${heads.map(() => '---').join(' | ')} |
${[...rows, ...wished].join('\n')}
`;
}
