/**
 * Who rings and seals for us in a pact: the next ones, our sheet, what to do when sheets are lost, an
 * amber key. Read by people in a hurry: each act says what is next, and is done again for the next.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';

import type { Pact, RosterAnswer } from '../../rpc/calls.ts';
import { ringers } from '../../words/ringers.ts';
import { ask } from '../asking.ts';
import { ActButton, ActForm, GraveButton, Opening, useAct } from '../kit/acts.tsx';
import { FaultBanner } from '../kit/banner.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import type { Draft } from '../kit/draft.ts';
import { some, ticked, typed, useDraft } from '../kit/draft.ts';
import { Checkbox, TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Heading } from '../kit/rows.tsx';
import { Stepper } from '../kit/steps.tsx';
import { href } from '../route.ts';
import { MembersPick, namesOf } from './shared.tsx';

/** The longest text in which a code is looked for: fifty digits with anything between them. */
const CODE_CHARS_MAX = 400;

interface Wished {
  readonly without: readonly string[];
  readonly anew: boolean;
  readonly code: string;
}

/** The screen. */
export function Ringers({ pact }: { readonly pact: Pact }): VNode {
  const { name, parties } = pact;
  const ours = parties.find(({ who }) => who.me);
  return (
    <>
      <Notice
        sentence={ringers.tell('title', { name })}
        support={
          ours === undefined
            ? ringers.tell('support')
            : ringers.tell('now', {
                needed: ours.toRing,
                holders: ours.holders,
                seal: ours.toSeal,
                seals: ours.sealHolders,
              })
        }
      />
      <div class="col">
        <Heading>{ringers.tell('rotate.title')}</Heading>
        <Rotate name={name} />
        <Recover name={name} />
        <Objecting name={name} />
      </div>
      <div class="col side">
        <Heading>{ringers.tell('sheet.title')}</Heading>
        <Sheet name={name} />
        <Heading>{ringers.tell('amber.title')}</Heading>
        <Amber name={name} />
      </div>
    </>
  );
}

function Rotate({ name }: { readonly name: string }): VNode {
  const answered = useSignal<RosterAnswer | undefined>(undefined);
  const draft = useDraft<Wished>({ without: [], anew: false, code: '' });
  const { without, anew, code } = draft.value;
  return (
    <section class="card pad stack3">
      <p class="sub">{ringers.tell('rotate.what')}</p>
      <ActForm
        label={ringers.tell('rotate.do')}
        held={ringers.say('rotate.held')}
        done={ringers.say('done')}
        onDone={({ value }) => (answered.value = value)}
        seal={async () => ask('pact.rotate', { name, without, anew, ...some('code', code) })}
      >
        <Wish draft={draft} />
        <CodeField draft={draft} />
      </ActForm>
      <Progress of={answered.value} filed="filed" />
    </section>
  );
}

function Recover({ name }: { readonly name: string }): VNode {
  const answered = useSignal<RosterAnswer | undefined>(undefined);
  const draft = useDraft<Wished>({ without: [], anew: false, code: '' });
  const { without, anew } = draft.value;
  return (
    <Opening label={ringers.tell('recover.title')} icon="paper">
      {(close) => (
        <>
          <p class="sub">{ringers.tell('recover.what')}</p>
          <ActForm
            label={ringers.tell('rotate.do')}
            held={ringers.say('recover.held')}
            done={ringers.say('done')}
            onClose={close}
            onDone={({ value }) => (answered.value = value)}
            seal={async () => ask('pact.recover', { name, without, anew })}
          >
            <Wish draft={draft} />
          </ActForm>
          <Progress of={answered.value} filed="recovered" />
        </>
      )}
    </Opening>
  );
}

function Objecting({ name }: { readonly name: string }): VNode {
  const answered = useSignal<RosterAnswer | undefined>(undefined);
  const draft = useDraft<Wished>({ without: [], anew: false, code: '' });
  return (
    <Opening label={ringers.tell('object.title')} icon="hand">
      {(close) => (
        <>
          <p class="sub">{ringers.tell('object.what')}</p>
          <ActForm
            label={ringers.tell('object.do')}
            held={ringers.say('object.held')}
            done={ringers.say('done')}
            onClose={close}
            onDone={({ value }) => (answered.value = value)}
            seal={async () => ask('pact.object', { name, ...some('code', draft.value.code) })}
          >
            <CodeField draft={draft} />
          </ActForm>
          <Progress of={answered.value} filed="objected" />
        </>
      )}
    </Opening>
  );
}

function Wish({ draft }: { readonly draft: Draft<Wished> }): VNode {
  return (
    <>
      <MembersPick
        label={ringers.tell('without')}
        help={ringers.tell('withoutHelp')}
        {...typed(draft, 'without')}
      />
      <Checkbox {...ticked(draft, 'anew')}>{ringers.tell('anew')}</Checkbox>
    </>
  );
}

function CodeField({ draft }: { readonly draft: Draft<Wished> }): VNode {
  return (
    <TextField
      label={ringers.tell('code')}
      help={ringers.tell('codeHelp')}
      optional
      charsMax={CODE_CHARS_MAX}
      {...typed(draft, 'code')}
    />
  );
}

/** What the last step of each way says. */
type Filed = 'filed' | 'recovered' | 'objected';

const STAGES = ['keys', 'agreeing', 'signing', 'filed'] as const;

/** Where the next roster stands. */
function Progress({
  of,
  filed,
}: {
  readonly of: RosterAnswer | undefined;
  readonly filed: Filed;
}): VNode | null {
  if (of === undefined) return null;
  const now = STAGES.indexOf(of.stage);
  // An objection, and what recovery keys file, are not agreed on by members first.
  const stages = filed === 'filed' ? STAGES : STAGES.filter((stage) => stage !== 'agreeing');
  return (
    <div class="well stack3" role="status">
      <Stepper
        steps={stages.map((stage) => {
          const at = STAGES.indexOf(stage);
          const isDone = at < now || of.stage === 'filed';
          return {
            state: isDone ? 'done' : at === now ? 'now' : 'later',
            title: ringers.tell(`stage.${stage}`),
            ...(at === now && stage !== 'keys' ? { fact: factOf(of, filed) } : {}),
          };
        })}
      />
      {of.missing.length === 0 ? null : (
        <p>{ringers.tell('missing', { names: namesOf(of.missing) })}</p>
      )}
      {of.ringers.length === 0 ? null : (
        <p>{ringers.tell('willRing', { names: namesOf(of.ringers) })}</p>
      )}
      {of.sealHolders.length === 0 ? null : (
        <p>{ringers.tell('willSeal', { names: namesOf(of.sealHolders) })}</p>
      )}
      {of.mine ? <p class="strong">{ringers.tell('mine')}</p> : null}
      {of.act === null ? null : (
        <LinkButton kind="line" href={href('assembly', 'agree')}>
          {ringers.tell('agree')}
        </LinkButton>
      )}
    </div>
  );
}

function factOf({ stage, signed }: RosterAnswer, filed: Filed): ComponentChildren {
  return stage === 'filed' ? ringers.tell(filed) : ringers.tell('signed', { ...signed });
}

/** The sheet: shown to be written down, then typed from the paper, and only then gone from here. */
function Sheet({ name }: { readonly name: string }): VNode {
  const groups = useSignal<readonly string[] | undefined>(undefined);
  const showing = useAct();
  return (
    <section class="card pad stack3">
      <p class="sub">{ringers.tell('sheet.what')}</p>
      {groups.value === undefined ? (
        <Button
          kind="soft"
          icon="eye"
          onPress={() =>
            void showing.now({
              seal: async () => ask('paper.keys', { pact: name }),
              onDone: ({ value }) => (groups.value = value.groups),
            })
          }
        >
          {ringers.tell('sheet.show')}
        </Button>
      ) : (
        <>
          <p class="strong">{ringers.tell('sheet.label')}</p>
          <p class="well num" dir="ltr">
            {groups.value.join(' ')}
          </p>
          <p class="sub">{ringers.tell('sheet.hide')}</p>
          <Button kind="line" icon="print" onPress={() => print()}>
            {ringers.tell('sheet.print')}
          </Button>
        </>
      )}
      {showing.fault.value === undefined ? null : <FaultBanner fault={showing.fault.value} />}
      <Forget name={name} />
    </section>
  );
}

function Forget({ name }: { readonly name: string }): VNode {
  const draft = useDraft({ code: '' });
  const isRight = useSignal<boolean | undefined>(undefined);
  return (
    <Opening label={ringers.tell('sheet.forget')} icon="lock">
      {() => (
        <>
          <TextField
            label={ringers.tell('sheet.typed')}
            help={ringers.tell('sheet.label')}
            charsMax={CODE_CHARS_MAX}
            {...typed(draft, 'code')}
          />
          <GraveButton
            kind="main"
            consequence={ringers.tell('sheet.sure')}
            confirm={ringers.tell('sheet.confirm')}
            whyOff={draft.value.code === '' ? ringers.tell('sheet.typed') : undefined}
            seal={async () => ask('paper.forget', { pact: name, code: draft.value.code })}
            onDone={({ value }) => (isRight.value = value.right)}
          >
            {ringers.tell('sheet.hold')}
          </GraveButton>
          <p role="status" class={isRight.value === false ? 'wrong' : 'strong'}>
            {isRight.value === undefined
              ? null
              : ringers.tell(isRight.value ? 'sheet.gone' : 'sheet.wrong')}
          </p>
        </>
      )}
    </Opening>
  );
}

function Amber({ name }: { readonly name: string }): VNode {
  const known = useSignal<boolean | undefined>(undefined);
  return (
    <section class="card pad stack3">
      <p class="sub">{ringers.tell('amber.what')}</p>
      <ActButton
        kind="soft"
        held={ringers.say('amber.held')}
        done={ringers.say('done')}
        seal={async () => ask('pact.amber', { name })}
        onDone={({ value }) => (known.value = value.known)}
      >
        {ringers.tell('amber.do')}
      </ActButton>
      <p role="status">
        {known.value === undefined
          ? null
          : ringers.tell(known.value ? 'amber.known' : 'amber.waits')}
      </p>
    </section>
  );
}
