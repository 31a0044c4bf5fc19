/** Gaps: what would fail us today, as far as this device knows, and where each is put right. */
import type { ComponentChild } from 'preact';

import type { Answer, Warning } from '../../rpc/calls.ts';
import { ready } from '../../words/ready.ts';
import { sayBoth } from '../kit/countdown.tsx';
import { nameOf } from '../pulse/sentence.ts';
import { href } from '../route.ts';

/** One gap. */
export interface Gap {
  readonly key: string;
  readonly says: ComponentChild;
  /** The words on its one act, and where that leads. */
  readonly mend: Mend;
  readonly href: string;
  /** Something is broken, not only missing. */
  readonly broken: boolean;
}

type Mend =
  | 'ways'
  | 'paper'
  | 'roles'
  | 'people'
  | 'device'
  | 'heal'
  | 'away'
  | 'bell'
  | 'consent'
  | 'pact'
  | 'allies'
  | 'wake';

type Kind = Warning['kind'];

/**
 * Warnings that say how we would hold, with what puts them right. The others are about this device
 * or the clock, and stand there: a full disk is no gap of the assembly.
 */
const MEND: { readonly [K in Kind]?: readonly [Mend, string] } = {
  noWay: ['ways', href('ways')],
  oneWayOnly: ['ways', href('ways')],
  paperUnchecked: ['paper', href('device', 'paper')],
  noBell: ['roles', href('assembly', 'roles')],
  unmet: ['people', href('assembly', 'people')],
  restoredBackup: ['device', href('device')],
  deviceForked: ['device', href('device')],
  deviceStruck: ['device', href('device')],
  keyMissing: ['ways', href('ways')],
  contested: ['heal', href('assembly', 'people', 'heal')],
  unhealed: ['heal', href('assembly', 'people', 'heal')],
  belowQuorum: ['away', href('assembly', 'people', 'away')],
  someAway: ['away', href('assembly', 'people', 'away')],
  reseed: ['away', href('assembly', 'people', 'away')],
  removalUnconfirmed: ['people', href('assembly', 'people')],
  actFailed: ['bell', href('bell')],
  executorNotSetUp: ['consent', href('allies', 'consent')],
  mandateEnds: ['roles', href('assembly', 'roles')],
};

/** Broken integrity: said in the colour of an alert, and never green by itself. */
const BROKEN: ReadonlySet<Kind> = new Set<Kind>([
  'restoredBackup',
  'deviceForked',
  'deviceStruck',
  'contested',
  'sealActedWithoutUs',
]);

/** Everything that would fail us, what is broken first. */
export function gapsOf({ warnings, pacts, assemblies, waking }: Answer<'status'>): readonly Gap[] {
  if (assemblies.length === 0) return [];
  const standing = pacts.filter(({ state }) => state !== 'forming' && state !== 'ended');
  const lacking = standing.filter(({ lacks }) => lacks.length > 0);
  const all = [
    ...warnings.flatMap(gapOfWarning),
    ...waking
      .filter(({ covered }) => !covered)
      .map(({ log }) =>
        gap(`waking ${log}`, ready.tell('gap.notCovered', { log }), 'wake', href('pulse')),
      ),
    ...lacking.map(({ name }) =>
      gap(`pact ${name}`, ready.tell('gap.pactLacks', { pact: name }), 'pact', pactAt(name)),
    ),
    ...(standing.length === 0
      ? [gap('noPact', ready.tell('gap.noPact'), 'allies', href('allies'))]
      : []),
  ];
  return all.toSorted((a, b) => Number(b.broken) - Number(a.broken));
}

function gap(key: string, says: ComponentChild, mend: Mend, at: string, broken = false): Gap {
  return { key, says, mend, href: at, broken };
}

function pactAt(name: string): string {
  return href('allies', 'pact', name);
}

function gapOfWarning(warning: Warning, at: number): readonly Gap[] {
  const key = `${warning.kind} ${at}`;
  const broken = BROKEN.has(warning.kind);
  switch (warning.kind) {
    case 'pactEnds': {
      const { pact } = warning;
      const says = ready.tell('gap.pactEnds', { pact, when: sayBoth(warning.at.ms) });
      return [gap(key, says, 'pact', pactAt(pact))];
    }
    case 'sealActedWithoutUs': {
      const { pact } = warning;
      const says = ready.tell('gap.sealActedWithoutUs', { pact });
      return [gap(key, says, 'pact', pactAt(pact), broken)];
    }
    default: {
      const known = MEND[warning.kind];
      const says = sayGap(warning);
      return known === undefined || says === undefined
        ? []
        : [gap(key, says, known[0], known[1], broken)];
    }
  }
}

/** The sentence of a warning that says how we would hold; undefined for the others. */
function sayGap(warning: Warning): ComponentChild {
  switch (warning.kind) {
    case 'noWay':
    case 'oneWayOnly':
    case 'paperUnchecked':
    case 'noBell':
    case 'unmet':
    case 'restoredBackup':
    case 'deviceForked':
    case 'deviceStruck':
    case 'keyMissing':
    case 'contested':
    case 'unhealed':
    case 'belowQuorum':
    case 'reseed':
      return ready.tell(`gap.${warning.kind}`, { log: warning.log });
    case 'someAway':
    case 'removalUnconfirmed':
      return ready.tell(`gap.${warning.kind}`, { log: warning.log, members: warning.members });
    case 'actFailed':
    case 'executorNotSetUp':
      return ready.tell(`gap.${warning.kind}`);
    case 'mandateEnds': {
      const when = sayBoth(warning.at.ms);
      return ready.tell('gap.mandateEnds', { name: nameOf(warning.who), when });
    }
    default:
      return undefined;
  }
}
