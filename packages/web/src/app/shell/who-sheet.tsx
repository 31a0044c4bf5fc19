/** The sheet under the assembly's name: lock first, then leaving, language, light, this device. */
import type { ComponentChildren, VNode } from 'preact';

import { chooseLanguage } from '../../words/catalogue.ts';
import { language, LANGUAGES } from '../../words/language.ts';
import { shell } from '../../words/shell.ts';
import type { View } from '../asking.ts';
import { chosenAssembly, lock } from '../asking.ts';
import { Choice } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Sheet } from '../kit/sheet.tsx';
import { href } from '../route.ts';
import { leave } from './leave.ts';
import type { Light } from './light.ts';
import { chooseLight, light } from './light.ts';

/** The sheet. */
export function WhoSheet({
  open,
  status,
  onClose,
}: {
  readonly open: boolean;
  readonly status: View<'status'>;
  readonly onClose: () => void;
}): VNode {
  return (
    <Sheet open={open} title={shell.tell('sheet.title')} onClose={onClose}>
      <ul class="card list plainrows">
        <Row icon="lock" onPress={() => void lock().then(onClose)}>
          {shell.tell('sheet.lock')}
        </Row>
        <Row icon="away" onPress={() => void leave()} small={shell.say('sheet.leaveHow')}>
          {shell.tell('sheet.leave')}
        </Row>
        <Row icon="phone" href={href('device')} onPress={onClose}>
          {shell.tell('sheet.device')}
        </Row>
        <Row icon="wall" href={href('wall')} onPress={onClose}>
          {shell.tell('sheet.wall')}
        </Row>
      </ul>
      <Assemblies status={status} />
      <Choice
        label={shell.tell('sheet.language')}
        value={language.value}
        options={LANGUAGES.map(({ code, name }) => ({
          value: code,
          label: <span lang={code}>{name}</span>,
        }))}
        onPick={(code) => void chooseLanguage(code)}
      />
      <Choice<Light>
        compact
        label={shell.tell('sheet.light')}
        value={light.value}
        options={[
          { value: 'auto', label: shell.tell('sheet.lightAuto') },
          { value: 'light', label: shell.tell('sheet.lightLight') },
          { value: 'dark', label: shell.tell('sheet.lightDark') },
        ]}
        onPick={chooseLight}
      />
    </Sheet>
  );
}

function Assemblies({ status }: { readonly status: View<'status'> }): VNode | null {
  const assemblies = status.state === 'known' ? status.answer.assemblies : [];
  const first = assemblies[0];
  if (first === undefined || assemblies.length === 1) return null;
  return (
    <Choice
      label={shell.tell('sheet.assemblies')}
      value={chosenAssembly.value ?? first.name}
      options={assemblies.map(({ name, called }) => ({
        value: name,
        label: <bdi>{called ?? name}</bdi>,
      }))}
      onPick={(name) => (chosenAssembly.value = name)}
    />
  );
}

function Row({
  icon,
  href: address,
  small,
  onPress,
  children,
}: {
  readonly icon: string;
  readonly href?: string;
  readonly small?: string;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}): VNode {
  const face = (
    <>
      <Icon name={icon} />
      <span>
        {children}
        {small === undefined ? null : <small>{small}</small>}
      </span>
    </>
  );
  return (
    <li>
      {address === undefined ? (
        <button type="button" class="linkrow" onClick={onPress}>
          {face}
        </button>
      ) : (
        <a class="linkrow" href={address} onClick={onPress}>
          {face}
        </a>
      )}
    </li>
  );
}
