/**
 * What a draw is asked, read from plain values: `rfc3797` (a key, a pool and a number), `assembly`
 * (people, and luck from sources of the assembly's own) or `panel` (people with quotas, a published
 * distribution, and luck once there is some). Every list has a limit; faults name the way to what is wrong.
 */
import type { Fraction } from '../base/fraction.ts';
import { parseFraction } from '../base/fraction.ts';
import { compareText } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { PlainFault, PlainField, PlainObject } from '../codec/plain.ts';
import { fieldOf, inside, needed, PlainReader } from '../codec/plain.ts';
import type { BeaconRound } from './beacon.ts';
import { BEACON_CHAINS, signatureBytes } from './beacon.ts';
import type { Luck, LuckFault } from './luck.ts';
import type { PanelFault, PanelRules, WeightedPanel } from './panel.ts';
import type { RfcSource, RfcTask } from './rfc3797.ts';
import { rfcKeyOf } from './rfc3797.ts';

/** People or places of one pool. */
export const POOL_MAX = 20_000;
/** Sources of one key, and numbers of one source: the RFC's own program takes 16. */
const SOURCES_MAX = 64;
/** Characters of a key. */
const KEY_LENGTH_MAX = 4_096;
/** Characters of a name, and of the draw's own. */
const NAME_LENGTH_MAX = 200;
/** People who commit to one draw. */
const COMMITTERS_MAX = 256;
/** Dice thrown for one draw: 256 of them are 661 bits, more than a key has. */
const DICE_MAX = 256;
/** Bytes of a secret: at least 16, so that nobody finds it by trying. */
const SECRET_BYTES_MIN = 16;
/** Longest secret that somebody shows, in bytes: the block of a hash. */
const SECRET_BYTES_MAX = 64;
/** Panels of one distribution. */
export const PANELS_MAX = 10_000;
/** People of one distribution. */
const PEOPLE_MAX = 2_000;
/** Attributes for which people are balanced: age, home, and so on. */
const ATTRIBUTES_MAX = 32;
/** Values of one attribute. */
const VALUES_MAX = 64;
/** Places of all panels together. */
const PLACES_MAX = 400_000;
/** Largest weight of a panel: with 10,000 panels the sum stays below 2^53. */
const WEIGHT_MAX = 1_000_000_000;

/** Largest number of a round: 2^40, so that its hour in seconds stays far below 2^53. */
const ROUND_MAX = 1_099_511_627_776;

/** A draw of people from a list. */
export interface AssemblyTask {
  readonly mode: 'assembly';
  /** Only the hash of the terms is wanted: nothing was committed yet. */
  readonly plan: boolean;
  readonly draw: string;
  readonly pool: readonly string[];
  readonly pick: number;
  readonly luck: Luck;
  /** The hash of the terms as it was published, if the file holds it. */
  readonly terms: string | undefined;
}

/** A draw of a panel. */
export interface PanelTask {
  readonly mode: 'panel';
  readonly plan: boolean;
  readonly draw: string;
  readonly rules: PanelRules;
  readonly panels: readonly WeightedPanel[];
  readonly luck: Luck | undefined;
  readonly terms: string | undefined;
  /** What the distribution says of itself, to be checked. */
  readonly claimedLeast: Fraction | undefined;
  readonly claimedChances: ReadonlyMap<number, Fraction>;
}

/** What is drawn. */
export type DrawTask = RfcTask | AssemblyTask | PanelTask;

/** What is wrong with a draw. */
export type DrawFault =
  | PlainFault
  | LuckFault
  | PanelFault
  | { readonly kind: 'KeyOrSources' }
  | { readonly kind: 'PoolTooSmall' }
  | { readonly kind: 'PersonTwice'; readonly field: string }
  | { readonly kind: 'PersonUnknown'; readonly field: string }
  | { readonly kind: 'DrawTermsDiffer' };

type Reader = PlainReader<DrawFault>;

/** Reads a draw. Total on any plain value. */
export function decodeDraw(value: unknown): Result<DrawTask, DrawFault> {
  const reader: Reader = new PlainReader();
  const modes = ['rfc3797', 'assembly', 'panel'] as const;
  const fields = reader.entries({ value, field: '' });
  if (reader.fault === undefined && !fields.has('mode'))
    reader.refuse({ kind: 'FieldMissing', field: 'mode' });
  const mode = reader.choice(needed(fields, 'mode'), modes) ?? 'rfc3797';
  const whole: PlainField = { value, field: '' };
  const task =
    mode === 'rfc3797'
      ? rfcTask(reader, whole)
      : mode === 'assembly'
        ? assemblyTask(reader, whole)
        : panelTask(reader, whole);
  return reader.fault === undefined ? ok(task) : fail(reader.fault);
}

function version(reader: Reader, given: PlainObject): void {
  const field = fieldOf(given, 'v');
  if (field !== undefined) reader.integer(field, 1, 1);
}

/** A switch: true or false, false where it is absent. */
function isTrue(reader: Reader, given: PlainObject, name: string): boolean {
  const field = fieldOf(given, name);
  if (field !== undefined && typeof field.value !== 'boolean')
    reader.refuse({ kind: 'FieldMalformed', field: field.field });
  return field?.value === true;
}

function rfcTask(reader: Reader, whole: PlainField): RfcTask {
  const optional = ['v', 'key', 'sources', 'dropped', 'detail'];
  const given = reader.object(whole, ['mode', 'pool', 'pick'], optional);
  version(reader, given);
  const { pool, twice } = rfcPool(reader, needed(given, 'pool'));
  const droppedField = fieldOf(given, 'dropped');
  const dropped = new Set([
    ...twice,
    ...(droppedField === undefined
      ? []
      : reader.list(droppedField, POOL_MAX).map((one) => reader.integer(one, 1, pool))),
  ]);
  const pick = reader.integer(needed(given, 'pick'), 1, POOL_MAX);
  if (pick > pool - dropped.size) reader.refuse({ kind: 'PoolTooSmall' });
  const detail = isTrue(reader, given, 'detail');
  return { mode: 'rfc3797', key: rfcKey(reader, given), pool, pick, dropped, detail };
}

/** A pool is a number, or a list of names; a name's later places are passed over. */
function rfcPool(
  reader: Reader,
  field: PlainField,
): { readonly pool: number; readonly twice: readonly number[] } {
  if (!Array.isArray(field.value)) return { pool: reader.integer(field, 1, POOL_MAX), twice: [] };
  const seen = new Set<string>();
  const twice: number[] = [];
  const names = reader.list(field, POOL_MAX).map((one) => reader.text(one, NAME_LENGTH_MAX));
  for (const [at, name] of names.entries()) {
    if (seen.has(name)) twice.push(at + 1);
    seen.add(name);
  }
  if (names.length === 0) reader.refuse({ kind: 'PoolTooSmall' });
  return { pool: Math.max(1, names.length), twice };
}

function rfcKey(reader: Reader, given: PlainObject): string {
  const key = fieldOf(given, 'key');
  const sources = fieldOf(given, 'sources');
  if ((key === undefined) === (sources === undefined)) {
    reader.refuse({ kind: 'KeyOrSources' });
    return '';
  }
  if (key !== undefined) return reader.text(key, KEY_LENGTH_MAX);
  const list = sources === undefined ? [] : reader.list(sources, SOURCES_MAX);
  if (list.length === 0) reader.refuse({ kind: 'KeyOrSources' });
  return rfcKeyOf(
    list.map((source): RfcSource => {
      if (typeof source.value === 'string') return reader.text(source, NAME_LENGTH_MAX);
      return reader
        .list(source, SOURCES_MAX)
        .map((one) => BigInt(reader.integer(one, 0, Number.MAX_SAFE_INTEGER)));
    }),
  );
}

function assemblyTask(reader: Reader, whole: PlainField): AssemblyTask {
  const optional = ['v', 'terms', 'plan'];
  const given = reader.object(whole, ['mode', 'draw', 'pool', 'pick', 'luck'], optional);
  version(reader, given);
  const draw = reader.text(needed(given, 'draw'), NAME_LENGTH_MAX);
  const pool = peopleOf(reader, needed(given, 'pool'), POOL_MAX);
  if (pool.length === 0) reader.refuse({ kind: 'PoolTooSmall' });
  const pick = reader.integer(needed(given, 'pick'), 1, POOL_MAX);
  if (pick > pool.length) reader.refuse({ kind: 'PoolTooSmall' });
  const luck = luckOf(reader, needed(given, 'luck'));
  const plan = isTrue(reader, given, 'plan');
  return { mode: 'assembly', plan, draw, pool, pick, luck, terms: termsOf(reader, given) };
}

/** Different people, in the order of their code units: a list means the same however it is sorted. */
function peopleOf(reader: Reader, field: PlainField, most: number): readonly string[] {
  const seen = new Set<string>();
  for (const one of reader.list(field, most)) {
    const name = reader.text(one, NAME_LENGTH_MAX);
    if (seen.has(name)) reader.refuse({ kind: 'PersonTwice', field: one.field });
    seen.add(name);
  }
  return [...seen].toSorted(compareText);
}

function termsOf(reader: Reader, given: PlainObject): string | undefined {
  const field = fieldOf(given, 'terms');
  return field === undefined ? undefined : reader.hex(field, 32);
}

const LUCK_FIELDS = [
  'committers',
  'commitments',
  'reveals',
  'need',
  'diceCount',
  'dice',
  'beacon',
  'settledAt',
];

function luckOf(reader: Reader, field: PlainField): Luck {
  const at = field.field;
  const given = reader.object(field, [], LUCK_FIELDS);
  const commitments = hexByName(reader, fieldOf(given, 'commitments', at), 32, 32);
  const secrets = fieldOf(given, 'reveals', at);
  const reveals = hexByName(reader, secrets, SECRET_BYTES_MIN, SECRET_BYTES_MAX);
  const committers = committersOf(reader, fieldOf(given, 'committers', at), commitments);
  const numberOr = (name: string, otherwise: number, most: number): number => {
    const number = fieldOf(given, name, at);
    return number === undefined ? otherwise : reader.integer(number, 0, most);
  };
  const need = numberOr('need', committers.length, committers.length);
  const diceCount = numberOr('diceCount', 0, DICE_MAX);
  const diceField = fieldOf(given, 'dice', at);
  const dice =
    diceField === undefined
      ? []
      : reader.list(diceField, DICE_MAX).map((one) => reader.integer(one, 1, 6));
  const settledAtS = given.has('settledAt')
    ? numberOr('settledAt', 0, Number.MAX_SAFE_INTEGER)
    : undefined;
  const beaconField = fieldOf(given, 'beacon', at);
  const beacon = beaconField === undefined ? undefined : beaconOf(reader, beaconField);
  return { committers, commitments, reveals, need, diceCount, dice, beacon, settledAtS };
}

/** Who was to commit: as listed, or whoever did. */
function committersOf(
  reader: Reader,
  field: PlainField | undefined,
  commitments: Luck['commitments'],
): readonly string[] {
  if (field === undefined) return [...commitments.keys()].toSorted(compareText);
  const committers = peopleOf(reader, field, COMMITTERS_MAX);
  for (const who of commitments.keys())
    if (!committers.includes(who)) reader.refuse({ kind: 'PersonUnknown', field: field.field });
  return committers;
}

function hexByName(
  reader: Reader,
  field: PlainField | undefined,
  bytesLeast: number,
  bytesMost: number,
): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  if (field === undefined) return byName;
  for (const [name, value] of reader.entries(field, COMMITTERS_MAX)) {
    const who = reader.text({ value: name, field: field.field }, NAME_LENGTH_MAX);
    byName.set(who, reader.hex({ value, field: field.field }, bytesLeast, bytesMost));
  }
  return byName;
}

function beaconOf(reader: Reader, field: PlainField): BeaconRound {
  const at = field.field;
  const given = reader.object(field, ['chain', 'round'], ['signature', 'previous']);
  const chain = reader.choice(needed(given, 'chain', at), BEACON_CHAINS) ?? 'quicknet';
  const round = reader.integer(needed(given, 'round', at), 1, ROUND_MAX);
  const signatureField = fieldOf(given, 'signature', at);
  const bytes = signatureBytes(chain);
  const signature = signatureField === undefined ? '' : reader.hex(signatureField, bytes);
  const previousField = fieldOf(given, 'previous', at);
  const isChained = chain === 'default' && signature !== '';
  if (isChained && previousField === undefined)
    reader.refuse({ kind: 'FieldMissing', field: inside(at, 'previous') });
  if (chain === 'quicknet' && previousField !== undefined)
    reader.refuse({ kind: 'FieldUnknown', field: previousField.field });
  const previous = previousField === undefined ? '' : reader.hex(previousField, 32, 96);
  return { chain, round, signature, previous };
}

function panelTask(reader: Reader, whole: PlainField): PanelTask {
  const given = reader.object(
    whole,
    ['mode', 'draw', 'people', 'quotas', 'size', 'panels'],
    ['v', 'households', 'luck', 'terms', 'plan', 'least', 'chances'],
  );
  version(reader, given);
  const draw = reader.text(needed(given, 'draw'), NAME_LENGTH_MAX);
  const rules = rulesOf(reader, given);
  const placeOf = new Map(rules.people.map((name, place) => [name, place]));
  const panels = panelsOf(reader, needed(given, 'panels'), placeOf);
  const luckField = fieldOf(given, 'luck');
  const luck = luckField === undefined ? undefined : luckOf(reader, luckField);
  const leastField = fieldOf(given, 'least');
  const claimedLeast = leastField === undefined ? undefined : chanceOf(reader, leastField);
  const claimedChances = new Map<number, Fraction>();
  const chancesField = fieldOf(given, 'chances');
  if (chancesField !== undefined)
    for (const [name, value] of reader.entries(chancesField, PEOPLE_MAX)) {
      const place = placeOf.get(name);
      const { field } = chancesField;
      if (place === undefined) reader.refuse({ kind: 'PersonUnknown', field });
      else claimedChances.set(place, chanceOf(reader, { value, field }));
    }
  const terms = termsOf(reader, given);
  const plan = isTrue(reader, given, 'plan');
  return { mode: 'panel', plan, draw, rules, panels, luck, terms, claimedLeast, claimedChances };
}

function chanceOf(reader: Reader, { value, field }: PlainField): Fraction {
  const text = typeof value === 'number' ? String(value) : value;
  const found = typeof text === 'string' ? parseFraction(text) : undefined;
  if (found === undefined) reader.refuse({ kind: 'FieldMalformed', field });
  return found ?? { over: 0n, under: 1n };
}

function rulesOf(reader: Reader, given: PlainObject): PanelRules {
  const peopleField = needed(given, 'people');
  const byName = reader.entries(peopleField, PEOPLE_MAX);
  if (byName.size === 0) reader.refuse({ kind: 'PoolTooSmall' });
  const people = [...byName.keys()].toSorted(compareText);
  for (const name of people) reader.text({ value: name, field: 'people' }, NAME_LENGTH_MAX);
  const attributes = people.map((name, at) => {
    const field = `people.#${at + 1}`;
    const values = reader.entries({ value: byName.get(name), field }, ATTRIBUTES_MAX);
    return new Map(
      [...values].map(([attribute, value]) => [
        reader.text({ value: attribute, field }, NAME_LENGTH_MAX),
        reader.text({ value, field }, NAME_LENGTH_MAX),
      ]),
    );
  });
  const size = reader.integer(needed(given, 'size'), 1, PEOPLE_MAX);
  return {
    people,
    attributes,
    quotas: quotasOf(reader, needed(given, 'quotas')),
    size,
    households: householdsOf(reader, fieldOf(given, 'households'), people),
  };
}

function quotasOf(reader: Reader, field: PlainField): PanelRules['quotas'] {
  const quotas = new Map<string, ReadonlyMap<string, readonly [number, number]>>();
  for (const [attribute, value] of reader.entries(field, ATTRIBUTES_MAX)) {
    const at = field.field;
    const ranges = new Map<string, readonly [number, number]>();
    for (const [name, range] of reader.entries({ value, field: at }, VALUES_MAX)) {
      const ends = reader.list({ value: range, field: at }, 2);
      const [low, high] = ends.map((end) => reader.integer(end, 0, PEOPLE_MAX));
      if (low === undefined || high === undefined || low > high)
        reader.refuse({ kind: 'FieldMalformed', field: at });
      const said = reader.text({ value: name, field: at }, NAME_LENGTH_MAX);
      ranges.set(said, [low ?? 0, high ?? 0]);
    }
    quotas.set(reader.text({ value: attribute, field: at }, NAME_LENGTH_MAX), ranges);
  }
  return quotas;
}

function householdsOf(
  reader: Reader,
  field: PlainField | undefined,
  people: readonly string[],
): PanelRules['households'] {
  if (field === undefined || field.value === null) return people.map(() => undefined);
  const homes = reader.entries(field, PEOPLE_MAX);
  for (const name of homes.keys())
    if (!people.includes(name)) reader.refuse({ kind: 'PersonUnknown', field: field.field });
  return people.map((name) =>
    homes.has(name)
      ? reader.text({ value: homes.get(name), field: field.field }, NAME_LENGTH_MAX)
      : undefined,
  );
}

function panelsOf(
  reader: Reader,
  field: PlainField,
  placeOf: ReadonlyMap<string, number>,
): readonly WeightedPanel[] {
  let places = 0;
  return reader.list(field, PANELS_MAX).map((one) => {
    const given = reader.object(one, ['panel', 'weight']);
    const weight = reader.integer(needed(given, 'weight', one.field), 1, WEIGHT_MAX);
    const members = reader.list(needed(given, 'panel', one.field), PEOPLE_MAX);
    places += members.length;
    if (places > PLACES_MAX)
      reader.refuse({ kind: 'FieldTooLong', field: one.field, most: PLACES_MAX });
    const people = members.map((member) => {
      const place = placeOf.get(reader.text(member, NAME_LENGTH_MAX));
      if (place === undefined) reader.refuse({ kind: 'PersonUnknown', field: member.field });
      return place ?? 0;
    });
    return { people: people.toSorted((a, b) => a - b), weight };
  });
}
