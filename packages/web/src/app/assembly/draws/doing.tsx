/** What a person does in a draw: seals and shows a secret, writes down what fell, brings a round. */
import type { VNode } from 'preact';

import type { DrawAnswer } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { draws } from '../../../words/draws.ts';
import { ask } from '../../asking.ts';
import { ActButton, ActForm, Opening } from '../../kit/acts.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { some, typed, useDraft } from '../../kit/draft.ts';
import { TextField } from '../../kit/field.tsx';
import { Card, Heading } from '../../kit/rows.tsx';
import { href } from '../../route.ts';
import { PeoplePick } from '../shared.tsx';

/** The longest signature of a round, in hexadecimal. */
const SIGNATURE_CHARS_MAX = 192;

/** The acts that fit how it stands; nothing where none does. */
export function Doing({ draw }: { readonly draw: DrawAnswer }): VNode | null {
  const acts = actsOf(draw);
  if (acts.length === 0) return null;
  return (
    <>
      <Heading>{draws.tell('do.title')}</Heading>
      {acts}
    </>
  );
}

function actsOf(draw: DrawAnswer): readonly VNode[] {
  const { id, asks, stage, hands, decision } = draw;
  const acts: VNode[] = [];
  if (asks === 'commit') acts.push(<Commit key="commit" id={id} />);
  if (asks === 'show') acts.push(<Show key="show" id={id} />);
  // Who has written it down may still mend a slip: the last word counts.
  if (stage === 'reading' && hands.some(({ me }) => me)) {
    acts.push(<Read key="read" draw={draw} />);
    acts.push(<Deny key="deny" id={id} />);
  }
  if (stage === 'round' && draw.round !== null)
    acts.push(<Bring key="round" id={id} round={draw.round} />);
  if (stage === 'nobody' && decision !== null && !draw.provisional)
    acts.push(
      <LinkButton
        key="again"
        kind="main"
        wide
        href={href('assembly', 'draws', 'new', decision, id)}
      >
        {draws.tell('again.open')}
      </LinkButton>,
    );
  if (stage === 'drawn' && draw.drawn.length > 0)
    acts.push(
      <LinkButton key="role" kind="line" wide href={href('assembly', 'roles', 'new')}>
        {draws.tell('role.open')}
      </LinkButton>,
    );
  return acts;
}

function Commit({ id }: { readonly id: string }): VNode {
  return (
    <Card>
      <p>{draws.tell('commit.help')}</p>
      <ActButton
        kind="main"
        wide
        icon="lock"
        held={draws.say('commit.held')}
        done={draws.say('commit.done')}
        seal={async () => ask('draw.commit', { id })}
      >
        {draws.tell('commit.open')}
      </ActButton>
    </Card>
  );
}

function Show({ id }: { readonly id: string }): VNode {
  return (
    <Card>
      <p>{draws.tell('show.help')}</p>
      <ActButton
        kind="soft"
        wide
        icon="eye"
        held={draws.say('show.held')}
        done={draws.say('show.done')}
        seal={async () => ask('draw.reveal', { id })}
      >
        {draws.tell('show.open')}
      </ActButton>
    </Card>
  );
}

/** What the dice showed, or what each source said, and who saw the same. */
function Read({ draw }: { readonly draw: DrawAnswer }): VNode {
  const { id, sources, hands, dice } = draw;
  const draft = useDraft<{ dice: string; values: readonly string[]; witness: readonly string[] }>({
    dice: '',
    values: sources.map(() => ''),
    witness: [],
  });
  const { values, witness } = draft.value;
  const isDice = sources.length === 0;
  const read = isDice ? draft.value.dice.trim() : values.map((one) => one.trim()).join('; ');
  const isWritten = isDice ? read !== '' : values.every((one) => one.trim() !== '');
  const put = (at: number, value: string): void => {
    draft.value = { ...draft.value, values: values.map((one, of) => (of === at ? value : one)) };
  };
  return (
    <Card>
      <ActForm<unknown>
        label={draws.tell('read.give')}
        held={draws.say('read.held', { read })}
        done={draws.say('read.done')}
        whyOff={isWritten ? undefined : assembly.tell('with.write')}
        seal={async () =>
          isDice
            ? ask('draw.dice', { id, dice: plainDigits(read), witness })
            : ask('draw.numbers', { id, value: values.map(plainDigits), witness })
        }
      >
        {isDice ? (
          <TextField
            label={draws.tell('read.dice')}
            help={draws.tell('read.diceHelp', { count: dice })}
            {...typed(draft, 'dice')}
          />
        ) : (
          sources.map((source, at) => (
            <TextField
              key={source}
              label={draws.tell('read.source', { source })}
              help={draws.tell('read.sourceHelp')}
              value={values[at] ?? ''}
              onInput={(value) => put(at, value)}
            />
          ))
        )}
        <PeoplePick
          label={draws.tell('read.witness')}
          help={draws.tell('read.witnessHelp')}
          among={hands.filter(({ me }) => !me)}
          {...typed(draft, 'witness')}
        />
      </ActForm>
    </Card>
  );
}

/** Arabic and Persian digits as the peer reads them: the last four bits are their value. */
function plainDigits(text: string): string {
  return text
    .trim()
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/gu, (digit) =>
      String((digit.codePointAt(0) ?? 0) % 16),
    );
}

function Deny({ id }: { readonly id: string }): VNode {
  return (
    <ActButton
      kind="quiet"
      wide
      small={draws.tell('deny.help')}
      held={draws.say('deny.held')}
      done={draws.say('deny.done')}
      seal={async () => ask('draw.deny', { id })}
    >
      {draws.tell('deny.open')}
    </ActButton>
  );
}

/** What the round said: anybody may bring it, and it proves itself. */
function Bring({
  id,
  round,
}: {
  readonly id: string;
  readonly round: NonNullable<DrawAnswer['round']>;
}): VNode {
  const draft = useDraft({ signature: '', previous: '' });
  const { signature, previous } = draft.value;
  const { number, chain } = round;
  return (
    <Opening kind="main" label={draws.tell('round.open')}>
      {(close) => (
        <ActForm
          label={draws.tell('round.open')}
          held={draws.say('round.held')}
          done={draws.say('round.done')}
          whyOff={signature.trim() === '' ? assembly.tell('with.write') : undefined}
          onClose={close}
          onDone={close}
          seal={async () =>
            ask('draw.beacon', {
              id,
              signature: signature.trim(),
              ...some('previous', previous.trim()),
            })
          }
        >
          <TextField
            lines={3}
            charsMax={SIGNATURE_CHARS_MAX}
            label={draws.tell('round.label', { number: String(number), chain })}
            help={draws.tell('round.help')}
            {...typed(draft, 'signature')}
          />
          {chain === 'quicknet' ? null : (
            <TextField
              lines={3}
              charsMax={SIGNATURE_CHARS_MAX}
              label={draws.tell('round.previous')}
              {...typed(draft, 'previous')}
            />
          )}
        </ActForm>
      )}
    </Opening>
  );
}
