/**
 * Ten seconds before an act is sealed, in which it can be undone. After that only a visible
 * retraction takes it back. An act held back when the page goes away was never done.
 */
import { signal } from '@preact/signals';
import type { VNode } from 'preact';

import type { ControlFault } from '../../rpc/calls.ts';
import { kit } from '../../words/kit.ts';

import { Button } from './button.tsx';
import { fetchFaults, sayFault } from './say-fault.ts';

/** How long an act is held back. */
const HOLD_BACK_SECONDS = 10;
const SECOND_MS = 1000;
/** How long the end of it is shown. */
const SAID_SECONDS = 5;

/** What sealing an act gives: what there is to say of it, or why it failed. */
export type Sealed =
  | { readonly ok: true; readonly said?: string }
  | { readonly ok: false; readonly fault: ControlFault };

interface Held {
  readonly id: number;
  readonly what: string;
  readonly done: string;
  readonly seal: () => Promise<Sealed>;
  readonly settle: (sealed: Sealed | undefined) => void;
  readonly left: number;
  /** What is said once it is over; undefined while it is held. */
  readonly said: string | undefined;
}

const held = signal<readonly Held[]>([]);
let lastId = 0;

/**
 * Holds an act back, then seals it.
 *
 * @param what - what is about to be done: "You said that you are fine."
 * @param done - what is said once it is done.
 * @returns how sealing went; undefined if it was undone.
 */
export async function holdBack(
  what: string,
  done: string,
  seal: () => Promise<Sealed>,
): Promise<Sealed | undefined> {
  return new Promise((settle) => {
    lastId += 1;
    const id = lastId;
    held.value = [
      ...held.value,
      { id, what, done, seal, settle, left: HOLD_BACK_SECONDS, said: undefined },
    ];
    tick(id);
  });
}

function tick(id: number): void {
  setTimeout(() => {
    const one = held.value.find((other) => other.id === id);
    if (one === undefined || one.said !== undefined) return;
    if (one.left <= 1) {
      sealNow(one);
      return;
    }
    change(id, { left: one.left - 1 });
    tick(id);
  }, SECOND_MS);
}

function change(id: number, to: Partial<Held>): void {
  held.value = held.value.map((one) => (one.id === id ? { ...one, ...to } : one));
}

function sealNow(one: Held): void {
  change(one.id, { left: 0, said: '' });
  void one.seal().then(async (sealed) => {
    one.settle(sealed);
    if (!sealed.ok) await fetchFaults();
    end(
      one.id,
      sealed.ok
        ? (sealed.said ?? one.done)
        : `${kit.say('holdBack.failed')} ${sayFault(sealed.fault)}`,
    );
  });
}

function undo(one: Held): void {
  one.settle(undefined);
  end(one.id, kit.say('holdBack.undone'));
}

function end(id: number, said: string): void {
  change(id, { said });
  setTimeout(() => {
    held.value = held.value.filter((one) => one.id !== id);
  }, SAID_SECONDS * SECOND_MS);
}

/** The acts now held back, each with its way out. Drawn once, by the shell. */
export function HeldBack(): VNode {
  return (
    <div class="toasts" role="status">
      {held.value.map((one) => (
        <div key={one.id} class="toast">
          <div>
            <b>{one.said || one.what}</b>
            {/* The seconds are for the eye: said aloud each second they would drown the rest. */}
            {one.said === undefined ? (
              <p class="sub" aria-hidden="true">
                {kit.tell('holdBack.goes', { seconds: one.left })}
              </p>
            ) : null}
          </div>
          {one.said === undefined ? (
            <div class="flex">
              <Button kind="main" onPress={() => undo(one)}>
                {kit.tell('holdBack.undo')}
              </Button>
              <Button kind="quiet" onPress={() => sealNow(one)}>
                {kit.tell('holdBack.now')}
              </Button>
            </div>
          ) : null}
        </div>
      ))}
    </div>
  );
}
