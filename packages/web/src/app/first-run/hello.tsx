/** The first screen: the name, the picture, three doors, language, honest limits. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';

import { chooseLanguage } from '../../words/catalogue.ts';
import { firstRun } from '../../words/first-run.ts';
import { language, LANGUAGES } from '../../words/language.ts';
import { shell } from '../../words/shell.ts';
import { device, view } from '../asking.ts';
import { Plain } from '../gate/plain.tsx';
import { Banner } from '../kit/banner.tsx';
import { Button, LinkButton } from '../kit/button.tsx';
import { Choice } from '../kit/field.tsx';
import { Icon, Mark } from '../kit/icon.tsx';
import { Sheet } from '../kit/sheet.tsx';
import { SCREENS } from '../places.ts';
import { href } from '../route.ts';
import { Town } from './town.tsx';

/** The screen. */
export function Hello(): VNode {
  const now = device();
  const isEvicted = now.kind === 'new' && now.wasHere === true;
  return (
    <Plain title={firstRun.say('hello.title')} header={<Hero />}>
      <Begun />
      {isEvicted ? <WasHere /> : null}
      <Door
        first={!isEvicted}
        icon="link"
        href={href('join')}
        title={firstRun.tell('door.invited')}
      >
        {firstRun.tell('door.invitedHow')}
      </Door>
      <Door icon="assembly" href={href('found')} title={firstRun.tell('door.found')}>
        {firstRun.tell('door.foundFor')}
      </Door>
      <Door icon="satchel" href={href('courier')} title={firstRun.tell('door.courier')}>
        {firstRun.tell('door.courierHow')}
      </Door>
      <p class="sub aside">{firstRun.tell('hello.promise')}</p>
      <div class="flex between">
        <Language />
        <LinkButton kind="quiet" href={href('safe')}>
          {firstRun.tell('safe.ask')}
        </LinkButton>
      </div>
      <div class="flex between">
        <LinkButton kind="quiet" href={href('again')}>
          {firstRun.tell('again.ask')}
        </LinkButton>
        {SCREENS['village'] === undefined ? null : (
          <LinkButton kind="quiet" href={href('village')}>
            {firstRun.tell('village.ask')}
          </LinkButton>
        )}
      </div>
    </Plain>
  );
}

function Hero(): VNode {
  return (
    <header class="hero">
      <Town />
      <Mark />
      <h1>
        <bdi>Tocsin</bdi>
      </h1>
      <p>{firstRun.tell('hello.line')}</p>
    </header>
  );
}

/** The browser threw away what was kept here: no fault of theirs, and the paper key brings it back. */
function WasHere(): VNode {
  return (
    <>
      <Banner state="late" title={firstRun.tell('wasHere.title')}>
        {firstRun.tell('wasHere.why')}
      </Banner>
      <Door first icon="key" href={href('again')} title={firstRun.tell('wasHere.back')}>
        {firstRun.tell('wasHere.backHow')}
      </Door>
    </>
  );
}

/** What was begun here before and is not done: a page may be closed at any time. */
function Begun(): VNode | null {
  if (device().kind !== 'open') return null;
  const status = view('status', {}).value;
  const assemblies = status.state === 'known' ? status.answer.assemblies : [];
  const begun = assemblies.find(({ state }) => state === 'founding' || state === 'joining');
  if (begun === undefined) return null;
  const isNewDevice = /^0+$/u.test(begun.log ?? '-');
  const place = begun.state === 'founding' ? 'found' : isNewDevice ? 'again' : 'join';
  return (
    <Door first icon="next" href={href(place)} title={firstRun.tell('door.goOn')}>
      {firstRun.tell(`begun.${place}`)}
    </Door>
  );
}

function Door({
  icon,
  href: address,
  title,
  first = false,
  children,
}: {
  readonly icon: string;
  readonly href: string;
  readonly title: ComponentChildren;
  readonly first?: boolean;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <a class={first ? 'card door first' : 'card door'} href={address}>
      <span class="ic">
        <Icon name={icon} />
      </span>
      <span>
        <b>{title}</b>
        <span class="sub">{children}</span>
      </span>
      <Icon name="next" flips />
    </a>
  );
}

function Language(): VNode {
  const isOpen = useSignal(false);
  const spoken = LANGUAGES.find(({ code }) => code === language.value);
  return (
    <>
      <Button kind="line" icon="globe" onPress={() => (isOpen.value = true)}>
        <span class="vh">{shell.tell('sheet.language')}: </span>
        {spoken?.name}
      </Button>
      <Sheet
        narrow
        open={isOpen.value}
        title={shell.tell('sheet.language')}
        onClose={() => (isOpen.value = false)}
      >
        <Choice
          label={<span class="vh">{shell.tell('sheet.language')}</span>}
          value={language.value}
          options={LANGUAGES.map(({ code, name }) => ({
            value: code,
            label: <span lang={code}>{name}</span>,
          }))}
          onPick={(code) => {
            isOpen.value = false;
            void chooseLanguage(code);
          }}
        />
      </Sheet>
    </>
  );
}
