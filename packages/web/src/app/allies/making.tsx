/** Making a pact: our part, then one file that goes around. Each step says who has what. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import type { Result } from '@tocsin/core';

import type { Answer, ControlFault } from '../../rpc/calls.ts';
import { allies } from '../../words/allies.ts';
import { ask } from '../asking.ts';
import { ActForm, Opening } from '../kit/acts.tsx';
import { LinkButton } from '../kit/button.tsx';
import type { Draft } from '../kit/draft.ts';
import { spanned, typed, useDraft } from '../kit/draft.ts';
import { HoursField, NumberField, TextField } from '../kit/field.tsx';
import type { FilesByName } from '../kit/files.tsx';
import { Notice } from '../kit/notice.tsx';
import type { Step } from '../kit/steps.tsx';
import { Stepper } from '../kit/steps.tsx';
import { href } from '../route.ts';
import { GiveAll } from '../handing/handed.tsx';
import { TakeIn } from '../handing/take-in.tsx';
import { logNameOf } from '../first-run/log-name.ts';
import { TERM_HOURS_MAX } from './pact-acts.tsx';
import { useTakenNames } from './shared.tsx';

type StepAnswer = Answer<'pact.offer'>;

/** What a step gave; both calls give the same. */
interface Stepped {
  readonly value: StepAnswer;
  readonly files: FilesByName;
}

/** What the peer takes where nobody says otherwise (DESIGN §4): a year, weekly, three days, two weeks, a day. */
const USUAL = { hours: 8760, every: 168, grace: 72, practice: 336, turn: 24 };
/** Assemblies in a pact (`PARTIES_MIN`, `PARTIES_MAX` of the core). */
const PARTIES = { least: 2, most: 8 };

/** The screen of the one who begins it. */
export function NewPact(): VNode {
  const made = useSignal<Stepped | undefined>(undefined);
  return (
    <>
      <Notice sentence={allies.tell('make.title')} support={allies.tell('make.support')} />
      <section class="card pad stack3 all">
        {made.value === undefined ? (
          <OfferForm onDone={(answered) => (made.value = answered)} />
        ) : (
          <Outcome of={made.value} />
        )}
      </section>
    </>
  );
}

interface Offering {
  readonly name: string;
  readonly parties: number | undefined;
  readonly hours: number;
  readonly every: number;
  readonly grace: number;
  readonly practice: number;
  readonly turn: number;
}

/** How often allies hear from each other, and who asks for how long where they do not. */
function Rhythm({ draft }: { readonly draft: Draft<Offering> }): VNode {
  return (
    <>
      <HoursField
        label={allies.tell('make.every')}
        hoursMax={TERM_HOURS_MAX}
        {...spanned(draft, 'every')}
      />
      <HoursField
        label={allies.tell('make.grace')}
        hoursMin={0}
        hoursMax={TERM_HOURS_MAX}
        {...spanned(draft, 'grace')}
      />
      <HoursField
        label={allies.tell('make.practice')}
        hoursMin={0}
        hoursMax={TERM_HOURS_MAX}
        {...spanned(draft, 'practice')}
      />
      <HoursField
        label={allies.tell('make.turn')}
        hoursMax={TERM_HOURS_MAX}
        {...spanned(draft, 'turn')}
      />
    </>
  );
}

function OfferForm({ onDone }: { readonly onDone: (answered: Stepped) => void }): VNode {
  const draft = useDraft<Offering>({ name: '', parties: PARTIES.least, ...USUAL });
  const { parties, ...given } = draft.value;
  const taken = useTakenNames();
  return (
    <ActForm
      label={allies.tell('make.do')}
      held={allies.say('make.held')}
      done={allies.say('make.done')}
      whyOff={given.name.trim() === '' ? allies.tell('name.need') : undefined}
      onDone={onDone}
      seal={async () =>
        ask('pact.offer', {
          ...given,
          name: logNameOf(given.name, taken),
          parties: parties ?? PARTIES.least,
          folder: '',
        })
      }
    >
      <TextField
        label={allies.tell('make.name')}
        help={allies.tell('make.nameHelp')}
        charsMax={40}
        {...typed(draft, 'name')}
      />
      <NumberField label={allies.tell('make.parties')} {...PARTIES} {...typed(draft, 'parties')} />
      <HoursField
        label={allies.tell('make.lasts')}
        hoursMax={TERM_HOURS_MAX}
        {...spanned(draft, 'hours')}
      />
      <Opening label={allies.tell('make.rhythm')}>{() => <Rhythm draft={draft} />}</Opening>
    </ActForm>
  );
}

/** The screen of whoever was handed the file: the first time, and each time it comes round. */
export function TakePact(): VNode {
  const taken = useSignal<Stepped | undefined>(undefined);
  const draft = useDraft({ name: '' });
  const files = useSignal<FilesByName>({});
  const { name } = draft.value;
  const names = useTakenNames();
  return (
    <>
      <Notice sentence={allies.tell('take.title')} support={allies.tell('take.support')} />
      <section class="card pad stack3 all">
        <ActForm
          label={allies.tell('take.do')}
          held={allies.say('take.held')}
          done={allies.say('take.done')}
          whyOff={whyOffTaking(name, files.value)}
          onDone={(answered) => (taken.value = answered)}
          seal={async () => accept(logNameOf(name, names), files.value)}
        >
          <TakeIn label={allies.tell('take.file')} onFile={(file) => (files.value = file)} />
          <TextField
            label={allies.tell('make.name')}
            help={allies.tell('make.nameHelp')}
            charsMax={40}
            {...typed(draft, 'name')}
          />
          <p>{allies.tell('take.warn')}</p>
        </ActForm>
        {taken.value === undefined ? null : <Outcome of={taken.value} />}
      </section>
    </>
  );
}

function whyOffTaking(name: string, files: FilesByName): ComponentChildren {
  if (Object.keys(files).length === 0) return allies.tell('take.needFile');
  return name.trim() === '' ? allies.tell('name.need') : undefined;
}

async function accept(name: string, files: FilesByName): Promise<Result<Stepped, ControlFault>> {
  const [file = ''] = Object.keys(files);
  return ask('pact.accept', { name, file, folder: '' }, { files });
}

/** On the page of a pact in the making: take the file that came round, or look what is next. */
export function GoOn({ name }: { readonly name: string }): VNode {
  const done = useSignal<Stepped | undefined>(undefined);
  const files = useSignal<FilesByName>({});
  const isEmpty = Object.keys(files.value).length === 0;
  return (
    <section class="card pad stack3">
      <ActForm
        label={allies.tell('act.goOn')}
        held={allies.say('take.held')}
        done={allies.say('take.done')}
        onDone={(answered) => (done.value = answered)}
        seal={async (): Promise<Result<Stepped, ControlFault>> =>
          isEmpty ? ask('pact.offer', { name, folder: '' }) : accept(name, files.value)
        }
      >
        <TakeIn label={allies.tell('take.file')} onFile={(file) => (files.value = file)} />
      </ActForm>
      {done.value === undefined ? null : <Outcome of={done.value} />}
    </section>
  );
}

/** Which step a pact in the making is at. */
const NOW: Readonly<Record<StepAnswer['stage'], number>> = {
  card: 1,
  agreeing: 2,
  signed: 3,
  opened: 5,
};

/** Where it stands, who has what, and the file that goes on. */
function Outcome({ of: { value, files } }: { readonly of: Stepped }): VNode {
  const steps = stepsOf(value);
  return (
    <div class="stack3" role="status">
      <Stepper steps={steps} />
      {value.stage === 'agreeing' ? (
        <>
          <p>{allies.tell('next.agree')}</p>
          <LinkButton kind="line" href={href('assembly', 'agree')}>
            {allies.tell('mend.agree')}
          </LinkButton>
        </>
      ) : null}
      {value.stage === 'opened' ? <p class="strong">{allies.tell('next.opened')}</p> : null}
      {Object.keys(files).length === 0 ? (
        <p class="sub">{allies.tell('next.nothing')}</p>
      ) : (
        <>
          <p>{allies.tell('next.handOn')}</p>
          <GiveAll files={files} />
        </>
      )}
      <LinkButton kind="soft" href={href('allies', 'pact', value.name)}>
        {allies.tell('next.see')}
      </LinkButton>
    </div>
  );
}

function stepsOf({ stage, parties, ours, signed }: StepAnswer): readonly Step[] {
  const now = NOW[stage];
  const state = (at: number): Step['state'] => (at < now ? 'done' : at === now ? 'now' : 'later');
  const titles = ['ours', 'parts', 'home', 'seals', 'open'] as const;
  const ends = [
    undefined,
    allies.tell('step.count', { ...parties }),
    undefined,
    allies.tell('step.count', { ...signed }),
    undefined,
  ];
  return titles.map((title, at) => ({
    state: state(at),
    title: allies.tell(`step.${title}`),
    ...(title === 'home' && ours.needed > 0
      ? { fact: allies.tell('step.oursOf', { ...ours }) }
      : {}),
    end: ends[at],
  }));
}
