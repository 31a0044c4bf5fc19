/** This device: what it still needs, how it reaches others, and everything that is done with it alone. */
import type { ComponentChild, VNode } from 'preact';

import type { Answer, Warning } from '../../rpc/calls.ts';
import { chooseLanguage } from '../../words/catalogue.ts';
import { device as words } from '../../words/device.ts';
import { language, LANGUAGES } from '../../words/language.ts';
import { shell } from '../../words/shell.ts';
import { device, view } from '../asking.ts';
import { idleMinutes } from '../gate/idle.ts';
import { noticesOn } from '../gate/notices.ts';
import { FaultBanner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { Choice } from '../kit/field.tsx';
import type { State } from '../kit/icon.tsx';
import { Icon } from '../kit/icon.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, Heading, List, ListRow } from '../kit/rows.tsx';
import { href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import type { Light } from '../shell/light.ts';
import { chooseLight, light } from '../shell/light.ts';
import { Day } from './day.tsx';
import { AddDevice, Devices } from './devices.tsx';
import { Export, Leave, Wipe } from './ending.tsx';
import { Keep } from './keep.tsx';
import { Lock } from './lock.tsx';
import { Notices } from './notices.tsx';
import { Paper } from './paper.tsx';
import { Records } from './records.tsx';
import { Recover } from './recover.tsx';
import { Call } from './call.tsx';
import { sayWarning } from './warning.tsx';
import { Version } from './version.tsx';
import { TwoWords } from './two-words.tsx';

const PAGES: Readonly<Record<string, () => VNode>> = {
  add: AddDevice,
  call: Call,
  day: Day,
  devices: Devices,
  export: Export,
  keep: Keep,
  leave: Leave,
  lock: Lock,
  notices: Notices,
  paper: Paper,
  records: Records,
  recover: Recover,
  version: Version,
  wipe: Wipe,
  words: TwoWords,
};

/** The screen, or one of its pages. */
export function Device({ rest }: ScreenProps): VNode {
  const Page = PAGES[rest[0] ?? ''];
  if (Page === undefined) return <Overview />;
  return (
    <>
      <Page />
      <div class="all">
        <LinkButton kind="quiet" icon="back" href={href('device')}>
          {words.tell('back')}
        </LinkButton>
      </div>
    </>
  );
}

function Overview(): VNode {
  const status = view('status', {}).value;
  const warnings = status.state === 'known' ? status.answer.warnings : [];
  const said = warnings.map(sayWarning).filter((one) => one !== undefined);
  const todo = todoOf(warnings);
  return (
    <>
      <Notice
        sentence={
          todo === 0 ? words.tell('title.ready') : words.tell('title.todo', { count: todo })
        }
        support={words.tell('line')}
      />
      <div class="col">
        {status.state === 'failed' ? <FaultBanner fault={status.fault} /> : null}
        {said}
        <Guarding warnings={warnings} />
        <Reaching status={status.state === 'known' ? status.answer : undefined} />
      </div>
      <div class="col side">
        <People />
        <Looks />
        <Ending />
      </div>
    </>
  );
}

/** Whether the copy on paper waits to be written and checked. */
function isPaperOpen(warnings: readonly Warning[]): boolean {
  return warnings.some(({ kind }) => kind === 'paperUnchecked');
}

function todoOf(warnings: readonly Warning[]): number {
  const now = device();
  const isKept = now.kind === 'open' && now.persistent;
  const isLocked = now.kind === 'open' && now.hasPassphrase;
  return [isPaperOpen(warnings), !isKept, !isLocked].filter(Boolean).length;
}

interface RowShown {
  readonly page: string;
  /** Where it leads, if not to a page of this place. */
  readonly at?: string;
  /** Left out where there is nothing to be in a state: an icon stands there instead. */
  readonly state?: State;
  readonly icon?: string;
  readonly name: ComponentChild;
  readonly word: ComponentChild;
  readonly hot?: boolean;
}

function PlainRow({
  page,
  icon,
  name,
  word,
}: Pick<RowShown, 'page' | 'name' | 'word'> & { readonly icon: string }): VNode {
  return (
    <li>
      <Icon name={icon} />
      <div>
        <p class="name">
          <a href={href('device', page)}>{name}</a>
        </p>
        <p class="sub">{word}</p>
      </div>
    </li>
  );
}

function Rows({
  title,
  rows,
}: {
  readonly title: ComponentChild;
  readonly rows: readonly RowShown[];
}): VNode {
  return (
    <section class="col">
      <Heading>{title}</Heading>
      <List>
        {rows.map(
          ({ page, at = href('device', page), state, icon = 'next', name, word, hot = false }) =>
            state === undefined ? (
              <PlainRow key={page} page={page} icon={icon} name={name} word={word} />
            ) : (
              <ListRow
                key={page}
                state={state}
                name={name}
                word={word}
                needsSomeone={hot}
                href={at}
              />
            ),
        )}
      </List>
    </section>
  );
}

function Guarding({ warnings }: { readonly warnings: readonly Warning[] }): VNode {
  const now = device();
  const open = now.kind === 'open' ? now : undefined;
  const isOpen = isPaperOpen(warnings);
  const isKept = open?.persistent === true;
  const isLocked = open?.hasPassphrase === true;
  return (
    <Rows
      title={words.tell('group.guard')}
      rows={[
        {
          page: 'paper',
          state: isOpen ? 'late' : 'steady',
          name: words.tell('paper.row'),
          word: words.tell(isOpen ? 'paper.todo' : 'paper.done'),
          hot: isOpen,
        },
        {
          page: 'keep',
          state: isKept ? 'steady' : 'late',
          name: words.tell('keep.row'),
          word: words.tell(isKept ? 'keep.yes' : 'keep.no'),
          hot: !isKept,
        },
        {
          page: 'lock',
          state: isLocked ? 'steady' : 'late',
          name: words.tell('lock.row'),
          word: !isLocked
            ? words.tell('lock.without')
            : idleMinutes.value === 0
              ? words.tell('lock.with')
              : words.tell('lock.withIdle', { minutes: idleMinutes.value }),
          hot: !isLocked,
        },
        {
          page: 'devices',
          icon: 'phone',
          name: words.tell('devices.row'),
          word: words.tell('devices.fact'),
        },
      ]}
    />
  );
}

function Reaching({ status }: { readonly status: Answer<'status'> | undefined }): VNode {
  const linked = status?.ways.filter(({ state }) => state === 'linked').length ?? 0;
  return (
    <Rows
      title={words.tell('group.reach')}
      rows={[
        {
          at: href('ways'),
          page: 'ways',
          state: linked > 0 ? 'steady' : 'unknown',
          name: words.tell('ways.row'),
          word: words.tell('ways.linked', { linked }),
        },
        {
          page: 'notices',
          icon: 'mute',
          name: words.tell('notices.row'),
          word: words.tell(noticesOn.value ? 'notices.on' : 'notices.off'),
        },
        {
          page: 'day',
          icon: 'clock',
          name: words.tell('day.row'),
          word: words.tell('day.fact'),
        },
        {
          page: 'version',
          icon: 'paper',
          name: words.tell('version.row'),
          word: words.tell('version.fact'),
        },
      ]}
    />
  );
}

function People(): VNode {
  return (
    <Rows
      title={words.tell('group.people')}
      rows={[
        {
          page: 'recover',
          icon: 'people',
          name: words.tell('recover.row'),
          word: words.tell('recover.fact'),
        },
        {
          page: 'call',
          icon: 'phone',
          name: words.tell('call.row'),
          word: words.tell('call.fact'),
        },
        // Never says whether words are set: the row is the same for everybody who looks at it.
        {
          page: 'words',
          icon: 'words',
          name: words.tell('words.row'),
          word: words.tell('words.fact'),
        },
      ]}
    />
  );
}

function Looks(): VNode {
  return (
    <Card>
      <Choice
        label={shell.tell('sheet.language')}
        value={language.value}
        options={LANGUAGES.map(({ code, name }) => ({
          value: code,
          label: <span lang={code}>{name}</span>,
        }))}
        onPick={(code) => void chooseLanguage(code)}
      />
      <Choice<Light>
        compact
        label={shell.tell('sheet.light')}
        value={light.value}
        options={[
          { value: 'auto', label: shell.tell('sheet.lightAuto') },
          { value: 'light', label: shell.tell('sheet.lightLight') },
          { value: 'dark', label: shell.tell('sheet.lightDark') },
        ]}
        onPick={chooseLight}
      />
    </Card>
  );
}

function Ending(): VNode {
  return (
    <Rows
      title={words.tell('group.end')}
      rows={[
        {
          page: 'records',
          icon: 'check',
          name: words.tell('records.row'),
          word: words.tell('records.fact'),
        },
        {
          page: 'export',
          icon: 'down',
          name: words.tell('export.row'),
          word: words.tell('export.fact'),
        },
        {
          page: 'leave',
          icon: 'away',
          name: words.tell('leave.row'),
          word: words.tell('leave.fact'),
        },
        {
          page: 'wipe',
          icon: 'x',
          name: words.tell('wipe.row'),
          word: words.tell('wipe.fact'),
        },
      ]}
    />
  );
}
