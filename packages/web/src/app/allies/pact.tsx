/** One pact: how it stands, what it lacks, who is in it, what was promised. */
import type { ComponentChildren, VNode } from 'preact';

import type { Pact, PactLack, PactParty } from '../../rpc/calls.ts';
import { allies } from '../../words/allies.ts';
import { nowMs, sayDate, sayWhen } from '../../words/time.ts';
import { view } from '../asking.ts';
import { Banner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { sayBoth } from '../kit/countdown.tsx';
import type { State } from '../kit/icon.tsx';
import { Chip } from '../kit/marks.tsx';
import { Notice } from '../kit/notice.tsx';
import { EmptyState, Heading, List, ListRow } from '../kit/rows.tsx';
import { Seen } from '../kit/seen.tsx';
import { nameOf } from '../pulse/sentence.ts';
import { href } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { GoOn } from './making.tsx';
import { NamePact, OtherTerms, PassOn } from './pact-acts.tsx';
import { Ringers } from './ringers.tsx';
import { Doors, Facts, sayHours, sayKinds, standingOf } from './shared.tsx';

/** The screen; `rest` is the pact's name, and `ringers` for who rings and seals in it. */
export function OnePact({ rest }: ScreenProps): VNode {
  const [name = '', part] = rest;
  const shown = view('pact.show', {}).value;
  return (
    <Seen of={shown} title={allies.tell('home.pacts')}>
      {({ pacts }) => {
        const pact = pacts.find((one) => one.name === name);
        if (pact === undefined) return <Unknown />;
        return part === 'ringers' ? <Ringers pact={pact} /> : <Shown pact={pact} />;
      }}
    </Seen>
  );
}

function Unknown(): VNode {
  return (
    <>
      <Notice sentence={allies.tell('pact.unknown')} />
      <EmptyState
        title={allies.tell('home.noneWhat')}
        act={
          <LinkButton kind="line" href={href('allies')}>
            {allies.tell('home.pacts')}
          </LinkButton>
        }
      />
    </>
  );
}

function Shown({ pact }: { readonly pact: Pact }): VNode {
  const { name, terms } = pact;
  const isOpen = pact.state !== 'forming' && pact.state !== 'ended';
  return (
    <>
      <Notice
        kick={
          pact.rehearsal ? <Chip state="drill">{allies.tell('pact.rehearsal')}</Chip> : undefined
        }
        sentence={allies.tell(`pact.${standingOf(pact)}`, { name })}
        support={
          terms === null || !isOpen
            ? undefined
            : allies.tell('pact.ends', { when: sayBoth(terms.endsAt.ms) })
        }
      />
      <div class="col">
        <Lacks pact={pact} />
        {pact.state === 'forming' ? <GoOn name={name} /> : null}
        {pact.parties.length === 0 ? null : <Parties pact={pact} />}
      </div>
      <div class="col side">
        {terms === null ? null : <Terms pact={pact} terms={terms} />}
        {isOpen ? (
          <Doors
            doors={[
              {
                icon: 'hand',
                href: href('allies', 'consent', name),
                label: allies.tell('door.consent'),
                why: allies.tell('door.consentWhy'),
              },
              {
                icon: 'key',
                href: href('allies', 'pact', name, 'ringers'),
                label: allies.tell('act.ringers'),
                why: allies.tell('act.ringersWhy'),
              },
            ]}
          />
        ) : null}
        {terms === null || !isOpen ? null : (
          <>
            <OtherTerms name={name} terms={terms} />
            <PassOn pact={pact} />
          </>
        )}
        <NamePact name={name} />
      </div>
    </>
  );
}

/** Where what is missing can be put right. */
const MEND: Readonly<Record<PactLack, { readonly act: Mending; readonly at: string } | undefined>> =
  {
    cards: { act: 'accept', at: href('allies', 'accept') },
    homeDecision: { act: 'agree', at: href('assembly', 'agree') },
    signatures: { act: 'accept', at: href('allies', 'accept') },
    opening: { act: 'accept', at: href('allies', 'accept') },
    ringers: { act: 'roles', at: href('assembly', 'roles') },
    consent: undefined,
    playbook: { act: 'playbooks', at: href('allies', 'playbooks') },
    way: { act: 'ways', at: href('ways') },
    labelsSplit: undefined,
    labelsJoined: undefined,
    bellUnknown: undefined,
    keysTogether: { act: 'roles', at: href('assembly', 'roles') },
    sealAlone: { act: 'people', at: href('assembly', 'roles') },
    readerUnknown: { act: 'people', at: href('assembly', 'roles') },
  };

type Mending =
  | 'accept'
  | 'agree'
  | 'roles'
  | 'consent'
  | 'playbooks'
  | 'ways'
  | 'ringers'
  | 'people';

/** What is wrong, not only unfinished: said in the colour of broken integrity. */
const WRONG: ReadonlySet<PactLack> = new Set([
  'labelsSplit',
  'labelsJoined',
  'bellUnknown',
  'keysTogether',
  'sealAlone',
  'readerUnknown',
]);

function mendOf(lack: PactLack, name: string): { readonly act: Mending; readonly at: string } {
  const known = MEND[lack];
  if (known !== undefined) return known;
  return lack === 'consent'
    ? { act: 'consent', at: href('allies', 'consent', name) }
    : { act: 'ringers', at: href('allies', 'pact', name, 'ringers') };
}

function Lacks({ pact }: { readonly pact: Pact }): VNode | null {
  if (pact.lacks.length === 0) return null;
  return (
    <>
      {pact.lacks.map((lack) => {
        const { act, at } = mendOf(lack, pact.name);
        return (
          <Banner
            key={lack}
            state={WRONG.has(lack) ? 'alert' : pact.state === 'forming' ? 'due' : 'late'}
            title={allies.tell(`lack.${lack}`)}
            act={
              <LinkButton kind="line" href={at}>
                {allies.tell(`mend.${act}`)}
              </LinkButton>
            }
          />
        );
      })}
    </>
  );
}

function Parties({ pact }: { readonly pact: Pact }): VNode {
  return (
    <>
      <Heading>{allies.tell('pact.parties')}</Heading>
      <List>
        {pact.parties.map((party) => (
          <ListRow
            key={party.who.id + String(party.who.me)}
            state={shapeOfParty(party)}
            name={
              party.who.me ? (
                allies.tell('pact.us', { name: nameOf(party.who) })
              ) : (
                <bdi>{nameOf(party.who)}</bdi>
              )
            }
            word={allies.tell(`party.${wordOfParty(party)}`)}
            fact={factOfParty(party)}
            needsSomeone={party.contested || party.recovery !== null}
          />
        ))}
      </List>
    </>
  );
}

function wordOfParty({ contested, recovery }: PactParty): 'standing' | 'contested' | 'recovering' {
  if (contested) return 'contested';
  return recovery === null ? 'standing' : 'recovering';
}

function shapeOfParty(party: PactParty): State {
  const word = wordOfParty(party);
  return word === 'contested' ? 'disputed' : word === 'recovering' ? 'late' : 'steady';
}

function factOfParty({ toRing, holders, toSeal, sealHolders, recovery }: PactParty): VNode {
  return (
    <>
      {toRing === 0
        ? allies.tell('pact.bellsNone')
        : allies.tell('pact.bells', { needed: toRing, holders })}
      {sealHolders === 0 ? null : (
        <span class="line">
          {allies.tell('pact.seals', { needed: toSeal, holders: sealHolders })}
        </span>
      )}
      {recovery === null ? null : <span class="line">{sayRecovery(recovery)}</span>}
    </>
  );
}

function sayRecovery({ opposed, startsAt }: NonNullable<PactParty['recovery']>): ComponentChildren {
  if (opposed) return allies.tell('recovery.opposed');
  return startsAt === null
    ? allies.tell('recovery.waits')
    : allies.tell('recovery.starts', { when: sayWhen(startsAt.ms) });
}

function Terms({
  pact,
  terms,
}: {
  readonly pact: Pact;
  readonly terms: NonNullable<Pact['terms']>;
}): VNode {
  const isPractice = terms.practiceUntil.ms > nowMs.value;
  return (
    <>
      <Heading>{allies.tell('terms.title')}</Heading>
      <section class="card pad">
        <Facts
          of={[
            [allies.tell('terms.every'), sayHours(terms.everyHours)],
            [allies.tell('terms.grace'), sayHours(terms.graceHours)],
            [
              allies.tell('terms.practice'),
              allies.tell(isPractice ? 'terms.practiceUntil' : 'terms.practiceOver', {
                when: sayDate(terms.practiceUntil.ms),
              }),
            ],
            [allies.tell('terms.end'), sayDate(terms.endsAt.ms)],
            [allies.tell('terms.notice'), sayHours(terms.noticeHours)],
            [allies.tell('terms.drills'), terms.drillsAYear],
            [allies.tell('terms.relays'), sayRelays(pact)],
          ]}
        />
      </section>
    </>
  );
}

function sayRelays({ relays }: Pact): ComponentChildren {
  if (relays === null || relays.kinds.length === 0) return allies.tell('terms.relaysNone');
  return allies.tell('terms.relaysWhat', { kinds: sayKinds(relays.kinds), hops: relays.hops });
}
