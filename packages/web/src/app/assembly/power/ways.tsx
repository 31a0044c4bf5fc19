/** Which ways of deciding are allowed for what: as it stands, as it is asked for, and asking. */
import { useSignal } from '@preact/signals';
import type { ComponentChild, VNode } from 'preact';

import type { Answer } from '../../../rpc/calls.ts';
import { sayWord } from '../../../words/catalogue.ts';
import { decide } from '../../../words/decide.ts';
import { power } from '../../../words/power.ts';
import { sayAll } from '../../../words/time.ts';
import { ask } from '../../asking.ts';
import { ActForm, Opening } from '../../kit/acts.tsx';
import { Button, Buttons } from '../../kit/button.tsx';
import { PickMany, TextField } from '../../kit/field.tsx';
import { Heading } from '../../kit/rows.tsx';
import { go } from '../../route.ts';

type Constitution = Answer<'constitution.show'>;
type Methods = NonNullable<Constitution['methods']>;

/** Ways that bind; advice and a sense check are always free. */
const WAYS = [
  'consent',
  'consensus',
  'majority',
  'supermajority',
  'ranked',
  'stv',
  'score',
  'sortition',
] as const;
/** Domains that one list names, at most. */
const DOMAINS_MAX = 32;

/** The part of the rules. */
export function Ways({
  answer: { methods, methodsAsked },
}: {
  readonly answer: Pick<Constitution, 'methods' | 'methodsAsked'>;
}): VNode {
  return (
    <>
      <Heading>{power.tell('ways.title')}</Heading>
      <section class="card pad stack3">
        {methods === null ? <p>{power.tell('ways.any')}</p> : <List of={methods} />}
        <p class="sub">{power.tell('ways.free')}</p>
        {methodsAsked.map(({ act, methods: asked }) => (
          <div key={act} class="well">
            <p class="sub">{power.tell('ways.asked')}</p>
            {asked === null ? <p>{decide.tell('void.methodsUnread')}</p> : <List of={asked} />}
          </div>
        ))}
      </section>
      <Asking />
    </>
  );
}

function List({ of: { others, acts, domains } }: { readonly of: Methods }): VNode {
  const lines: ComponentChild[] = [
    ...domains.map(({ domain, methods }) =>
      power.tell('ways.domain', { domain, ways: sayWays(methods) }),
    ),
    power.tell(domains.length === 0 ? 'ways.all' : 'ways.others', { ways: sayWays(others) }),
    ...(acts === null ? [] : [power.tell('ways.acts', { ways: sayWays(acts) })]),
  ];
  return (
    <>
      {lines.map((line, at) => (
        <p key={at}>{line}</p>
      ))}
    </>
  );
}

function sayWays(methods: readonly string[]): string {
  return sayAll(methods.map((method) => sayWay(method)));
}

function sayWay(method: string): string {
  return decide.has(`name.${method}`) ? sayWord(decide, 'name', method) : method;
}

interface OneDomain {
  readonly domain: string;
  readonly methods: readonly string[];
}

/** Asking the members for another list, in place of the one that stands. */
function Asking(): VNode {
  const others = useSignal<readonly string[]>([]);
  const acts = useSignal<readonly string[]>([]);
  const domains = useSignal<readonly OneDomain[]>([]);
  const options = WAYS.map((value) => ({ value, label: sayWay(value) }));
  const put = (at: number, change: Partial<OneDomain>): void => {
    domains.value = domains.value.map((one, of) => (of === at ? { ...one, ...change } : one));
  };
  return (
    <Opening label={power.tell('ways.propose')} icon="pen">
      {(close) => (
        <ActForm
          label={power.tell('new.give')}
          held={power.say('ways.held')}
          done={power.say('rules.done')}
          onClose={close}
          onDone={() => go('assembly', 'agree')}
          seal={async () =>
            ask('constitution.methods', {
              others: others.value,
              acts: acts.value,
              domain: domains.value.map(
                ({ domain, methods }) => `${domain.trim()}=${methods.join(',')}`,
              ),
            })
          }
        >
          <PickMany
            label={power.tell('ways.pickOthers')}
            options={options}
            value={others.value}
            onInput={(next) => (others.value = next)}
          />
          <PickMany
            label={power.tell('ways.pickActs')}
            options={options}
            value={acts.value}
            onInput={(next) => (acts.value = next)}
          />
          {domains.value.map(({ domain, methods }, at) => (
            <div key={at} class="stack3">
              <TextField
                label={power.tell('ways.pickDomain')}
                value={domain}
                onInput={(next) => put(at, { domain: next })}
              />
              <PickMany
                label={power.tell('ways.pickWays')}
                options={options}
                value={methods}
                onInput={(next) => put(at, { methods: next })}
              />
            </div>
          ))}
          {domains.value.length >= DOMAINS_MAX ? null : (
            <Buttons>
              <Button
                kind="line"
                icon="plus"
                onPress={() => (domains.value = [...domains.value, { domain: '', methods: [] }])}
              >
                {power.tell('ways.more')}
              </Button>
            </Buttons>
          )}
        </ActForm>
      )}
    </Opening>
  );
}
