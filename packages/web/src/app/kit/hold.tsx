/**
 * The hold button, for grave acts: two seconds of pressing fill it. Enter, Space or one tap open a
 * question instead, so nobody has to hold; letting go in between does nothing.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { kit } from '../../words/kit.ts';
import type { ButtonKind } from './button.tsx';
import { Button, buttonClass, Buttons, Face } from './button.tsx';
import { Sheet } from './sheet.tsx';

/** How long it is held. */
const HOLD_MS = 2000;
/** What is let go sooner was a tap. */
const TAP_MS = 400;

/** What a hold button takes. */
export interface HoldProps {
  readonly kind?: ButtonKind;
  readonly icon?: string;
  readonly children: ComponentChildren;
  /** What the question says: plainly, what will happen. */
  readonly consequence: ComponentChildren;
  /** The word on the question's button: "Sign". */
  readonly confirm: ComponentChildren;
  readonly whyOff?: ComponentChildren;
  readonly onHeld: () => void;
}

/** A button that is held, or tapped and confirmed. */
export function HoldButton(props: HoldProps): VNode {
  const { kind = 'red', icon, children, consequence, confirm, whyOff, onHeld } = props;
  const isHeld = useSignal(false);
  const isAsking = useSignal(false);
  const press = usePress(isHeld, onHeld);
  const isOff = whyOff !== undefined;
  return (
    <>
      <button
        type="button"
        class={`${buttonClass({ kind, big: true, wide: true })} hold`}
        data-held={isHeld.value || undefined}
        aria-disabled={isOff || undefined}
        aria-haspopup="dialog"
        onPointerDown={isOff ? undefined : press.begin}
        onPointerUp={press.end}
        onPointerLeave={press.end}
        onPointerCancel={press.end}
        onContextMenu={(event) => event.preventDefault()}
        onClick={(event) => {
          // A click without a pointer (detail 0) came from a key.
          if (!isOff && (press.wasTap() || event.detail === 0)) isAsking.value = true;
        }}
      >
        <Face icon={icon} small={whyOff ?? kit.tell('hold.how')}>
          {children}
        </Face>
      </button>
      <Sheet
        narrow
        open={isAsking.value}
        title={kit.tell('hold.sure')}
        onClose={() => (isAsking.value = false)}
      >
        <p>{consequence}</p>
        <Buttons>
          <Button
            kind={kind}
            onPress={() => {
              isAsking.value = false;
              onHeld();
            }}
          >
            {confirm}
          </Button>
          <Button kind="line" onPress={() => (isAsking.value = false)}>
            {kit.tell('sheet.cancel')}
          </Button>
        </Buttons>
      </Sheet>
    </>
  );
}

interface Press {
  readonly begin: (event: PointerEvent) => void;
  readonly end: () => void;
  /** Whether the click that follows was a tap or a key, not a hold that was let go. */
  readonly wasTap: () => boolean;
}

function usePress(isHeld: { value: boolean }, onHeld: () => void): Press {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const heldForMs = useRef(0);
  const beganAt = useRef<number | undefined>(undefined);
  const end = (): void => {
    clearTimeout(timer.current);
    if (beganAt.current !== undefined) heldForMs.current = performance.now() - beganAt.current;
    beganAt.current = undefined;
    isHeld.value = false;
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    begin: (event) => {
      if (event.button !== 0) return;
      heldForMs.current = 0;
      beganAt.current = performance.now();
      isHeld.value = true;
      timer.current = setTimeout(() => {
        end();
        onHeld();
      }, HOLD_MS);
    },
    end,
    wasTap: () => {
      const wasTap = heldForMs.current < TAP_MS;
      heldForMs.current = 0;
      return wasTap;
    },
  };
}
