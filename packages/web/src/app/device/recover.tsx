/**
 * Brings somebody back who lost their phone (R17): with their paper key one member is enough, without
 * it two. The lost phone is struck at once; a new one takes its place by two files.
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { kit } from '../../words/kit.ts';
import { sayWhen } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { Give } from '../handing/give.tsx';
import { Take } from '../handing/take.tsx';
import { FaultBanner } from '../kit/banner.tsx';
import { Choice, TextField } from '../kit/field.tsx';
import { HoldButton } from '../kit/hold.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, EmptyState, Heading } from '../kit/rows.tsx';

type Recovered = Answer<'device.recover'>;
type Other = Answer<'device.show'>['others'][number];

/** Ten groups of five digits with anything between them. */
const CODE_CHARS_MAX = 120;

/** The page. */
export function Recover(): VNode {
  const shown = view('device.show', {}).value;
  const picked = useSignal<string | undefined>(undefined);
  const code = useSignal('');
  const done = useSignal<{ readonly answer: Recovered; readonly file: Uint8Array | undefined }>(
    NOTHING_YET,
  );
  const fault = useSignal<ControlFault | undefined>(undefined);
  if (shown.state === 'failed') return <FaultBanner fault={shown.fault} />;
  if (shown.state === 'asking') return <p class="sub all">{kit.tell('loading')}</p>;
  const recover = async (file?: Uint8Array): Promise<void> => {
    if (picked.value === undefined) return;
    const typed = code.value.trim();
    const given = {
      device: picked.value,
      folder: '',
      out: 'welcome',
      ...(typed === '' ? {} : { code: typed }),
      ...(file === undefined ? {} : { file: 'from' }),
    };
    const files = file === undefined ? {} : { from: file };
    const recovered = await ask('device.recover', given, { files });
    fault.value = recovered.ok ? undefined : recovered.fault;
    if (recovered.ok)
      done.value = { answer: recovered.value.value, file: recovered.value.files['welcome'] };
  };
  return (
    <>
      <Notice sentence={words.tell('recover.title')} support={words.tell('recover.how')} />
      <div class="col">
        <Who
          others={shown.answer.others}
          picked={picked.value}
          onPick={(device) => (picked.value = device)}
        />
        {picked.value === undefined ? null : (
          <Card>
            <TextField
              optional
              label={words.tell('recover.code')}
              help={words.tell('recover.codeHelp')}
              lines={2}
              charsMax={CODE_CHARS_MAX}
              value={code.value}
              onInput={(value) => (code.value = value)}
            />
          </Card>
        )}
        {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
        <Said answer={done.value.answer} />
      </div>
      {picked.value === undefined ? null : (
        <NewPhone
          file={done.value.file}
          isReplaced={done.value.answer.stage === 'replaced'}
          onFile={(file) => void recover(file)}
          onStrike={() => void recover()}
        />
      )}
    </>
  );
}

const NOTHING_YET = {
  answer: {
    stage: 'welcome',
    device: '',
    by: 'own',
    othersNeeded: 0,
    act: null,
    file: null,
    successor: null,
    keysAt: null,
  },
  file: undefined,
} as const;

function Who({
  others,
  picked,
  onPick,
}: {
  readonly others: readonly Other[];
  readonly picked: string | undefined;
  readonly onPick: (device: string) => void;
}): VNode {
  if (others.length === 0)
    return (
      <EmptyState title={words.tell('recover.nobody')}>
        {words.tell('recover.nobodyHow')}
      </EmptyState>
    );
  return (
    <Card>
      <Choice
        label={words.tell('recover.who')}
        value={picked}
        options={others.map(({ who, device, heardAt }) => ({
          value: device,
          label: <bdi>{who.name ?? who.id.slice(0, 8)}</bdi>,
          help:
            heardAt === null
              ? words.tell('ways.never')
              : words.tell('ways.heard', { when: sayWhen(heardAt.ms) }),
        }))}
        onPick={onPick}
      />
    </Card>
  );
}

function NewPhone({
  file,
  isReplaced,
  onFile,
  onStrike,
}: {
  readonly file: Uint8Array | undefined;
  readonly isReplaced: boolean;
  readonly onFile: (file: Uint8Array) => void;
  readonly onStrike: () => void;
}): VNode {
  return (
    <div class="col side">
      {isReplaced ? null : (
        <Card>
          <Heading>{words.tell('recover.new')}</Heading>
          <p class="sub">{words.tell(file === undefined ? 'recover.newHow' : 'recover.newNext')}</p>
          {file === undefined ? null : (
            <Give file={{ bytes: file, name: 'welcome.tocsin-device-instead' }} />
          )}
          <Take onFile={onFile} />
        </Card>
      )}
      <Card>
        <Heading>{words.tell('recover.only')}</Heading>
        <p class="sub">{words.tell('recover.onlyHow')}</p>
        <HoldButton
          kind="line"
          consequence={words.tell('strike.consequence')}
          confirm={words.tell('strike.confirm')}
          onHeld={onStrike}
        >
          {words.tell('recover.hold')}
        </HoldButton>
      </Card>
    </div>
  );
}

function Said({
  answer: { act, stage, othersNeeded, keysAt },
}: {
  readonly answer: Recovered;
}): VNode {
  return (
    <div role="status" class="stack">
      {act === null ? null : (
        <Card>
          <p class="strong">
            {words.tell(stage === 'replaced' ? 'recover.replaced' : 'recover.struck')}
          </p>
          {othersNeeded === 0 ? null : (
            <p>{words.tell('recover.others', { others: othersNeeded })}</p>
          )}
          {keysAt === null ? null : <p>{words.tell('add.keys', { when: sayWhen(keysAt.ms) })}</p>}
        </Card>
      )}
    </div>
  );
}
