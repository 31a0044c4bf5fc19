/** Tabs as the ARIA practices describe them: one stop for Tab, arrows between, Home and End. */
import type { ComponentChildren, VNode } from 'preact';
import { useId, useRef } from 'preact/hooks';

/** One tab. */
export interface Tab<T extends string> {
  readonly id: T;
  readonly label: ComponentChildren;
  readonly panel: () => ComponentChildren;
}

/** Tabs and the panel of the one picked. */
export function Tabs<T extends string>({
  label,
  tabs,
  picked,
  onPick,
}: {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly picked: T;
  readonly onPick: (id: T) => void;
}): VNode {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.id === picked),
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = tabFor(event.key, at, tabs.length);
    const tab = next === undefined ? undefined : tabs[next];
    if (next === undefined || tab === undefined) return;
    event.preventDefault();
    onPick(tab.id);
    const button = list.current?.children[next];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div class="tabs">
      <div class="pick" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab, index) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={index === at}
            aria-controls={`${id}-panel`}
            tabIndex={index === at ? 0 : -1}
            onClick={() => onPick(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${tabs[at]?.id ?? ''}`}
        tabIndex={0}
        class="col"
      >
        {tabs[at]?.panel()}
      </div>
    </div>
  );
}

/** The tab a key leads to. Arrows follow the reading direction. */
function tabFor(key: string, at: number, of: number): number | undefined {
  const step = document.documentElement.dir === 'rtl' ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return (at + step + of) % of;
    case 'ArrowLeft':
      return (at - step + of) % of;
    case 'Home':
      return 0;
    case 'End':
      return of - 1;
    default:
      return undefined;
  }
}
