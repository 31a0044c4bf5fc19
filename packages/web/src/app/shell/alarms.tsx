/**
 * What a ring does wherever the person is: it is said aloud, it sounds once where they allowed that,
 * and a real alert takes a drill off the screen with a notice over everything.
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import type { Answer, Ring } from '../../rpc/calls.ts';
import { shell } from '../../words/shell.ts';
import type { View } from '../asking.ts';
import { ask } from '../asking.ts';
import { Button } from '../kit/button.tsx';
import { Icon, StateShape } from '../kit/icon.tsx';
import { nameOf } from '../pulse/sentence.ts';
import { go } from '../route.ts';
import { isDrillScreen, isOpenRing, leaveDrills, leftDrills, modeOf, newlyHeard } from './mode.ts';
import { isSoundAllowed } from './sound-allowed.ts';

/** Watches the rings. Drawn once, by the shell. */
export function Alarms({ status }: { readonly status: View<'status'> }): VNode {
  const change = useSignal<string | undefined>(undefined);
  const said = useSignal<Said>(SILENT);
  const before = useRef<readonly Ring[] | undefined>(undefined);
  const rings = status.state === 'known' ? status.answer.rings : undefined;
  useEffect(() => {
    if (rings === undefined) return;
    const heard = newlyHeard(before.current, rings);
    const wasDrill =
      modeOf(before.current ?? [], leftDrills.value, isDrillScreen.value) === 'drill';
    before.current = rings;
    const live = heard.find(({ context }) => context === 'live');
    const first = live ?? heard[0];
    if (first === undefined || (live === undefined && hasLive(rings))) return;
    said.value = sayHeard(first);
    if (isSoundAllowed()) void sound(first.context);
    if (live === undefined || !wasDrill) return;
    leaveDrills(rings);
    change.value = live.id;
  }, [rings]);
  return (
    <>
      <div class="vh" role="status">
        {said.value.polite}
      </div>
      <div class="vh" aria-live="assertive">
        {said.value.assertive}
      </div>
      {change.value === undefined ? null : (
        <ChangeNotice id={change.value} onClose={() => (change.value = undefined)} />
      )}
    </>
  );
}

interface Said {
  readonly polite: string;
  readonly assertive: string;
}

const SILENT: Said = { polite: '', assertive: '' };

/** Only a real alert that rings interrupts whoever listens. */
function sayHeard({ context, state, from }: Ring): Said {
  const name = nameOf(from);
  if (context === 'drill') return { ...SILENT, polite: shell.say('said.drill', { name }) };
  return state === 'rings'
    ? { ...SILENT, assertive: shell.say('said.rings', { name }) }
    : { ...SILENT, polite: shell.say('said.proposed', { name }) };
}

function hasLive(rings: readonly Ring[]): boolean {
  return rings.some((ring) => ring.context === 'live' && isOpenRing(ring));
}

async function sound(context: Ring['context']): Promise<void> {
  const { strike } = await import('../bell/sound.ts');
  await strike(context === 'live' ? 'bell' : 'knock');
}

/** Over everything: the drill is left, and this is real. It goes only by a person's hand. */
function ChangeNotice({
  id,
  onClose,
}: {
  readonly id: string;
  readonly onClose: () => void;
}): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const open = (): void => {
    dialog.current?.close();
    onClose();
    go('bell', id);
  };
  return (
    <dialog
      ref={dialog}
      class="change"
      role="alertdialog"
      aria-labelledby="change-title"
      aria-describedby="change-says"
      onCancel={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <StateShape state="alert" />
      <h2 id="change-title">{shell.tell('change.title')}</h2>
      <p id="change-says">{shell.tell('change.says')}</p>
      <Button kind="line" big wide onPress={open}>
        {shell.tell('change.open')}
      </Button>
    </dialog>
  );
}

/** The way out of a drill, on every screen of it. */
export function StopDrill({ status }: { readonly status: View<'status'> }): VNode {
  const rings = status.state === 'known' ? status.answer.rings : [];
  return (
    <button type="button" class="btn stop-drill" onClick={() => void stopDrill(rings)}>
      <Icon name="bell" />
      {shell.tell('drill.stop')}
    </button>
  );
}

/**
 * One tap: this device leaves the drill and stands before a real alarm. Where it holds a bell of the
 * drill, it signs its end too; that ends for everyone once enough ringers have (decision 0144).
 */
async function stopDrill(rings: Answer<'status'>['rings']): Promise<void> {
  leaveDrills(rings);
  isDrillScreen.value = false;
  go('bell', 'raise');
  const ours = rings.filter(
    (ring) =>
      ring.context === 'drill' && ring.state === 'rings' && (ring.iCanSign || ring.signedByMe),
  );
  for (const { id } of ours) await ask('ring.clear', { id });
}
