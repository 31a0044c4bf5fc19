/**
 * A sheet: rises from below on a phone, from the reading end on a wide screen. A native modal
 * dialog, so the focus stays inside, Escape closes it, and it goes back to where it came from.
 */
import type { ComponentChildren, VNode } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

import { kit } from '../../words/kit.ts';
import { Icon } from './icon.tsx';

/** One title, one task, a way out. It is drawn only while `open`. */
export function Sheet({
  open,
  title,
  onClose,
  narrow = false,
  children,
}: {
  readonly open: boolean;
  readonly title: ComponentChildren;
  readonly onClose: () => void;
  /** In the middle of the screen, for a question with two answers. */
  readonly narrow?: boolean;
  readonly children: ComponentChildren;
}): VNode | null {
  return open ? (
    <OpenSheet title={title} onClose={onClose} narrow={narrow}>
      {children}
    </OpenSheet>
  ) : null;
}

function OpenSheet({
  title,
  onClose,
  narrow,
  children,
}: {
  readonly title: ComponentChildren;
  readonly onClose: () => void;
  readonly narrow: boolean;
  readonly children: ComponentChildren;
}): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the next key is read: whoever types on at once must not type beside it.
  useLayoutEffect(() => {
    const from = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close();
      if (from instanceof HTMLElement) from.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={narrow ? 'sheet narrow' : 'sheet'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // A press beside the sheet: the dialog itself is only its ground.
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="sheet-body">
        <div class="sheet-top">
          <h2 id={titleId}>{title}</h2>
          <button type="button" class="close" aria-label={kit.say('sheet.close')} onClick={onClose}>
            <Icon name="x" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
