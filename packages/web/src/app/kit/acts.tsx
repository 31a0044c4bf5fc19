/**
 * Acts: what a person does on a screen, from the press to how it went. Whatever is sealed is held
 * back first; what failed is said beside it, and what was typed stays.
 */
import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { createContext } from 'preact';
import { useContext, useEffect, useMemo, useRef } from 'preact/hooks';
import type { Result } from '@tocsin/core';

import type { ControlFault } from '../../rpc/calls.ts';
import { kit } from '../../words/kit.ts';
import { FaultBanner } from './banner.tsx';
import type { ButtonKind, ButtonProps } from './button.tsx';
import { Button, Buttons } from './button.tsx';
import type { Delivered } from './delivery.tsx';
import { sayDelivery } from './delivery.tsx';
import { holdBack } from './hold-back.tsx';
import type { HoldProps } from './hold.tsx';
import { HoldButton } from './hold.tsx';
import { leaveBehind, watchTyping } from './left-behind.tsx';

/** What seals an act, or says why it could not. */
type Seal<V> = () => Promise<Result<V, ControlFault>>;

/** An act: what is said while it is held back and once it is done, and what seals it. */
export interface Act<V> {
  /** What is about to be done: "You say yes." */
  readonly held: string;
  readonly done: string;
  readonly seal: Seal<V>;
  /** Hears what was answered. */
  readonly onDone?: ((answered: V) => void) | undefined;
}

interface Acting {
  readonly fault: Signal<ControlFault | undefined>;
  readonly isHeld: Signal<boolean>;
  /** Holds it back, then seals it. */
  readonly hold: <V>(act: Act<V>) => Promise<void>;
  /** Seals it at once: for what was held by hand, and for what nobody else ever sees. */
  readonly now: <V>(act: Pick<Act<V>, 'seal' | 'onDone'>) => Promise<void>;
}

/** The acts of several buttons of which only one is meant: see `OneOf`. */
const Together = createContext<Acting | undefined>(undefined);

/** The acts of one button or form. */
export function useAct(): Acting {
  const fault = useSignal<ControlFault | undefined>(undefined);
  const isHeld = useSignal(false);
  return {
    fault,
    isHeld,
    hold: async ({ held, done, seal, onDone }) => {
      fault.value = undefined;
      isHeld.value = true;
      await holdBack(held, done, async () => {
        const answered = await seal();
        if (!answered.ok) {
          fault.value = answered.fault;
          return answered;
        }
        onDone?.(answered.value);
        return { ok: true, said: saidOf(done, answered.value) };
      });
      isHeld.value = false;
    },
    now: async ({ seal, onDone }) => {
      fault.value = undefined;
      const answered = await seal();
      if (answered.ok) onDone?.(answered.value);
      else fault.value = answered.fault;
    },
  };
}

/** What was done, and how far it has come where the answer says so. */
function saidOf(done: string, answered: unknown): string {
  const value = (answered as { readonly value?: { readonly delivery?: Delivered } } | undefined)
    ?.value;
  return value?.delivery === undefined ? done : `${done} ${sayDelivery(value.delivery)}`;
}

/** A button that does one thing after the hold-back; `atOnce` for what only this device knows. */
export function ActButton<V>({
  held,
  done,
  seal,
  onDone,
  atOnce = false,
  ...button
}: Act<V> & Omit<ButtonProps, 'onPress'> & { readonly atOnce?: boolean }): VNode {
  const own = useAct();
  const together = useContext(Together);
  const acting = together ?? own;
  const act = { held, done, seal, onDone };
  return (
    <>
      <Button
        {...button}
        whyOff={button.whyOff ?? (acting.isHeld.value ? kit.tell('act.held') : undefined)}
        onPress={() => void (atOnce ? acting.now(act) : acting.hold(act))}
      />
      {together === undefined ? <FaultOf acting={own} /> : null}
    </>
  );
}

/**
 * Buttons beside each other of which only one is meant: yes or no. While one is held back the others
 * are off, so that nobody seals both; what failed stands below them.
 */
export function OneOf({ children }: { readonly children: ComponentChildren }): VNode {
  const acting = useAct();
  return (
    <Together.Provider value={acting}>
      <Buttons>{children}</Buttons>
      <FaultOf acting={acting} />
    </Together.Provider>
  );
}

/** A grave act: held for two seconds, or asked about; then done at once. */
export function GraveButton<V>({
  seal,
  onDone,
  ...hold
}: Pick<Act<V>, 'seal' | 'onDone'> & Omit<HoldProps, 'onHeld'>): VNode {
  const acting = useAct();
  return (
    <>
      <HoldButton {...hold} onHeld={() => void acting.now({ seal, onDone })} />
      <FaultOf acting={acting} />
    </>
  );
}

/**
 * Fields and the button that seals them. What was typed stays until it is sealed; while it is held
 * back nothing of it can be changed, so that what is sealed is what was read when it was pressed.
 */
export function ActForm<V>({
  label,
  kind = 'main',
  whyOff,
  onClose,
  children,
  atOnce = false,
  ...act
}: Act<V> & {
  /** The word on the button. */
  readonly label: ComponentChildren;
  readonly kind?: ButtonKind;
  readonly whyOff?: ComponentChildren;
  /** A second button that leaves it. */
  readonly onClose?: (() => void) | undefined;
  readonly children?: ComponentChildren;
  readonly atOnce?: boolean;
}): VNode {
  const acting = useAct();
  const fields = useRef<HTMLFieldSetElement>(null);
  const { onInput, sealing } = useTyped(acting);
  const press = (): void => {
    if (!isRight(fields.current)) return;
    void sealing(act, async (kept) => (atOnce ? acting.now(kept) : acting.hold(kept)));
  };
  return (
    <div class="stack3">
      {children === undefined ? null : (
        <fieldset
          ref={fields}
          class="plain stack3"
          disabled={acting.isHeld.value}
          onInput={onInput}
        >
          {children}
        </fieldset>
      )}
      <FaultOf acting={acting} />
      <Buttons>
        <Button
          kind={kind}
          whyOff={whyOff ?? (acting.isHeld.value ? kit.tell('act.held') : undefined)}
          onPress={press}
        >
          {label}
        </Button>
        {onClose === undefined ? null : (
          <Button kind="line" onPress={onClose}>
            {kit.tell('sheet.cancel')}
          </Button>
        )}
      </Buttons>
    </div>
  );
}

/** What was typed into a form outlives it, where it goes away unsealed and nobody left it. */
function useTyped(acting: Acting): {
  readonly onInput: (event: Event) => void;
  readonly sealing: <V>(act: Act<V>, run: (act: Act<V>) => Promise<void>) => Promise<void>;
} {
  const form = useMemo(() => ({ typing: watchTyping(), isSealed: false, left: '' }), []);
  useEffect(
    () => () => {
      if (form.isSealed || !form.typing.isTakenAway()) return;
      // What is held back now may yet be sealed; whether it was is known when that is over.
      if (acting.isHeld.peek()) form.left = form.typing.text();
      else leaveBehind(form.typing.text());
    },
    [],
  );
  return {
    onInput: form.typing.onInput,
    sealing: async (act, run) => {
      form.isSealed = false;
      await run({
        ...act,
        seal: async () => {
          const answered = await act.seal();
          form.isSealed = answered.ok;
          return answered;
        },
      });
      if (!form.isSealed) leaveBehind(form.left);
    },
  };
}

/** Whether no field says that it is wrong; else the first that does is gone to. */
function isRight(fields: HTMLElement | null): boolean {
  const wrong = fields?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? undefined;
  wrong?.closest('details')?.setAttribute('open', '');
  wrong?.focus();
  return wrong === undefined;
}

function FaultOf({ acting }: { readonly acting: Acting }): VNode | null {
  const fault = acting.fault.value;
  return fault === undefined ? null : <FaultBanner fault={fault} />;
}

/** A button under which a form opens, in the place where it is used. */
export function Opening({
  label,
  icon,
  kind = 'line',
  children,
}: {
  readonly label: ComponentChildren;
  readonly icon?: string;
  readonly kind?: ButtonKind;
  readonly children: (close: () => void) => ComponentChildren;
}): VNode {
  const isOpen = useSignal(false);
  return (
    <div class="stack">
      <Button
        kind={kind}
        wide
        expanded={isOpen.value}
        {...(icon === undefined ? {} : { icon })}
        onPress={() => (isOpen.value = !isOpen.value)}
      >
        {label}
      </Button>
      {isOpen.value ? (
        <div class="card pad stack3">{children(() => (isOpen.value = false))}</div>
      ) : null}
    </div>
  );
}
