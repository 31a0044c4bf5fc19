/** Shows mutual aid and duties. */
import type {
  Duty,
  DutyChangedAnswer,
  DutyShowAnswer,
  ExchangeAnswer,
  Match,
  MatchChangedAnswer,
  Need,
  NeedChangedAnswer,
  OfferChangedAnswer,
  Wanted,
} from '@tocsin/host/calls';
import type { Rendering, Shown } from './rendering.ts';

/** `exchange show`, `need list`, `offer list`. */
export function showExchange(answer: ExchangeAnswer, shown: Rendering): Shown {
  const { say, text } = shown;
  const { needs, offers, matches, fitting } = answer;
  const openOf = (some: readonly Wanted[]): number =>
    some.filter(({ state }) => state === 'open').length;
  const name = text(answer.name);
  const isEmpty = needs.length + offers.length + matches.length === 0;
  return {
    lines: [
      isEmpty
        ? say('aid.none', { name })
        : say('aid.sentence', { name, needs: openOf(needs), offers: openOf(offers) }),
      ...under(
        say('aid.needs'),
        needs.flatMap((one) => needLines(one, shown)),
        shown,
      ),
      ...under(
        say('aid.offers'),
        offers.flatMap((one) => wantedLines(one, [], shown)),
        shown,
      ),
      ...under(
        say('aid.matches'),
        matches.flatMap((one) => matchLines(one, shown)),
        shown,
      ),
      ...under(
        say('aid.fitting'),
        fitting.map(({ need, offer, quantity }) =>
          say('aid.fits', { need: shown.short(need), offer: shown.short(offer), quantity }),
        ),
        shown,
      ),
    ],
  };
}

/** A head and what stands under it; nothing where nothing does. */
function under(head: string, lines: readonly string[], { tint }: Rendering): readonly string[] {
  return lines.length === 0 ? [] : ['', tint('head', head), ...lines.map((line) => `  ${line}`)];
}

function needLines(one: Need, shown: Rendering): readonly string[] {
  return wantedLines(one, [shown.say(`aid.urgency.${one.urgency}`)], shown);
}

function wantedLines(one: Wanted, beside: readonly string[], shown: Rendering): readonly string[] {
  const { say, text, when, who, short } = shown;
  const line = say('aid.line', {
    id: short(one.id),
    thing: thingOf(one, shown),
    name: who(one.owner),
    when: when(one.expiresAt),
  });
  const more = [
    ...beside,
    ...(one.state === 'open' ? [] : [say(`aid.state.${one.state}`)]),
    ...(one.area === '' ? [] : [say('aid.area', { area: text(one.area) })]),
    ...(one.scribe === null ? [] : [say('aid.byScribe', { name: who(one.scribe) })]),
  ];
  return [
    more.length === 0 ? line : `${line} (${more.join(', ')})`,
    ...(one.over === 0 ? [] : [`  ${say('aid.over', { over: one.over })}`]),
  ];
}

function thingOf(one: Wanted, { say, text }: Rendering): string {
  const { quantity, left } = one;
  const said = { what: text(one.what), quantity, unit: text(one.unit) };
  const isPart = one.state === 'open' && left < quantity;
  return (isPart ? say('aid.thing.left', { ...said, left }) : say('aid.thing', said)).trim();
}

function matchLines(one: Match, shown: Rendering): readonly string[] {
  const { say, text, who, short } = shown;
  const id = short(one.id);
  const waitsForMe = one.waitsFor.some(({ me }) => me);
  const isMine = one.needer.me || one.giver.me;
  const others = one.waitsFor.filter(({ me }) => !me);
  return [
    say('aid.match', {
      id,
      what: text(one.what),
      quantity: one.quantity,
      unit: text(one.unit),
      giver: who(one.giver),
      needer: who(one.needer),
      state: say(`aid.match.${one.state}`),
    }),
    ...(waitsForMe ? [`  ${say('aid.match.you', { id })}`] : []),
    ...(others.length === 0
      ? []
      : [`  ${say('aid.match.waits', { names: others.map(who).join(', ') })}`]),
    ...(isMine && one.state === 'accepted' && !one.toldThem
      ? [`  ${say('aid.match.tell', { id })}`]
      : []),
    ...(one.toldThem ? [`  ${say('aid.match.told')}`] : []),
    ...(one.contact === null
      ? []
      : [`  ${say('aid.match.contact', { contact: text(one.contact) })}`]),
  ];
}

/** `need add`, `need end`. */
export function showNeedChanged({ need }: NeedChangedAnswer, shown: Rendering): Shown {
  return wantedChanged(need, shown);
}

/** `offer add`, `offer end`. */
export function showOfferChanged({ offer }: OfferChangedAnswer, shown: Rendering): Shown {
  return wantedChanged(offer, shown);
}

function wantedChanged(one: Wanted, shown: Rendering): Shown {
  const { say, when } = shown;
  const thing = thingOf(one, shown);
  if (one.state === 'withdrawn' || one.state === 'served')
    return { lines: [say('aid.ended', { thing })] };
  return {
    lines: [say('aid.added', { thing, when: when(one.expiresAt) })],
    next: [say('aid.added.next')],
  };
}

/** `exchange match`, `exchange accept` and the others. */
export function showMatchChanged({ match }: MatchChangedAnswer, shown: Rendering): Shown {
  return { lines: matchLines(match, shown) };
}

/** `duty show`. */
export function showDuties(answer: DutyShowAnswer, shown: Rendering): Shown {
  const { say, text, who } = shown;
  const { duties, loads } = answer;
  const name = text(answer.name);
  return {
    lines: [
      duties.length === 0
        ? say('duty.none', { name })
        : say('duty.sentence', { name, count: duties.length }),
      ...duties.flatMap((one) => dutyLines(one, shown)),
      ...under(
        say('duty.loads'),
        loads.map(({ who: whose, asked, taken }) =>
          say('duty.load', { name: who(whose), asked, taken }),
        ),
        shown,
      ),
    ],
  };
}

function dutyLines(one: Duty, { say, text, who, when, short }: Rendering): readonly string[] {
  const id = short(one.id);
  return [
    `  ${say('duty.line', {
      id,
      rota: text(one.rota),
      name: who(one.who),
      from: when(one.from),
      until: when(one.until),
      hours: one.hours,
      state: say(`duty.state.${one.state}`),
    })}`,
    ...(one.tooClose.length === 0 ? [] : [`    ${say('duty.close')}`]),
    ...(one.who.me && one.state === 'asked' ? [`    ${say('duty.you', { id })}`] : []),
  ];
}

/** `duty ask`, `duty accept` and the others. */
export function showDutyChanged({ duty }: DutyChangedAnswer, shown: Rendering): Shown {
  return { lines: dutyLines(duty, shown) };
}
