/**
 * The paper key: ten groups of five digits, shown on wish, written on paper, and three of them asked
 * back. It is done once the three are right; until then a banner stays.
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { ControlFault } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { sayNumber } from '../../words/language.ts';
import { ask, view } from '../asking.ts';
import { FaultBanner } from '../kit/banner.tsx';
import { Button, Buttons, LinkButton } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card } from '../kit/rows.tsx';
import { href } from '../route.ts';

/** How many groups are asked back. */
const ASKED = 3;

type Stage = 'before' | 'shown' | 'checking' | 'done';

/** The page. */
export function Paper(): VNode {
  const stage = useSignal<Stage>('before');
  const groups = useSignal<readonly string[]>([]);
  const fault = useSignal<ControlFault | undefined>(undefined);
  const show = async (): Promise<void> => {
    const printed = await ask('paper.print', {});
    fault.value = printed.ok ? undefined : printed.fault;
    if (!printed.ok) return;
    groups.value = printed.value.value.groups;
    stage.value = 'shown';
  };
  const done = async (): Promise<void> => {
    const checked = await ask('paper.check', { code: groups.value.join(' ') });
    fault.value = checked.ok ? undefined : checked.fault;
    if (!checked.ok) return;
    groups.value = [];
    stage.value = 'done';
  };
  return (
    <>
      <Notice
        sentence={words.tell(stage.value === 'done' ? 'paper.titleDone' : 'paper.title')}
        support={words.tell('paper.why')}
      />
      <div class="col">
        {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
        {stage.value === 'before' ? <Before onShow={() => void show()} /> : null}
        {stage.value === 'shown' ? (
          <Shown groups={groups.value} onWritten={() => (stage.value = 'checking')} />
        ) : null}
        {stage.value === 'checking' ? (
          <Checking
            groups={groups.value}
            onBack={() => (stage.value = 'shown')}
            onRight={() => void done()}
          />
        ) : null}
        {stage.value === 'done' ? (
          <Card>
            <p class="strong" role="status">
              {words.tell('paper.right')}
            </p>
            <p>{words.tell('paper.keepAway')}</p>
            <LinkButton kind="main" href={href('welcome')}>
              {words.tell('paper.on')}
            </LinkButton>
          </Card>
        ) : null}
      </div>
    </>
  );
}

function Before({ onShow }: { readonly onShow: () => void }): VNode {
  const status = view('status', {}).value;
  const isOpen =
    status.state === 'known' &&
    status.answer.warnings.some(({ kind }) => kind === 'paperUnchecked');
  return (
    <Card>
      {isOpen ? null : <p class="strong">{words.tell('paper.done')}</p>}
      <p>{words.tell('paper.what')}</p>
      <p>{words.tell('paper.alone')}</p>
      <Button kind="main" big wide onPress={onShow}>
        {words.tell('paper.show')}
      </Button>
    </Card>
  );
}

function Shown({
  groups,
  onWritten,
}: {
  readonly groups: readonly string[];
  readonly onWritten: () => void;
}): VNode {
  return (
    <Card>
      <h2>{words.tell('paper.heading')}</h2>
      <ol class="groups" dir="ltr">
        {groups.map((group, at) => (
          <li key={at}>
            <span class="no" aria-hidden="true">
              {sayNumber(at + 1)}
            </span>
            <span class="five">{group}</span>
          </li>
        ))}
      </ol>
      <p class="sub">{words.tell('paper.write')}</p>
      <Buttons>
        <Button kind="main" onPress={onWritten}>
          {words.tell('paper.written')}
        </Button>
        <Button kind="line" icon="print" onPress={() => print()}>
          {words.tell('paper.print')}
        </Button>
      </Buttons>
    </Card>
  );
}

function Checking({
  groups,
  onBack,
  onRight,
}: {
  readonly groups: readonly string[];
  readonly onBack: () => void;
  readonly onRight: () => void;
}): VNode {
  const asked = useSignal(pickSome(groups.length));
  const typed = useSignal<Readonly<Record<number, string>>>({});
  const wrong = useSignal<readonly number[]>([]);
  const check = (): void => {
    wrong.value = asked.value.filter((at) => digitsOf(typed.value[at] ?? '') !== groups[at]);
    if (wrong.value.length === 0) onRight();
  };
  return (
    <Card>
      <h2>{words.tell('paper.ask')}</h2>
      {asked.value.map((at) => (
        <TextField
          key={at}
          label={words.tell('paper.group', { number: at + 1 })}
          {...(wrong.value.includes(at) ? { fault: words.tell('paper.wrong') } : {})}
          charsMax={10}
          value={typed.value[at] ?? ''}
          onInput={(value) => (typed.value = { ...typed.value, [at]: value })}
        />
      ))}
      <Buttons>
        <Button kind="main" onPress={check}>
          {words.tell('paper.check')}
        </Button>
        <Button kind="line" onPress={onBack}>
          {words.tell('paper.again')}
        </Button>
      </Buttons>
    </Card>
  );
}

/** Three places, in the order of the paper. */
function pickSome(of: number): readonly number[] {
  const places = Array.from({ length: of }, (_, at) => at);
  const drawn: number[] = [];
  while (drawn.length < Math.min(ASKED, of)) {
    const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
    drawn.push(...places.splice(random % places.length, 1));
  }
  return drawn.toSorted((a, b) => a - b);
}

/** What was typed as Latin digits: Arabic and Persian keyboards write their own. */
function digitsOf(typed: string): string {
  return typed
    .replaceAll(/[\u0660-\u0669]/gu, (digit) => String((digit.codePointAt(0) ?? 0) - 0x660))
    .replaceAll(/[\u06F0-\u06F9]/gu, (digit) => String((digit.codePointAt(0) ?? 0) - 0x6f0))
    .replaceAll(/[^0-9]/gu, '');
}
