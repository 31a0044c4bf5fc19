/**
 * The screens by the first word of their address. Each is fetched when it is first opened, with
 * its words. A place is added here by one line.
 */
import { Pulse } from './pulse/pulse.tsx';
import type { Screen } from './screen.ts';

/** Pulse comes with the page: it is what people see first. */
export const FIRST_SCREENS: Readonly<Record<string, Screen>> = { pulse: Pulse, wall: Pulse };

/** The other screens: `bell: async () => (await import('./bell/bell.tsx')).Bell`. */
export const SCREENS: Readonly<Record<string, () => Promise<Screen>>> = {
  device: async () => (await import('./device/device.tsx')).Device,
  welcome: async () => (await import('./first-run/welcome.tsx')).Welcome,
};
