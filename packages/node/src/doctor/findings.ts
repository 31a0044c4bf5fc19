/**
 * What is wrong on this machine, from facts that were gathered before: pure. Every finding is a key
 * of the catalogue and its values.
 */
import type { AppServing, LanServing, StatusAnswer } from '@tocsin/host/calls';
import type { LockSetting } from '../home/settings.ts';

/** The oldest Node that runs the program. */
const NODE_LEAST = [22, 18] as const;
/** Below this the disk counts as nearly full: 200 MB hold weeks of an assembly. */
const DISK_LOW_BYTES = 200_000_000;
const DAY_MS = 86_400_000;
/** Before its end, people need time to meet and install the next authority. */
const AUTHORITY_ENDS_SOON_MS = 30 * DAY_MS;
/** Later than this after the program was made, the clock is doubted: 15 years. */
const CLOCK_AHEAD_MS = 15 * 366 * DAY_MS;

/** A file or folder whose mode was looked at. */
export interface ModeFact {
  readonly file: string;
  /** The nine bits of rights, or undefined where a system has none. */
  readonly mode: number | undefined;
  readonly ours: boolean;
  readonly isFolder: boolean;
}

/** Facts of this machine. */
export interface Facts {
  readonly nodeVersion: string;
  readonly nowMs: number;
  /** When this version of the program was made. */
  readonly programMadeMs: number;
  /** The newest time that a file of the folder bears; null without a folder. */
  readonly newestFileMs: number | null;
  readonly modes: readonly ModeFact[];
  /** Whether something can be written into the folder; true without a folder. */
  readonly writable: boolean;
  readonly settings: 'none' | 'unreadable' | 'newer' | LockSetting['kind'];
  /** `stale`: a socket lies there and nobody answers. */
  readonly daemon: 'up' | 'down' | 'stale';
  readonly freeBytes: number | null;
  /** What the daemon says of itself; null when it does not run. */
  readonly status: Pick<StatusAnswer, 'ways' | 'assemblies' | 'app' | 'waking'> | null;
  /** Folders of rehearsals whose processes are gone. */
  readonly leftovers: readonly string[];
}

/** Something that was found; `wrong` ones need someone. */
export type Finding =
  | { readonly wrong: boolean; readonly key: PlainKey }
  | {
      readonly wrong: boolean;
      readonly key: `doctor.node.${'ok' | 'old'}`;
      readonly version: string;
    }
  | {
      readonly wrong: true;
      readonly key: 'doctor.folder.open';
      readonly file: string;
      readonly mode: string;
    }
  | { readonly wrong: true; readonly key: 'doctor.folder.other'; readonly file: string }
  | {
      readonly wrong: boolean;
      readonly key: `doctor.disk.${'ok' | 'low'}`;
      readonly freeBytes: number;
    }
  | {
      readonly wrong: true;
      readonly key: `doctor.clock.${'early' | 'behind' | 'late'}`;
      readonly atMs: number;
    }
  | { readonly wrong: false; readonly key: 'doctor.ways.ok'; readonly count: number }
  | {
      readonly wrong: boolean;
      readonly key: `app.${AppServing['state']}`;
      readonly address: string;
    }
  | {
      readonly wrong: true;
      readonly key: `app.lan.${Exclude<LanServing['state'], 'served'> | 'endsSoon'}`;
      readonly count: number;
      readonly day: string;
    }
  | { readonly wrong: true; readonly key: 'doctor.leftovers'; readonly folders: readonly string[] };

type PlainKey =
  | 'doctor.folder.ok'
  | 'doctor.folder.none'
  | 'doctor.folder.readOnly'
  | 'doctor.lock.none'
  | 'doctor.lock.ok'
  | 'doctor.settings'
  | 'doctor.newer'
  | 'doctor.daemon.up'
  | 'doctor.daemon.down'
  | 'doctor.daemon.stale'
  | 'doctor.disk.unknown'
  | 'doctor.clock.ok'
  | 'doctor.ways.none'
  | 'doctor.ways.one'
  | 'doctor.waking.ok'
  | 'doctor.waking.none'
  | 'doctor.waking.red';

/** Everything that was found, in the order in which it is shown. */
export function findingsOf(facts: Facts): readonly Finding[] {
  return [
    nodeFinding(facts),
    ...folderFindings(facts),
    clockFinding(facts),
    diskFinding(facts),
    ...daemonFindings(facts),
    ...wayFindings(facts),
    ...wakingFindings(facts),
    ...appFindings(facts),
    ...(facts.leftovers.length === 0
      ? []
      : [{ wrong: true, key: 'doctor.leftovers', folders: facts.leftovers } as const]),
  ];
}

function nodeFinding({ nodeVersion: version }: Facts): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1]);
  return isEnough
    ? { wrong: false, key: 'doctor.node.ok', version }
    : { wrong: true, key: 'doctor.node.old', version };
}

function folderFindings({ modes, settings, writable }: Facts): readonly Finding[] {
  const [root] = modes;
  if (root === undefined) return [{ wrong: false, key: 'doctor.folder.none' }];
  // Of what is in it we know nothing, and need not.
  if (!root.ours) return [{ wrong: true, key: 'doctor.folder.other', file: root.file }];
  const open = modes.flatMap(({ file, mode, ours, isFolder }): readonly Finding[] => {
    if (!ours) return [{ wrong: true, key: 'doctor.folder.other', file }];
    if (mode === undefined || (mode & 0o077) === 0) return [];
    const wanted = isFolder ? '700' : '600';
    return [{ wrong: true, key: 'doctor.folder.open', file, mode: wanted }];
  });
  const lock: Finding =
    settings === 'unreadable'
      ? { wrong: true, key: 'doctor.settings' }
      : settings === 'newer'
        ? { wrong: true, key: 'doctor.newer' }
        : settings === 'none'
          ? { wrong: true, key: 'doctor.lock.none' }
          : { wrong: false, key: 'doctor.lock.ok' };
  return [
    ...(open.length === 0 ? [{ wrong: false, key: 'doctor.folder.ok' } as const] : open),
    ...(writable ? [] : [{ wrong: true, key: 'doctor.folder.readOnly' } as const]),
    lock,
  ];
}

function clockFinding({ nowMs: atMs, programMadeMs, newestFileMs }: Facts): Finding {
  if (atMs < programMadeMs - DAY_MS) return { wrong: true, key: 'doctor.clock.early', atMs };
  if (newestFileMs !== null && atMs < newestFileMs - DAY_MS)
    return { wrong: true, key: 'doctor.clock.behind', atMs };
  if (atMs > programMadeMs + CLOCK_AHEAD_MS) return { wrong: true, key: 'doctor.clock.late', atMs };
  return { wrong: false, key: 'doctor.clock.ok' };
}

function diskFinding({ freeBytes }: Facts): Finding {
  if (freeBytes === null) return { wrong: false, key: 'doctor.disk.unknown' };
  return freeBytes < DISK_LOW_BYTES
    ? { wrong: true, key: 'doctor.disk.low', freeBytes }
    : { wrong: false, key: 'doctor.disk.ok', freeBytes };
}

function daemonFindings({ daemon, modes }: Facts): readonly Finding[] {
  if (modes[0]?.ours === false) return [];
  return [{ wrong: daemon !== 'up', key: `doctor.daemon.${daemon}` }];
}

function wayFindings({ status }: Facts): readonly Finding[] {
  if (status === null || status.assemblies.length === 0) return [];
  const count = status.ways.length;
  if (count === 0) return [{ wrong: true, key: 'doctor.ways.none' }];
  if (count === 1) return [{ wrong: true, key: 'doctor.ways.one' }];
  return [{ wrong: false, key: 'doctor.ways.ok', count }];
}

/** Of somebody on a rota: whether this device, or another one of theirs, wakes them. */
function wakingFindings({ status }: Facts): readonly Finding[] {
  const mine = status?.waking.filter((rota) => rota.mine) ?? [];
  const own = mine.flatMap(({ members }) => members.filter(({ who }) => who.me));
  if (own.length === 0) return [];
  if (own.some(({ paths }) => paths.length === 0))
    return [{ wrong: true, key: 'doctor.waking.none' }];
  const isRed = own.some(({ state }) => state === 'weak' || state === 'unreachable');
  return [{ wrong: isRed, key: isRed ? 'doctor.waking.red' : 'doctor.waking.ok' }];
}

function appFindings({ status, nowMs }: Facts): readonly Finding[] {
  const app = status?.app;
  if (app === undefined) return [];
  const { state, address, lan } = app;
  const isWell = state === 'served' || state === 'off';
  return [
    { wrong: !isWell, key: `app.${state}`, address },
    ...(lan === null ? [] : lanFindings(lan, nowMs)),
  ];
}

function lanFindings(
  { state, uncovered: count, authority }: LanServing,
  nowMs: number,
): readonly Finding[] {
  const day = authority?.until.iso.slice(0, 10) ?? '';
  if (state !== 'served') return [{ wrong: true, key: `app.lan.${state}`, count, day }];
  const leftMs = (authority?.until.ms ?? nowMs) - nowMs;
  return [
    ...(count > 0 ? [{ wrong: true, key: 'app.lan.uncovered', count, day } as const] : []),
    ...(leftMs < AUTHORITY_ENDS_SOON_MS
      ? [{ wrong: true, key: 'app.lan.endsSoon', count, day } as const]
      : []),
  ];
}
