/** Rows, tiles and what stands where there are none. */
import type { ComponentChildren, VNode } from 'preact';

import { kit } from '../../words/kit.ts';
import type { State } from './icon.tsx';
import { StateShape } from './icon.tsx';

/** The heading of a part of a screen, with one fact at its end. */
export function Heading({
  children,
  fact,
}: {
  readonly children: ComponentChildren;
  readonly fact?: ComponentChildren;
}): VNode {
  return (
    <div class="sec">
      <h2>{children}</h2>
      {fact === undefined ? null : <span>{fact}</span>}
    </div>
  );
}

/** A plain card. */
export function Card({ children }: { readonly children: ComponentChildren }): VNode {
  return <section class="card pad stack3">{children}</section>;
}

/** A card of rows. */
export function List({ children }: { readonly children: ComponentChildren }): VNode {
  return <ul class="card list">{children}</ul>;
}

/** What a row or tile shows. */
export interface Shown {
  readonly state: State;
  readonly name: ComponentChildren;
  /** The state's word, where it is not the usual one. */
  readonly word?: ComponentChildren;
  readonly fact?: ComponentChildren;
  /** A rhythm line, or one fact. */
  readonly end?: ComponentChildren;
  /** Tinted: someone is needed. */
  readonly needsSomeone?: boolean;
  readonly href?: string;
}

/** One row: shape, name, word and fact, and one thing at its end. */
export function ListRow({ state, name, word, fact, end, needsSomeone, href }: Shown): VNode {
  return (
    <li data-state={state} class={needsSomeone === true ? 'hot' : undefined}>
      <StateShape state={state} />
      <div>
        <p class="name">{href === undefined ? name : <a href={href}>{name}</a>}</p>
        <p class="sub">
          <span class="word">{word ?? kit.tell(`state.${state}`)}</span>
          {fact === undefined ? null : <> · {fact}</>}
        </p>
      </div>
      {end === undefined ? null : <div class="end">{end}</div>}
    </li>
  );
}

/** A row for a person: two letters, name, one line, one fact. */
export function PersonRow({
  name,
  children,
  end,
}: {
  readonly name: string;
  readonly children?: ComponentChildren;
  readonly end?: ComponentChildren;
}): VNode {
  return (
    <li>
      <Avatar name={name} />
      <div>
        <p class="name">
          <bdi>{name}</bdi>
        </p>
        {children === undefined ? null : <p class="sub">{children}</p>}
      </div>
      {end === undefined ? null : <div class="end sub">{end}</div>}
    </li>
  );
}

/** The first two letters of a name; decoration beside it. */
export function Avatar({ name }: { readonly name: string }): VNode {
  return (
    <span class="avatar" aria-hidden="true">
      {Array.from(name).slice(0, 2).join('')}
    </span>
  );
}

/** The row as a card, on the wall of a wide screen. */
export function Tile({ state, name, word, fact, end, needsSomeone, href }: Shown): VNode {
  return (
    <li class={needsSomeone === true ? 'card tile hot' : 'card tile'} data-state={state}>
      <span class="chip bare">
        <StateShape state={state} />
        <span>{word ?? kit.tell(`state.${state}`)}</span>
      </span>
      <p class="name">{href === undefined ? name : <a href={href}>{name}</a>}</p>
      {fact === undefined ? null : <p class="sub">{fact}</p>}
      {end}
    </li>
  );
}

/** The wall of tiles. */
export function Wall({ children }: { readonly children: ComponentChildren }): VNode {
  return <ul class="wall">{children}</ul>;
}

/** What will be here, and the one next act. */
export function EmptyState({
  title,
  children,
  act,
}: {
  readonly title: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly act?: ComponentChildren;
}): VNode {
  return (
    <section class="card pad stack3 empty">
      <p class="strong">{title}</p>
      {children === undefined ? null : <p class="sub">{children}</p>}
      {act}
    </section>
  );
}
