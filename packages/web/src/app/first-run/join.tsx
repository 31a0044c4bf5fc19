/** Invited: take the invitation, see what it says, answer it, compare digits, be taken in. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import { decodePayload } from '../../qr-parts/link.ts';
import type { ControlFault } from '../../rpc/calls.ts';
import { firstRun } from '../../words/first-run.ts';
import { handing } from '../../words/handing.ts';
import { sayDate } from '../../words/time.ts';
import { ask, view } from '../asking.ts';
import { Plain } from '../gate/plain.tsx';
import { Take } from '../handing/take.tsx';
import { Banner, FaultBanner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Chip } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card } from '../kit/rows.tsx';
import { StepBar } from '../kit/steps.tsx';
import { go, href } from '../route.ts';
import { Compare } from './compare.tsx';
import { joined, letter, wishes } from './flow.ts';
import type { Letter } from './letter.ts';
import { readLetter } from './letter.ts';
import { GoOn, WithDevice } from './lock-choice.tsx';
import { logNameOf } from './log-name.ts';

type Stage = 'take' | 'look' | 'lock' | 'compare';

/** The screens of joining; `rest` holds an invitation that came as a link. */
export function Join({ rest }: { readonly rest: readonly string[] }): VNode {
  const isBroken = useSignal(false);
  const isAgreed = useSignal(false);
  const [payload] = rest;
  useEffect(() => {
    if (payload === undefined) return;
    void decodePayload(payload).then((file) => {
      isBroken.value = file === undefined;
      letter.value = file;
      // The link holds a secret: it does not stay in the address, nor in what is gone back to.
      history.replaceState(history.state, '', href('join'));
    });
  }, [payload]);
  const read = letter.value === undefined ? undefined : readLetter(letter.value);
  const stage = stageOf(read, isAgreed.value);
  return (
    <Plain title={firstRun.say('door.invited')} step={stage} back={href('hello')}>
      <Steps at={stage} />
      {stage === 'take' ? <TakeInvite isBroken={isBroken.value} read={read} /> : null}
      {stage === 'look' && read !== undefined ? (
        <Look read={read} onAgree={() => (isAgreed.value = true)} />
      ) : null}
      {stage === 'lock' && read !== undefined ? (
        <WithDevice>{() => <Answering read={read} />}</WithDevice>
      ) : null}
      {stage === 'compare' && joined.value !== undefined ? <Compare joined={joined.value} /> : null}
    </Plain>
  );
}

function stageOf(read: Letter | undefined, isAgreed: boolean): Stage {
  if (joined.value !== undefined) return 'compare';
  if (read?.kind !== 'invite') return 'take';
  return isAgreed ? 'lock' : 'look';
}

const STAGES = ['invitation', 'lock', 'compare', 'in'] as const;

function Steps({ at }: { readonly at: Stage }): VNode {
  const now = { take: 0, look: 0, lock: 1, compare: 2 }[at];
  return (
    <StepBar
      steps={STAGES.map((name, index) => ({
        state: index < now ? 'done' : index === now ? 'now' : 'later',
        title: firstRun.tell(`step.${name}`),
      }))}
    />
  );
}

function TakeInvite({
  isBroken,
  read,
}: {
  readonly isBroken: boolean;
  readonly read: Letter | undefined;
}): VNode {
  const isOther = letter.value !== undefined && read?.kind !== 'invite';
  return (
    <>
      <Notice sentence={firstRun.tell('take.title')} support={firstRun.tell('take.how')} />
      {isBroken ? (
        <p class="wrong" role="alert">
          {handing.tell('read.broken')}
        </p>
      ) : null}
      <Card>
        <Take onFile={(file) => (letter.value = file)} />
        {isOther ? (
          <p class="wrong" role="alert">
            {firstRun.tell(read === undefined ? 'take.noInvite' : 'take.otherFile')}
          </p>
        ) : null}
      </Card>
      <GoOnJoining />
    </>
  );
}

/** An answer that was written here before, and not handed back yet. */
function GoOnJoining(): VNode | null {
  const fault = useSignal<ControlFault | undefined>(undefined);
  const status = view('status', {}).value;
  const assemblies = status.state === 'known' ? status.answer.assemblies : [];
  const begun = assemblies.find(
    ({ state, log }) => state === 'joining' && !/^0*$/u.test(log ?? ''),
  );
  if (begun === undefined) return null;
  const goOn = async (): Promise<void> => {
    const given = { name: begun.name, met: false, out: 'answer', folder: '' };
    const again = await ask('assembly.join', given);
    fault.value = again.ok ? undefined : again.fault;
    if (again.ok) joined.value = { answer: again.value.value, file: again.value.files['answer'] };
  };
  return (
    <>
      <Banner
        icon="clock"
        title={firstRun.tell('begun.title')}
        act={
          <Button kind="line" onPress={() => void goOn()}>
            {firstRun.tell('door.goOn')}
          </Button>
        }
      >
        {firstRun.tell('begun.join')}
      </Banner>
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
    </>
  );
}

function Look({ read, onAgree }: { readonly read: Letter; readonly onAgree: () => void }): VNode {
  const isOver = read.untilMs !== undefined && read.untilMs < Date.now();
  const called = read.called ?? '';
  return (
    <>
      <Notice
        kick={
          <>
            <Chip state={isOver ? 'late' : 'steady'}>
              {firstRun.tell(isOver ? 'look.over' : 'look.good')}
            </Chip>
            {read.untilMs === undefined ? null : (
              <span class="fact">
                {firstRun.tell('look.until', { day: sayDate(read.untilMs) })}
              </span>
            )}
          </>
        }
        sentence={sayInvites(read)}
        support={
          read.people === undefined
            ? firstRun.tell('look.claim')
            : firstRun.tell('look.people', { people: read.people })
        }
      />
      <Card>
        <TextField
          label={firstRun.tell('name.field')}
          help={firstRun.tell('name.help')}
          charsMax={NAME_CHARS_MAX}
          autocomplete="nickname"
          value={wishes.value.me}
          onInput={(me) => (wishes.value = { ...wishes.value, me })}
        />
      </Card>
      <OthersSee {...(called === '' ? {} : { called })} />
      <GoOn onPress={onAgree}>{firstRun.tell('goOn')}</GoOn>
      <Button kind="quiet" onPress={() => (letter.value = undefined)}>
        {firstRun.tell('look.other')}
      </Button>
    </>
  );
}

/** The longest name (`CALLED_NAME_MAX` of the core). */
export const NAME_CHARS_MAX = 40;

function sayInvites({ by, called }: Letter) {
  if (by !== undefined && called !== undefined)
    return firstRun.tell('look.invites', { name: by, assembly: called });
  if (called !== undefined) return firstRun.tell('look.invitesTo', { assembly: called });
  if (by !== undefined) return firstRun.tell('look.invitesBy', { name: by });
  return firstRun.tell('look.invited');
}

/** Who sees what of a member. */
function OthersSee({ called }: { readonly called?: string }): VNode {
  const rows = [
    { icon: 'eye', text: firstRun.tell('see.members') },
    {
      icon: 'mute',
      text:
        called === undefined
          ? firstRun.tell('see.allies')
          : firstRun.tell('see.alliesOf', { assembly: called }),
    },
    { icon: 'lock', text: firstRun.tell('see.carriers') },
  ];
  return (
    <section class="card pad stack">
      <h2>{firstRun.tell('see.title')}</h2>
      <ul class="stack">
        {rows.map(({ icon, text }) => (
          <li key={icon} class="flex nowrap top">
            <Icon name={icon} small />
            <span class="sub">{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Answers the invitation, at once: the person said so on the screen before. */
function Answering({ read }: { readonly read: Letter }): VNode {
  const fault = useSignal<ControlFault | undefined>(undefined);
  const status = view('status', {}).value;
  const isReady = status.state === 'known';
  const answer = async (): Promise<void> => {
    const file = letter.value;
    if (status.state !== 'known' || file === undefined) return;
    const taken = status.answer.assemblies.map(({ name }) => name);
    const name = logNameOf(read.called ?? '', taken);
    const given = { name, file: 'invite', met: false, out: 'answer', folder: '' };
    const answered = await ask('assembly.join', given, { files: { invite: file } });
    fault.value = answered.ok ? undefined : answered.fault;
    if (!answered.ok) return;
    joined.value = { answer: answered.value.value, file: answered.value.files['answer'] };
    letter.value = undefined;
  };
  useEffect(() => {
    if (isReady) void answer();
  }, [isReady]);
  if (status.state === 'failed') return <FaultBanner fault={status.fault} />;
  return (
    <>
      <Notice sentence={firstRun.tell('answering.title')} />
      {fault.value === undefined ? null : (
        <FaultBanner fault={fault.value} onAgain={() => void answer()} />
      )}
      {fault.value === undefined ? null : (
        <Button kind="quiet" onPress={() => go('hello')}>
          {firstRun.tell('look.other')}
        </Button>
      )}
    </>
  );
}
