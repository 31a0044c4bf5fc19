/** One's own rhythm: how often one checks in, and a rest that somebody else agrees to. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer } from '../../rpc/calls.ts';
import { inquiry as words } from '../../words/inquiry.ts';
import { pulse } from '../../words/pulse.ts';
import { ask, view } from '../asking.ts';
import { wishRhythm } from '../gate/rhythm-wish.ts';
import { Banner } from '../kit/banner.tsx';
import { sayBoth } from '../kit/countdown.tsx';
import { HoursField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { ActForm } from '../kit/acts.tsx';
import { knownOf } from '../kit/seen.tsx';
import { usePage } from '../page.ts';
import type { ScreenProps } from '../screen.ts';
import { soonestDue } from './own-due.ts';

/** A week and three days: what an assembly begins with. */
const EVERY_HOURS = 168;
const GRACE_HOURS = 72;
/** The longest rhythm: a leap year (`PERIOD_HOURS_MAX` of the core). */
const EVERY_HOURS_MAX = 8784;
/** The longest grace: 90 days (`GRACE_HOURS_MAX` of the core). */
const GRACE_HOURS_MAX = 2160;
/** The longest pause: 60 days (`PAUSE_HOURS_MAX` of the core). */
const PAUSE_HOURS_MAX = 1440;

/** The page: `#/pulse/rhythm`. */
export function OwnRhythm(_props: ScreenProps): VNode {
  const status = knownOf(view('status', {}).value, undefined);
  usePage(pulse.say('own.rhythm'));
  const own = status?.own ?? [];
  const due = soonestDue(own);
  const rests = own.flatMap(({ restsUntil }) => restsUntil?.ms ?? []);
  return (
    <>
      <Notice
        sentence={words.tell('rhythm.title')}
        support={
          due === undefined
            ? words.tell('rhythm.support')
            : words.tell('rhythm.now', { when: sayBoth(due.dueAt.ms) })
        }
      />
      <div class="col">
        <Rhythm />
      </div>
      <div class="col">
        <Pause restsUntilMs={rests.length === 0 ? undefined : Math.min(...rests)} />
      </div>
    </>
  );
}

function Rhythm(): VNode {
  const every = useSignal(EVERY_HOURS);
  const grace = useSignal(GRACE_HOURS);
  const set = useSignal<Answer<'rhythm.set'> | undefined>(undefined);
  return (
    <section class="card pad stack3">
      <ActForm
        label={words.tell('rhythm.set')}
        held={words.say('rhythm.held')}
        done={words.say('rhythm.said')}
        seal={async () => ask('rhythm.set', { every: every.value, grace: grace.value })}
        onDone={({ value }) => {
          set.value = value;
          // What was wished for before does not come back over it.
          wishRhythm(undefined);
        }}
      >
        <p class="sub">{words.tell('rhythm.support')}</p>
        <HoursField
          label={words.tell('rhythm.every')}
          hours={every.value}
          hoursMax={EVERY_HOURS_MAX}
          onInput={(hours) => (every.value = hours)}
        />
        <HoursField
          label={words.tell('rhythm.grace')}
          hours={grace.value}
          hoursMax={GRACE_HOURS_MAX}
          onInput={(hours) => (grace.value = hours)}
        />
      </ActForm>
      {set.value === undefined ? null : (
        <div role="status">
          <Banner
            icon="check"
            title={words.tell('rhythm.next', { when: sayBoth(set.value.nextDueAt.ms) })}
          >
            {set.value.practiceUntil === null
              ? null
              : words.tell('rhythm.practice', { when: sayBoth(set.value.practiceUntil.ms) })}
          </Banner>
        </div>
      )}
    </section>
  );
}

function Pause({ restsUntilMs }: { readonly restsUntilMs: number | undefined }): VNode {
  const hours = useSignal(GRACE_HOURS);
  const asked = useSignal<Answer<'rhythm.pause'> | undefined>(undefined);
  return (
    <section class="card pad stack3">
      <h2>{words.tell('pause.title')}</h2>
      {restsUntilMs === undefined ? null : (
        <Banner
          state="resting"
          title={words.tell('pause.rests', { when: sayBoth(restsUntilMs) })}
        />
      )}
      <ActForm
        label={words.tell('pause.do')}
        kind="soft"
        held={words.say('pause.held')}
        done={words.say('pause.said')}
        seal={async () => ask('rhythm.pause', { hours: hours.value })}
        onDone={({ value }) => (asked.value = value)}
      >
        <p class="sub">{words.tell('pause.says')}</p>
        <HoursField
          label={words.tell('pause.hours')}
          hours={hours.value}
          hoursMax={PAUSE_HOURS_MAX}
          onInput={(typed) => (hours.value = typed)}
        />
      </ActForm>
      {asked.value === undefined ? null : (
        <div role="status">
          <Banner
            icon="clock"
            title={words.tell('pause.waits', { when: sayBoth(asked.value.to.ms) })}
          />
        </div>
      )}
    </section>
  );
}
