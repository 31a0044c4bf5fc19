/** Light or dark: as the device says, or as the person chose here. */
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';

const LIGHT_KEY = 'tocsin.light';

/** What the person chose. */
export type Light = 'auto' | 'light' | 'dark';

/** The choice that holds now. */
export const light: Signal<Light> = signal<Light>('auto');

/** Takes what was chosen here before. */
export function startLight(): void {
  const kept = localStorage.getItem(LIGHT_KEY);
  show(kept === 'light' || kept === 'dark' ? kept : 'auto');
}

/** Chooses, and keeps that. */
export function chooseLight(choice: Light): void {
  localStorage.setItem(LIGHT_KEY, choice);
  show(choice);
}

function show(choice: Light): void {
  light.value = choice;
  if (choice === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = choice;
}
