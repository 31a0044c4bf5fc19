/** Whether the person of this device allowed it to sound. Silent until then. */
const SOUND_KEY = 'tocsin.sound';

/** Whether it may sound. */
export function isSoundAllowed(): boolean {
  return localStorage.getItem(SOUND_KEY) === 'on';
}

/** Keeps what the person chose. */
export function keepSound(isAllowed: boolean): void {
  localStorage.setItem(SOUND_KEY, isAllowed ? 'on' : 'off');
}
