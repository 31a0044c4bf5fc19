/** Emergency power: who holds it together, until when; asking for one, stopping one, accounting. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, EmergencyShown } from '../../../rpc/calls.ts';
import { assembly } from '../../../words/assembly.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { power } from '../../../words/power.ts';
import { ask, view } from '../../asking.ts';
import { ActForm, GraveButton, Opening } from '../../kit/acts.tsx';
import { Banner } from '../../kit/banner.tsx';
import { LinkButton } from '../../kit/button.tsx';
import { Countdown, sayBoth } from '../../kit/countdown.tsx';
import { linesOf, spanned, typed, useDraft } from '../../kit/draft.ts';
import { HoursField, PickMany, TextField } from '../../kit/field.tsx';
import type { State } from '../../kit/icon.tsx';
import { Chip } from '../../kit/marks.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';
import { go, href } from '../../route.ts';
import type { ScreenProps } from '../../screen.ts';
import { Facts, namesOf, PeoplePick, sayMay } from '../shared.tsx';
import { ActsOf, WriteAct } from './role-acts.tsx';

/** What an emergency power can hold. */
const VERBS = [
  'spend',
  'enter',
  'requisition',
  'speak',
  'publish',
  'convene',
  'schedule',
  'carry',
] as const;
/** Two days to begin with. */
const HOURS = 48;
/** The longest emergency power: the rules allow three days at most (R26). */
const HOURS_MAX = 72;
const HOLDERS_MIN = 2;

const SHAPES: Readonly<Record<EmergencyShown['phase'], State>> = {
  ahead: 'resting',
  runs: 'late',
  stopped: 'unknown',
  lapsed: 'unknown',
};
const WORDS = {
  ahead: 'urgent.ahead',
  runs: 'urgent.running',
  stopped: 'urgent.stopped',
  lapsed: 'urgent.lapsed',
} as const;

/** The screen: `[]` or `[new]`. */
export function Emergency({ rest }: ScreenProps): VNode {
  const shown = view('emergency.show', {}).value;
  return (
    <Seen of={shown} title={assembly.tell('part.emergency')}>
      {(answer) => (rest[0] === 'new' ? <AskFor next={answer.next} /> : <All answer={answer} />)}
    </Seen>
  );
}

function All({ answer }: { readonly answer: Answer<'emergency.show'> }): VNode {
  const running = answer.powers.find(({ phase }) => phase === 'runs');
  return (
    <>
      <Notice
        sentence={
          running === undefined
            ? power.tell('urgent.none')
            : power.tell('urgent.runs', { when: sayBoth(running.expires.ms) })
        }
        support={power.tell('urgent.next', { ...answer.next })}
      />
      <div class="col">
        {answer.powers.length === 0 ? <EmptyState title={power.tell('urgent.empty')} /> : null}
        {answer.powers.map((one, at) => (
          <Card key={`${one.id}${at}`} one={one} />
        ))}
      </div>
      <div class="col">
        <LinkButton kind="line" icon="plus" wide href={href('assembly', 'emergency', 'new')}>
          {power.tell('urgent.new')}
        </LinkButton>
      </div>
    </>
  );
}

function Card({ one }: { readonly one: EmergencyShown }): VNode {
  const isMine = one.holders.some(({ me }) => me);
  return (
    <section class="card pad stack3">
      <div class="flex between">
        <Chip state={SHAPES[one.phase]}>{power.tell(WORDS[one.phase])}</Chip>
        <span class="fact">
          {one.phase === 'runs' ? (
            <Countdown at={one.expires} say={(when) => power.say('urgent.ends', { when })} />
          ) : one.phase === 'ahead' ? (
            power.tell('urgent.begins', { when: sayBoth(one.starts.ms) })
          ) : (
            power.tell('urgent.stoppedAt', { when: sayBoth((one.stoppedAt ?? one.expires).ms) })
          )}
        </span>
      </div>
      <h2>{one.what === null ? power.tell('urgent.noText') : <bdi>{one.what}</bdi>}</h2>
      <Facts
        of={[
          [power.tell('urgent.holders'), namesOf(one.holders)],
          [power.tell('urgent.may'), sayMay(one.verbs, one.caps)],
          ...(one.exposed.length === 0
            ? []
            : [[power.tell('urgent.exposed'), namesOf(one.exposed)] as const]),
          ...(one.report === null
            ? []
            : [[power.tell('urgent.report'), <bdi key="r">{one.report}</bdi>] as const]),
        ]}
      />
      <p class="sub">{power.tell('urgent.agreed', { ...one.agreed })}</p>
      <Owed one={one} />
      <ActsOf acts={one.acts} of={one} />
      {isMine && one.phase === 'runs' ? <WriteAct id={one.id} verbs={one.verbs} /> : null}
      {isMine && one.report === null && one.phase !== 'ahead' ? <Account id={one.id} /> : null}
      {one.phase === 'runs' || one.phase === 'ahead' ? <Stop id={one.id} /> : null}
    </section>
  );
}

function Owed({ one }: { readonly one: EmergencyShown }): VNode | null {
  if (one.report !== null) return null;
  const when = sayBoth(one.reportDue.ms);
  return one.reportOverdue ? (
    <Banner state="late" title={power.tell('urgent.reportLate', { when })} />
  ) : (
    <p class="sub">{power.tell('urgent.reportDue', { when })}</p>
  );
}

function Stop({ id }: { readonly id: string }): VNode {
  const said = useSignal<Answer<'emergency.stop'> | undefined>(undefined);
  return (
    <>
      {said.value === undefined ? null : (
        <Banner
          icon="check"
          title={
            said.value.stopped
              ? power.tell('urgent.stopDone')
              : power.tell('urgent.stopSaid', { ...said.value.for })
          }
        />
      )}
      <GraveButton
        kind="main"
        consequence={power.tell('urgent.stopWhat')}
        confirm={power.tell('urgent.stopWord')}
        onDone={({ value }) => (said.value = value)}
        seal={async () => ask('emergency.stop', { id })}
      >
        {power.tell('urgent.stop')}
      </GraveButton>
    </>
  );
}

function Account({ id }: { readonly id: string }): VNode {
  const draft = useDraft({ text: '' });
  return (
    <Opening label={power.tell('urgent.account')} icon="pen">
      {(close) => (
        <ActForm
          label={power.tell('urgent.account')}
          held={power.say('urgent.accountHeld')}
          done={power.say('urgent.accountDone')}
          whyOff={draft.value.text.trim() === '' ? assembly.tell('with.write') : undefined}
          onClose={close}
          onDone={close}
          seal={async () => ask('emergency.report', { id, text: draft.value.text })}
        >
          <TextField lines={5} label={power.tell('urgent.accountText')} {...typed(draft, 'text')} />
        </ActForm>
      )}
    </Opening>
  );
}

function AskFor({ next }: { readonly next: Answer<'emergency.show'>['next'] }): VNode {
  const draft = useDraft({
    what: '',
    hours: HOURS,
    holder: [] as readonly string[],
    verb: [] as readonly string[],
    cap: '',
    exposed: [] as readonly string[],
  });
  const { what, holder, verb, hours } = draft.value;
  const whyOff =
    what.trim() === ''
      ? assembly.tell('with.write')
      : holder.length < HOLDERS_MIN
        ? power.tell('urgent.who')
        : verb.length === 0
          ? power.tell('urgent.may')
          : undefined;
  return (
    <>
      <Notice
        sentence={power.tell('urgent.new')}
        support={power.tell('urgent.next', { ...next })}
      />
      <section class="card pad stack3 all">
        <TextField lines={3} label={power.tell('urgent.what')} {...typed(draft, 'what')} />
        <HoursField
          label={power.tell('urgent.hours')}
          hoursMax={HOURS_MAX}
          {...spanned(draft, 'hours')}
        />
        <PeoplePick label={power.tell('urgent.who')} {...typed(draft, 'holder')} />
        <PickMany
          label={power.tell('urgent.may')}
          options={VERBS.map((value) => ({ value, label: sayWord(assembly, 'may', value) }))}
          {...typed(draft, 'verb')}
        />
        <TextField
          lines={2}
          optional
          label={power.tell('new.caps')}
          help={assembly.tell('sum.help')}
          {...typed(draft, 'cap')}
        />
        <PeoplePick label={power.tell('urgent.risk')} {...typed(draft, 'exposed')} />
        <GraveButton
          kind="main"
          consequence={power.tell('urgent.askWhat', { hours })}
          confirm={power.tell('urgent.askWord')}
          whyOff={whyOff}
          onDone={() => go('assembly', 'agree')}
          seal={async () =>
            ask('emergency.propose', { ...draft.value, cap: linesOf(draft.value.cap) })
          }
        >
          {power.tell('urgent.ask')}
        </GraveButton>
      </section>
    </>
  );
}
