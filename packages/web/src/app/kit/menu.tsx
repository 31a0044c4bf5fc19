/**
 * A menu as the ARIA practices describe it: opens on its first item, arrows, Home and End, first
 * letters, Escape back to its button.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

import { Icon } from './icon.tsx';

/** One thing to do. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: string;
  readonly onPick: () => void;
}

/** A button that opens a list of things to do. */
export function Menu({
  label,
  items,
}: {
  readonly label: ComponentChildren;
  readonly items: readonly MenuItem[];
}): VNode {
  const isOpen = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = (): void => {
    isOpen.value = false;
    button.current?.focus();
  };
  return (
    <div class="menu">
      <button
        ref={button}
        type="button"
        class="btn line"
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        aria-controls={isOpen.value ? id : undefined}
        onClick={() => (isOpen.value = !isOpen.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          isOpen.value = true;
        }}
      >
        {label}
        <Icon name="down" small />
      </button>
      {isOpen.value ? (
        <MenuList
          id={id}
          items={items}
          onClose={close}
          onLeave={() => (isOpen.value = false)}
          onPick={(item) => {
            close();
            item.onPick();
          }}
        />
      ) : null}
    </div>
  );
}

function MenuList({
  id,
  items,
  onClose,
  onLeave,
  onPick,
}: {
  readonly id: string;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
  readonly onLeave: () => void;
  readonly onPick: (item: MenuItem) => void;
}): VNode {
  const list = useRef<HTMLUListElement>(null);
  const focusAt = (at: number): void => {
    const found = list.current?.querySelectorAll<HTMLElement>('[role=menuitem]')[at];
    found?.focus();
  };
  useLayoutEffect(() => focusAt(0), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
      return;
    }
    const now = document.activeElement;
    const at = Array.from(list.current?.querySelectorAll('[role=menuitem]') ?? []).findIndex(
      (item) => item === now,
    );
    const next = itemFor(event.key, at, items);
    if (next === undefined) return;
    event.preventDefault();
    focusAt(next);
  };
  return (
    <ul
      ref={list}
      id={id}
      role="menu"
      onKeyDown={onKeyDown}
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || list.current?.contains(to) !== true) onLeave();
      }}
    >
      {items.map((item) => (
        <li key={item.id} role="none">
          <button type="button" role="menuitem" tabIndex={-1} onClick={() => onPick(item)}>
            {item.icon === undefined ? null : <Icon name={item.icon} />}
            {item.label}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The item a key leads to: arrows go round, a letter to the next item that begins with it. */
function itemFor(key: string, at: number, items: readonly MenuItem[]): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % items.length;
    case 'ArrowUp':
      return (at - 1 + items.length) % items.length;
    case 'Home':
      return 0;
    case 'End':
      return items.length - 1;
    default:
      return Array.from(key).length === 1 ? itemByLetter(key, at, items) : undefined;
  }
}

function itemByLetter(key: string, at: number, items: readonly MenuItem[]): number | undefined {
  const letter = key.toLocaleLowerCase();
  const order = items.map((_, step) => (at + 1 + step) % items.length);
  return order.find((index) => items[index]?.label.toLocaleLowerCase().startsWith(letter));
}
