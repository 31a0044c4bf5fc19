/** A vote on paper: sheets to print, and their entry by two people, each alone. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, DecisionAnswer } from '../../../rpc/calls.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { decide } from '../../../words/decide.ts';
import { sayNumber } from '../../../words/language.ts';
import { ask, view } from '../../asking.ts';
import { ActForm } from '../../kit/acts.tsx';
import { Banner } from '../../kit/banner.tsx';
import { Button } from '../../kit/button.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import { some } from '../../kit/draft.ts';
import { SelectField } from '../../kit/field.tsx';
import type { FilesByName } from '../../kit/files.tsx';
import { FileField } from '../../kit/files.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Seen } from '../../kit/seen.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { ChoiceField } from './answering.tsx';

/** Letters of an id that a sheet shows: the paper names nobody. */
const ROW_ID_LETTERS = 8;

type SheetAnswer = Answer<'decide.sheet'>;

/** The sheets, to be printed from here in the language now spoken. */
export function Sheets({ id }: { readonly id: string }): VNode {
  const shown = view('decide.show', { id }).value;
  const sheets = view('decide.sheet', { id, folder: '' }).value;
  return (
    <Seen of={shown} title={decide.tell('sheet.open')}>
      {(answer) => (
        <>
          <Notice
            sentence={decide.tell('sheet.title', { title: answer.title })}
            support={decide.tell('sheet.how')}
          >
            <Button kind="main" icon="print" onPress={() => print()}>
              {decide.tell('sheet.print')}
            </Button>
          </Notice>
          <Seen of={sheets}>
            {(sheet) => (
              <div class="col all">
                {pagesOf(sheet).map((number) => (
                  <Page key={number} number={number} sheet={sheet} answer={answer} />
                ))}
              </div>
            )}
          </Seen>
        </>
      )}
    </Seen>
  );
}

function pagesOf({ sheets }: SheetAnswer): readonly number[] {
  return Array.from({ length: sheets }, (_, at) => at + 1);
}

/** The members of one sheet with the numbers of their rows. */
function rowsOf(
  { members, rowsOfSheet }: SheetAnswer,
  number: number,
): readonly { readonly row: number; readonly who: SheetAnswer['members'][number] }[] {
  const first = (number - 1) * rowsOfSheet;
  return members.slice(first, first + rowsOfSheet).map((who, at) => ({ row: first + at + 1, who }));
}

function Page({
  number,
  sheet,
  answer,
}: {
  readonly number: number;
  readonly sheet: SheetAnswer;
  readonly answer: DecisionAnswer;
}): VNode {
  const columns =
    answer.asks === 'mark'
      ? answer.marks.map((mark) => sayWord(decide, 'mark', mark))
      : answer.options;
  const how = answer.asks === 'ranking' ? 'ranks' : answer.asks === 'scores' ? 'scores' : 'marks';
  return (
    <section class="card pad stack sheet-page">
      <h2>
        <bdi>{answer.title}</bdi>
      </h2>
      <p class="prose">
        <bdi>{answer.text}</bdi>
      </p>
      <p>
        {decide.tell('sheet.number', {
          number,
          count: sheet.sheets,
          id: answer.id.slice(0, ROW_ID_LETTERS),
        })}
      </p>
      <p>{decide.tell(`sheet.${how}`)}</p>
      <p>{decide.tell('sheet.until', { when: sayBoth(answer.closesAt.ms) })}</p>
      <div class="sideways" tabIndex={0} role="group" aria-label={decide.say('sheet.open')}>
        <table class="ballot">
          <thead>
            <tr>
              <th scope="col">{decide.tell('sheet.row')}</th>
              <th scope="col">{decide.tell('sheet.member')}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  <bdi>{column}</bdi>
                </th>
              ))}
              <th scope="col">{decide.tell('sheet.hand')}</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(sheet, number).map(({ row, who }) => (
              <tr key={row}>
                <td>{sayNumber(row)}</td>
                <td>{who.id.slice(0, ROW_ID_LETTERS)}</td>
                {columns.map((column) => (
                  <td key={column} class="box" />
                ))}
                <td class="hand" />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>{decide.tell('sheet.scribes')}</p>
      <p>{decide.tell('sheet.signed')}</p>
    </section>
  );
}

/** Entering one sheet, row by row. */
export function EnterSheet({ id }: { readonly id: string }): VNode {
  const shown = view('decide.show', { id }).value;
  const sheets = view('decide.sheet', { id, folder: '' }).value;
  return (
    <Seen of={shown} title={decide.tell('enter.open')}>
      {(answer) => (
        <>
          <Notice
            sentence={decide.tell('enter.title', { title: answer.title })}
            support={decide.tell('sheet.scribes')}
          />
          <Seen of={sheets}>
            {(sheet) => (
              <div class="col all">
                <Rows answer={answer} sheet={sheet} />
              </div>
            )}
          </Seen>
        </>
      )}
    </Seen>
  );
}

function Rows({
  answer,
  sheet,
}: {
  readonly answer: DecisionAnswer;
  readonly sheet: SheetAnswer;
}): VNode {
  const number = useSignal(1);
  const lines = useSignal<ReadonlyMap<number, string>>(new Map());
  const files = useSignal<FilesByName>({});
  const [file] = Object.keys(files.value);
  const entered = useSignal<Answer<'decide.enter'> | undefined>(undefined);
  const put = (row: number, choice: string | undefined): void => {
    const next = new Map(lines.value);
    if (choice === undefined) next.delete(row);
    else next.set(row, choice);
    lines.value = next;
  };
  return (
    <>
      <SelectField
        label={decide.tell('enter.which')}
        value={String(number.value)}
        options={pagesOf(sheet).map((page) => ({ value: String(page), label: sayNumber(page) }))}
        onPick={(picked) => {
          number.value = Number(picked);
          lines.value = new Map();
          files.value = {};
        }}
      />
      {entered.value === undefined ? null : <Entered of={entered.value} />}
      <ActForm
        label={decide.tell('enter.give')}
        held={decide.say('enter.held', { sheet: number.value })}
        done={decide.say('enter.done')}
        whyOff={
          lines.value.size === 0 && file === undefined ? decide.tell('answer.first') : undefined
        }
        onDone={({ value }) => (entered.value = value)}
        seal={async () =>
          ask(
            'decide.enter',
            {
              id: answer.id,
              sheet: number.value,
              line: [...lines.value].map(([row, choice]) => `${row}=${choice}`),
              ...some('file', file),
            },
            { files: files.value },
          )
        }
      >
        {rowsOf(sheet, number.value).map(({ row, who }) => (
          <Row
            key={row}
            title={decide.say('enter.row', { row, name: nameOf(who) })}
            answer={answer}
            onPick={(choice) => put(row, choice)}
          />
        ))}
        <FileField
          label={decide.tell('enter.file')}
          help={decide.tell('enter.fileHelp')}
          onPick={(picked) => (files.value = picked)}
        />
      </ActForm>
    </>
  );
}

/** One row: a picker of marks or options, or the numbers that stand in it. */
function Row({
  title,
  answer,
  onPick,
}: {
  readonly title: string;
  readonly answer: DecisionAnswer;
  readonly onPick: (choice: string | undefined) => void;
}): VNode {
  const mark = useSignal('');
  if (answer.asks !== 'mark')
    return (
      <fieldset class="card pad stack3">
        <legend class="strong">{title}</legend>
        <ChoiceField answer={answer} onPick={(picked) => onPick(picked?.choice)} />
      </fieldset>
    );
  return (
    <SelectField
      label={title}
      value={mark.value}
      options={[
        { value: '', label: decide.say('enter.empty') },
        ...answer.marks.map((value) => ({ value, label: sayWord(decide, 'mark', value) })),
      ]}
      onPick={(picked) => {
        mark.value = picked;
        onPick(picked === '' ? undefined : picked);
      }}
    />
  );
}

function Entered({ of }: { readonly of: Answer<'decide.enter'> }): VNode {
  const { entered, agreed, once, differ } = of;
  return (
    <Banner icon="check" title={decide.tell('enter.said', { entered, agreed })}>
      {once === 0 ? null : <span class="line">{decide.tell('enter.once', { once })}</span>}
      {differ.map(({ row, who }) => (
        <span key={row} class="line">
          {decide.tell('enter.differ', { row, name: nameOf(who) })}
        </span>
      ))}
    </Banner>
  );
}
