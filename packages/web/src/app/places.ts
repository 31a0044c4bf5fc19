/**
 * The screens by the first word of their address. Each is fetched when it is first opened, with
 * its words. A place is added here by one line.
 */
import { Pulse } from './pulse/pulse.tsx';
import type { Route } from './route.ts';
import type { Screen } from './screen.ts';

/** Pulse comes with the page: it is what people see first. */
export const FIRST_SCREENS: Readonly<Record<string, Screen>> = { pulse: Pulse, wall: Pulse };

/** The other screens: `bell: async () => (await import('./bell/bell.tsx')).Bell`. */
export const SCREENS: Readonly<Record<string, () => Promise<Screen>>> = {
  village: async () => (await import('./village/village.tsx')).Village,
  device: async () => (await import('./device/device.tsx')).Device,
  welcome: async () => (await import('./first-run/welcome.tsx')).Welcome,
  assembly: async () => (await import('./assembly/assembly.tsx')).Assembly,
  allies: async () => (await import('./allies/allies.tsx')).Allies,
  ready: async () => (await import('./ready/ready.tsx')).Ready,
  carry: async () => (await import('./carry/carry.tsx')).Carry,
  ways: async () => (await import('./carry/ways.tsx')).Ways,
  bell: async () => (await import('./bell/bell.tsx')).Bell,
  'pulse/inquiry': async () => (await import('./pulse/inquiry.tsx')).InquiryPage,
  'pulse/about': async () => (await import('./pulse/about.tsx')).About,
  'pulse/rhythm': async () => (await import('./pulse/own-rhythm.tsx')).OwnRhythm,
  'pulse/word': async () => (await import('./pulse/own-word.tsx')).OwnWord,
  'ready/drill': async () => (await import('./ready/drill.tsx')).StartDrill,
};

/** The screen of an address: one inside a place (`pulse/inquiry`), else the place's own. */
export function screenOf({ place, rest }: Route): string {
  const inside = `${place}/${rest[0] ?? ''}`;
  return Object.hasOwn(SCREENS, inside) ? inside : place;
}
