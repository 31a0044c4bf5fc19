/** A need and an offer brought together: both say yes, then each can tell the other how to reach them. */
import type { ComponentChild, VNode } from 'preact';
import type { Result } from '@tocsin/core';

import type { ControlFault, Match, Who } from '../../../rpc/calls.ts';
import { aid } from '../../../words/aid.ts';
import { assembly } from '../../../words/assembly.ts';
import { ask } from '../../asking.ts';
import { ActButton, ActForm, OneOf, Opening } from '../../kit/acts.tsx';
import { picked, some, typed, useDraft } from '../../kit/draft.ts';
import { SelectField, TextField } from '../../kit/field.tsx';
import type { State } from '../../kit/icon.tsx';
import { Chip } from '../../kit/marks.tsx';
import { Quote } from '../../kit/story.tsx';
import { nameOf } from '../../pulse/sentence.ts';
import { namesOf, PeoplePick, peopleOptions } from '../shared.tsx';

/** The longest contact (`CONTACT_TEXT_MAX` of the core). */
const CONTACT_CHARS_MAX = 160;
const ALONE = { witness: [] } as const;
const SHAPES: Readonly<Record<Match['state'], State>> = {
  proposed: 'due',
  accepted: 'steady',
  done: 'steady',
  declined: 'unknown',
  failed: 'unknown',
  expired: 'unknown',
};

/** One match. */
export function MatchCard({ one }: { readonly one: Match }): VNode {
  const { quantity, unit, waitsFor, state } = one;
  const isMine = one.needer.me || one.giver.me;
  return (
    <section class="card pad stack3">
      <div class="flex between">
        <h3>
          <bdi>{one.what}</bdi>
        </h3>
        <Chip state={SHAPES[state]}>{aid.tell(`match.${state}`)}</Chip>
      </div>
      <p class="sub">
        {aid.tell('match.says', {
          quantity,
          unit,
          giver: nameOf(one.giver),
          needer: nameOf(one.needer),
        })}
      </p>
      {waitsFor.length === 0 ? null : (
        <p class="sub">{aid.tell('match.waits', { names: namesOf(waitsFor) })}</p>
      )}
      {state === 'proposed' && waitsFor.some(({ me }) => me) ? <YesOrNo id={one.id} /> : null}
      {state === 'proposed' && waitsFor.some(({ me }) => !me) ? <ForAnother one={one} /> : null}
      {isMine ? <Reach one={one} /> : null}
      {isMine && state === 'accepted' ? <CameAbout id={one.id} /> : null}
      {state === 'accepted' ? <EndForAnother one={one} /> : null}
    </section>
  );
}

function YesOrNo({ id }: { readonly id: string }): VNode {
  return (
    <OneOf>
      <ActButton
        kind="main"
        held={aid.say('match.heldYes')}
        done={aid.say('match.saidYes')}
        seal={async () => ask('exchange.accept', { id, ...ALONE })}
      >
        {aid.tell('match.yes')}
      </ActButton>
      <ActButton
        kind="line"
        small={aid.tell('match.noWhy')}
        held={aid.say('match.heldNo')}
        done={aid.say('match.saidNo')}
        seal={async () => ask('exchange.decline', { id, ...ALONE })}
      >
        {aid.tell('match.no')}
      </ActButton>
    </OneOf>
  );
}

/** The yes of somebody without a device, before a witness. */
function ForAnother({ one }: { readonly one: Match }): VNode {
  return (
    <SpokenFor
      label={aid.tell('match.forOther')}
      among={one.waitsFor.filter(({ me }) => !me)}
      acts={[
        {
          label: aid.tell('match.yes'),
          held: aid.say('match.heldYes'),
          done: aid.say('match.saidYes'),
          seal: async (given) => ask('exchange.accept', { id: one.id, ...given }),
        },
        {
          label: aid.tell('match.no'),
          held: aid.say('match.heldNo'),
          done: aid.say('match.saidNo'),
          seal: async (given) => ask('exchange.decline', { id: one.id, ...given }),
        },
      ]}
    />
  );
}

/** How it went, as somebody without a device says it. */
function EndForAnother({ one }: { readonly one: Match }): VNode {
  return (
    <SpokenFor
      label={aid.tell('match.endOther')}
      among={[one.needer, one.giver].filter(({ me }) => !me)}
      acts={[
        {
          label: aid.tell('match.came'),
          held: aid.say('match.cameHeld'),
          done: aid.say('match.cameDone'),
          seal: async (given) => ask('exchange.done', { id: one.id, ...given }),
        },
        {
          label: aid.tell('match.notCame'),
          held: aid.say('match.notCameHeld'),
          done: aid.say('match.notCameDone'),
          seal: async (given) => ask('exchange.failed', { id: one.id, ...given }),
        },
      ]}
    />
  );
}

interface GivenFor {
  readonly for: string;
  readonly witness: readonly string[];
  readonly note?: string;
}

/** One of the two things that somebody says. */
interface SpokenAct {
  readonly label: ComponentChild;
  readonly held: string;
  readonly done: string;
  readonly seal: (given: GivenFor) => Promise<Result<unknown, ControlFault>>;
}

/** For whom, before which witness, in which words; then one of two acts. */
function SpokenFor({
  label,
  among,
  acts: [first, second],
}: {
  readonly label: ComponentChild;
  readonly among: readonly Who[];
  readonly acts: readonly [SpokenAct, SpokenAct];
}): VNode {
  const draft = useDraft<{ who: string; witness: readonly string[]; note: string }>({
    who: '',
    witness: [],
    note: '',
  });
  const { who, witness, note } = draft.value;
  const given: GivenFor = { for: who, witness, ...some('note', note) };
  const whyOff = who === '' || witness.length === 0 ? assembly.tell('with.pick') : undefined;
  return (
    <Opening kind="quiet" label={label}>
      {(close) => (
        <>
          <ActForm<unknown>
            label={first.label}
            held={first.held}
            done={first.done}
            whyOff={whyOff}
            onClose={close}
            onDone={close}
            seal={async () => first.seal(given)}
          >
            <SelectField
              label={assembly.tell('with.for')}
              options={peopleOptions(among, aid.say('duty.nobody'))}
              {...picked(draft, 'who')}
            />
            <PeoplePick label={aid.tell('new.witness')} {...typed(draft, 'witness')} />
            <TextField optional label={assembly.tell('with.note')} {...typed(draft, 'note')} />
          </ActForm>
          <ActButton<unknown>
            kind="line"
            held={second.held}
            done={second.done}
            onDone={close}
            {...(whyOff === undefined ? {} : { whyOff })}
            seal={async () => second.seal(given)}
          >
            {second.label}
          </ActButton>
        </>
      )}
    </Opening>
  );
}

/** How to reach each other: for the two alone, and only once both said yes. */
function Reach({ one }: { readonly one: Match }): VNode | null {
  const draft = useDraft({ text: '' });
  if (one.state === 'proposed') return <p class="sub">{aid.tell('match.blind')}</p>;
  if (one.state !== 'accepted') return null;
  return (
    <>
      {one.contact === null ? null : (
        <Quote>{aid.say('match.contact', { contact: one.contact })}</Quote>
      )}
      {one.toldThem ? <p class="sub">{aid.tell('match.told')}</p> : null}
      <Opening label={aid.tell('match.tell')}>
        {(close) => (
          <ActForm
            label={aid.tell('match.tell')}
            held={aid.say('match.tellHeld')}
            done={aid.say('match.tellDone')}
            whyOff={draft.value.text.trim() === '' ? assembly.tell('with.write') : undefined}
            onClose={close}
            onDone={close}
            seal={async () => ask('exchange.contact', { id: one.id, text: draft.value.text })}
          >
            <TextField
              charsMax={CONTACT_CHARS_MAX}
              label={aid.tell('match.tellText')}
              {...typed(draft, 'text')}
            />
          </ActForm>
        )}
      </Opening>
    </>
  );
}

function CameAbout({ id }: { readonly id: string }): VNode {
  return (
    <OneOf>
      <ActButton
        kind="soft"
        held={aid.say('match.cameHeld')}
        done={aid.say('match.cameDone')}
        seal={async () => ask('exchange.done', { id, ...ALONE })}
      >
        {aid.tell('match.came')}
      </ActButton>
      <ActButton
        kind="line"
        held={aid.say('match.notCameHeld')}
        done={aid.say('match.notCameDone')}
        seal={async () => ask('exchange.failed', { id, ...ALONE })}
      >
        {aid.tell('match.notCame')}
      </ActButton>
    </OneOf>
  );
}
