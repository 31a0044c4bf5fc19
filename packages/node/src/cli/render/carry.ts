/** Shows ways, parcels and the log. */
import type {
  BundleOpenAnswer,
  BundlePackAnswer,
  LogExportAnswer,
  KeptLog,
  LogKeptAnswer,
  LogVerifyAnswer,
  Way,
  WaysChangedAnswer,
  WaysShowAnswer,
} from '@tocsin/host/calls';
import type { Rendering, Shown } from './rendering.ts';

/** One way. */
export function wayLine(way: Way, { say, when, who, text }: Rendering): string {
  const name = way.who === null ? text(way.address ?? way.log ?? '') : who(way.who);
  const by = say(`way.${way.kind}`);
  switch (way.state) {
    case 'linked':
      return say('ways.linked', { name, way: by });
    case 'trying':
      return say('ways.trying', { name });
    case 'resting':
      return say('ways.resting', { name, when: when(way.heardAt) });
    case 'known':
      return say('ways.known', { name, when: when(way.heardAt), way: by });
  }
}

/** `ways add`. */
export function showWayAdded({ address, changed }: WaysChangedAnswer, shown: Rendering): Shown {
  const said = { address: shown.text(address) };
  return { lines: [changed ? shown.say('ways.added', said) : shown.say('ways.hadIt', said)] };
}

/** `ways remove`. */
export function showWayRemoved({ address, changed }: WaysChangedAnswer, shown: Rendering): Shown {
  const said = { address: shown.text(address) };
  return { lines: [changed ? shown.say('ways.removed', said) : shown.say('ways.hadNot', said)] };
}

/** Parcels that are shown; `--json` has them all. */
const PARCELS_SHOWN = 6;

function parcelLine(parcel: WaysShowAnswer['parcels'][number], shown: Rendering): string {
  const { say, text, day } = shown;
  const { recipients, arrivedAt } = parcel;
  const said = { log: text(parcel.log), day: day(parcel.packedAt), recipients };
  return parcel.state === 'arrived'
    ? say('ways.parcel.arrived', { ...said, count: arrivedAt })
    : say(`ways.parcel.${parcel.state}`, said);
}

/** `ways show`. */
export function showWays(answer: WaysShowAnswer, shown: Rendering): Shown {
  const { say } = shown;
  const linked = answer.ways.filter(({ state }) => state === 'linked').length;
  return {
    lines: [
      answer.ways.length === 0 ? say('ways.none') : say('ways.sentence', { linked }),
      ...(answer.net ? [] : [say('ways.noNet')]),
      ...answer.ways.map((way) => `  ${wayLine(way, shown)}`),
      ...answer.listening.map(({ log, address }) =>
        say('ways.listening', { log: shown.text(log), address: shown.text(address) }),
      ),
      say('ways.waiting', { records: answer.waiting }),
      ...answer.parcels.slice(0, PARCELS_SHOWN).map((one) => parcelLine(one, shown)),
    ],
  };
}

/** `bundle pack`. */
export function showPacked({ parcels }: BundlePackAnswer, shown: Rendering): Shown {
  const { say, when, bytes, text } = shown;
  return {
    lines: parcels.flatMap((parcel) => [
      say('pack.done', {
        log: text(parcel.log),
        file: text(parcel.file),
        size: bytes(parcel.bytes),
      }),
      `  ${say('pack.holds', { records: parcel.records })}`,
      `  ${say('pack.for', { recipients: parcel.recipients })}`,
      `  ${say('pack.until', { when: when(parcel.keepsUntil) })}`,
    ]),
    next: [say(parcels.length === 1 ? 'pack.next' : 'pack.nextAll')],
  };
}

/** `bundle open`. */
export function showOpened(answer: BundleOpenAnswer, { say, tint }: Rendering): Shown {
  return {
    lines: [
      say('open.fresh', { fresh: answer.fresh }),
      say('open.beats', { beats: answer.beats }),
      ...(answer.parked === 0 ? [] : [say('open.parked', { parked: answer.parked })]),
      ...(answer.outlived === 0 ? [] : [say('open.outlived', { outlived: answer.outlived })]),
      ...(answer.refused === 0
        ? []
        : [tint('late', say('open.refused', { refused: answer.refused }))]),
    ],
    next: answer.rings === 0 ? [] : [say('open.rings', { rings: answer.rings })],
  };
}

/** `log verify`. */
export function showVerified({ logs }: LogVerifyAnswer, { say, text, tint }: Rendering): Shown {
  return {
    lines:
      logs.length === 0
        ? [say('verify.none')]
        : logs.flatMap(({ log, records, husks, bad, stateHash }) => [
            bad === 0
              ? say('verify.well', { log: text(log), records })
              : tint('alert', say('verify.bad', { log: text(log), bad })),
            ...(husks === 0 ? [] : [`    ${say('kept.gone', { husks })}`]),
            `    ${say('verify.hash', { log: text(log), hash: stateHash.slice(0, 16) })}`,
          ]),
  };
}

/** `log kept`. */
export function showKept(
  { logs }: LogKeptAnswer,
  { say, text, when, hours, bytes }: Rendering,
): Shown {
  const linesOf = (one: KeptLog): readonly string[] => [
    say('kept.log', { log: text(one.log), time: hours(one.keptHours) }),
    ...(one.overUntil === null
      ? [say('kept.young')]
      : [say('kept.until', { when: when(one.overUntil) }), say('kept.gone', { husks: one.husks })]),
    say('kept.waiting', { waiting: one.waiting, size: bytes(one.waitingBytes) }),
    one.sweptAt === null ? say('kept.never') : say('kept.swept', { when: when(one.sweptAt) }),
  ];
  const indented = logs.flatMap((one) =>
    linesOf(one).map((line, at) => (at === 0 ? line : `    ${line}`)),
  );
  return { lines: logs.length === 0 ? [say('verify.none')] : [...indented, '', say('kept.stays')] };
}

/** `log export`. */
export function showExported(answer: LogExportAnswer, { say, bytes, text }: Rendering): Shown {
  return {
    lines: [
      say('export.done', {
        records: answer.records,
        file: text(answer.file),
        size: bytes(answer.bytes),
      }),
    ],
  };
}
