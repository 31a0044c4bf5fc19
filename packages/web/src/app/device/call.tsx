/** A call that only the right device can answer (R21, R16): ten digits there, ten digits back. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, ControlFault, Who } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { kit } from '../../words/kit.ts';
import { ask, view } from '../asking.ts';
import { Digits } from '../first-run/compare.tsx';
import { FaultBanner } from '../kit/banner.tsx';
import { Button } from '../kit/button.tsx';
import { sayDelivery } from '../kit/delivery.tsx';
import { SelectField, TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { Card, EmptyState, Heading } from '../kit/rows.tsx';

/** Two groups of five digits, with anything between them. */
const NUMBER_CHARS_MAX = 24;

/** The page. */
export function Call(): VNode {
  const status = view('status', {}).value;
  const names = view('name.show', {}).value;
  const picked = useSignal<string | undefined>(undefined);
  if (status.state === 'failed') return <FaultBanner fault={status.fault} />;
  if (status.state === 'asking') return <p class="sub all">{kit.tell('loading')}</p>;
  const members = names.state === 'known' ? names.answer.members : [];
  const people = othersOf([...members, ...status.answer.subjects.map(({ who }) => who)]);
  const who = picked.value ?? people[0]?.id;
  return (
    <>
      <Notice sentence={words.tell('call.title')} support={words.tell('call.why')} />
      {who === undefined ? (
        <div class="col">
          <EmptyState title={words.tell('call.nobody')} />
        </div>
      ) : (
        <>
          <div class="col">
            <Card>
              <SelectField
                label={words.tell('call.who')}
                value={who}
                options={people.map(({ id, name }) => ({
                  value: id,
                  label: name ?? id.slice(0, 8),
                }))}
                onPick={(id) => (picked.value = id)}
              />
            </Card>
            <Asking key={`ask ${who}`} who={who} />
          </div>
          <div class="col side">
            <Answering key={`answer ${who}`} who={who} />
          </div>
        </>
      )}
    </>
  );
}

function othersOf(all: readonly Who[]): readonly Who[] {
  const byId = new Map(all.filter(({ me }) => !me).map((who) => [who.id, who]));
  return [...byId.values()];
}

function Asking({ who }: { readonly who: string }): VNode {
  const asked = useSignal<Answer<'call.ask'> | undefined>(undefined);
  const heard = useSignal<Answer<'call.heard'> | undefined>(undefined);
  const typed = useSignal('');
  const fault = useSignal<ControlFault | undefined>(undefined);
  const begin = async (): Promise<void> => {
    const answered = await ask('call.ask', { who });
    fault.value = answered.ok ? undefined : answered.fault;
    heard.value = undefined;
    if (answered.ok) asked.value = answered.value.value;
  };
  const hear = async (): Promise<void> => {
    const answered = await ask('call.heard', { who, answer: typed.value });
    fault.value = answered.ok ? undefined : answered.fault;
    if (answered.ok) heard.value = answered.value.value;
  };
  return (
    <Card>
      <Heading>{words.tell('call.mine')}</Heading>
      <p class="sub">{words.tell('call.mineHow')}</p>
      <Button kind="soft" icon="phone" onPress={() => void begin()}>
        {words.tell('call.begin')}
      </Button>
      {asked.value === undefined ? null : (
        <>
          <Digits groups={asked.value.number} />
          {asked.value.delivery === null ? null : (
            <p class="sub">{sayDelivery(asked.value.delivery)}</p>
          )}
          <TextField
            label={words.tell('call.heardField')}
            charsMax={NUMBER_CHARS_MAX}
            value={typed.value}
            onInput={(value) => (typed.value = value)}
          />
          <Button kind="main" onPress={() => void hear()}>
            {words.tell('call.check')}
          </Button>
        </>
      )}
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
      <p role="status" class="strong">
        {heard.value === undefined
          ? ''
          : heard.value.right
            ? words.tell('call.right')
            : words.tell('call.wrong', { tries: heard.value.triesLeft })}
      </p>
    </Card>
  );
}

function Answering({ who }: { readonly who: string }): VNode {
  const typed = useSignal('');
  const answer = useSignal<readonly string[]>([]);
  const fault = useSignal<ControlFault | undefined>(undefined);
  const say = async (): Promise<void> => {
    const answered = await ask('call.answer', { who, number: typed.value });
    fault.value = answered.ok ? undefined : answered.fault;
    answer.value = answered.ok ? answered.value.value.answer : [];
  };
  return (
    <Card>
      <Heading>{words.tell('call.theirs')}</Heading>
      <p class="sub">{words.tell('call.theirsHow')}</p>
      <TextField
        label={words.tell('call.numberField')}
        charsMax={NUMBER_CHARS_MAX}
        value={typed.value}
        onInput={(value) => (typed.value = value)}
      />
      <Button kind="soft" onPress={() => void say()}>
        {words.tell('call.say')}
      </Button>
      {fault.value === undefined ? null : <FaultBanner fault={fault.value} />}
      {answer.value.length === 0 ? null : <Digits groups={answer.value} />}
    </Card>
  );
}
