/** `docs/limits.md`, from the limits of the sources, the table and the sentences of the program. */
import { en } from '../../packages/host/src/words/en.ts';
import { bell } from '../../packages/web/src/words/en/bell.ts';
import { faults } from '../../packages/web/src/words/en/faults.ts';
import { handing } from '../../packages/web/src/words/en/handing.ts';
import { kit } from '../../packages/web/src/words/en/kit.ts';
import { ANSWERS } from './answers.ts';
import type { Limit } from './sources.ts';
import { limitsInSources } from './sources.ts';
import { TABLE } from './table.ts';

/** The sentences of the app that stand in the table. */
const APP: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  bell,
  faults,
  handing,
  kit,
};
const HOST: Readonly<Record<string, unknown>> = en;
/** Characters of an expression; a longer one is looked up where it stands. */
const VALUE_SHOWN = 60;

/** What is wrong with the table, a line each; empty when the page can be made. */
export function wrongs(): readonly string[] {
  const said = saidByLimit();
  const limits = limitsInSources(new Set(said.keys()));
  const known = new Set(limits.map(keyOf));
  return [
    ...limits
      .filter((one) => !said.has(keyOf(one)) && !isSum(one))
      .map((one) => `${keyOf(one)}: no row says what people read`),
    ...[...said.keys()].filter((one) => !known.has(one)).map((one) => `${one}: no such limit`),
    ...limits
      .filter(({ bounds }) => bounds.length < 10)
      .map((one) => `${keyOf(one)}: no docstring says what it bounds`),
    ...twice().map((one) => `${one}: stands in the table twice`),
    ...[...said].flatMap(([limit, says]) =>
      readAt(says) === undefined ? [`${limit}: nobody says ${says}`] : [],
    ),
    ...Object.keys(ANSWERS)
      .filter((one) => ![...said.values(), 'sum'].includes(one))
      .map((one) => `${one}: no limit has this answer`),
  ];
}

/** The whole page, as it has to stand. */
export function limitsPage(): string {
  const said = saidByLimit();
  const limits = limitsInSources(new Set(said.keys()));
  const subjects = TABLE.map(({ title, files }) => {
    const rows = limits.filter(({ file }) => subjectOf(file) === title || file in files);
    return [
      `## ${title}`,
      '',
      '| limit | number | what it bounds | what people read |',
      '| --- | --- | --- | --- |',
      ...rows.map((one) => rowOf(one, said.get(keyOf(one)) ?? 'sum')),
      '',
    ].join('\n');
  });
  return `${headOf(limits.length)}\n${subjects.join('\n')}`;
}

function headOf(count: number): string {
  const answers = Object.values(ANSWERS).map(({ short, meaning }) => `- _${short}_: ${meaning}`);
  return [
    '# Limits',
    '',
    'Everything that grows or comes from outside has a named limit. This page lists all of them, what each',
    'bounds in the words of its source, and what people read when it is reached. It is written by',
    '`npm run limits -- --write` from the sources and `scripts/limits/table.ts`; a test fails when they differ.',
    '',
    `There are ${count}. Where a sentence is said, it stands here as the command line says it; the app says the`,
    'same in its own words. Where none is said, one of these holds:',
    '',
    ...answers,
    '',
  ].join('\n');
}

function rowOf({ name, file, value, bounds }: Limit, says: string): string {
  const number = value.length > VALUE_SHOWN ? 'see the source' : `\`${value}\``;
  const cells = [`\`${name}\`<br>${file}`, number, bounds, readAt(says) ?? ''];
  return `| ${cells.map((one) => one.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** What stands for an answer in the last column; undefined when no such sentence is there. */
function readAt(says: string): string | undefined {
  const answer = Object.entries(ANSWERS).find(([name]) => name === says)?.[1];
  if (answer !== undefined) return `_${answer.short}_`;
  const [, file = '', key = ''] = /^app:(?<file>\w+)\/(?<key>[\w.]+)$/u.exec(says) ?? [];
  const message = says.startsWith('app:')
    ? APP[file]?.[key]
    : HOST[says.startsWith('host:') ? says.slice('host:'.length) : `fault.${says}`];
  const text = textOf(message);
  if (text === undefined) return undefined;
  return says.includes(':') ? `“${text}”` : `“${text}” (\`${says}\`)`;
}

function textOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message;
  if (Array.isArray(message)) return message.join(' ');
  if (typeof message !== 'object' || message === null || !('other' in message)) return undefined;
  return String(message.other);
}

const keyOf = ({ file, name }: Limit): string => `${file} ${name}`;

/** The sums of the fields of a record. */
function isSum({ file, name }: Limit): boolean {
  return file.startsWith('core/') && name.endsWith('_BYTES_MAX');
}

/** All that the table says, by `file name`. */
function saidByLimit(): ReadonlyMap<string, string> {
  return new Map(rowsOfTable());
}

function rowsOfTable(): readonly (readonly [string, string])[] {
  return TABLE.flatMap(({ files }) =>
    Object.entries(files).flatMap(([file, by]) =>
      Object.entries(by).flatMap(([says, names]) =>
        names.split(' ').map((name) => [`${file} ${name}`, says] as const),
      ),
    ),
  );
}

function twice(): readonly string[] {
  const all = rowsOfTable().map(([limit]) => limit);
  return all.filter((one, at) => all.indexOf(one) !== at);
}

/** Under which subject a file's sums stand when the table does not name it: that of its folder. */
function subjectOf(file: string): string | undefined {
  if (TABLE.some(({ files }) => file in files)) return undefined;
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return TABLE.find(({ files }) => Object.keys(files).some((one) => one.startsWith(folder)))?.title;
}
