/** Buttons. One main button for each view; one that is off stays readable and says why. */
import type { ComponentChildren, VNode } from 'preact';

import { Icon } from './icon.tsx';

/** How a button looks. `red` only signs a real alert. */
export type ButtonKind = 'main' | 'soft' | 'line' | 'quiet' | 'red';

/** What a button takes. */
export interface ButtonProps {
  readonly kind?: ButtonKind;
  readonly icon?: string;
  readonly big?: boolean;
  readonly wide?: boolean;
  /** A second, smaller line. */
  readonly small?: ComponentChildren;
  /** Why it cannot be pressed now; said instead of `small`. */
  readonly whyOff?: ComponentChildren;
  /** Whether what it opens below itself is open. */
  readonly expanded?: boolean;
  readonly children: ComponentChildren;
  readonly onPress: () => void;
}

/** The classes of a button. */
export function buttonClass({
  kind = 'soft',
  big = false,
  wide = false,
}: Partial<ButtonProps>): string {
  return `btn ${kind}${big ? ' big' : ''}${wide ? ' wide' : ''}`;
}

/** A button. Off, it can still be reached and read (`aria-disabled`), and does nothing. */
export function Button(props: ButtonProps): VNode {
  const { icon, small, whyOff, children, onPress } = props;
  const isOff = whyOff !== undefined;
  return (
    <button
      type="button"
      class={buttonClass(props)}
      aria-disabled={isOff || undefined}
      aria-expanded={props.expanded}
      onClick={isOff ? undefined : onPress}
    >
      <Face icon={icon} small={whyOff ?? small}>
        {children}
      </Face>
    </button>
  );
}

/** A link that looks like a button: it goes somewhere. */
export function LinkButton(
  props: Omit<ButtonProps, 'onPress' | 'whyOff'> & { readonly href: string },
): VNode {
  return (
    <a class={buttonClass(props)} href={props.href}>
      <Face icon={props.icon} small={props.small}>
        {props.children}
      </Face>
    </a>
  );
}

/** What stands on a button. */
export function Face({
  icon,
  small,
  children,
}: {
  readonly icon?: string | undefined;
  readonly small?: ComponentChildren;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <>
      {icon === undefined ? null : <Icon name={icon} />}
      <span class="two">
        {children}
        {small === undefined ? null : <small>{small}</small>}
      </span>
    </>
  );
}

/** Buttons beside each other, or below where it is narrow. */
export function Buttons({ children }: { readonly children: ComponentChildren }): VNode {
  return <div class="btns">{children}</div>;
}
