/** What a standing policy says to one alert, and how much its cap still holds. */
import type { DeviceId, LogId } from '../base/id.ts';
import { divideFloor } from '../base/integer.ts';
import type { Instant } from '../base/time.ts';
import type { AlertReach } from '../alert/view.ts';
import { ALERT_LEVELS } from '../alert/word.ts';
import type { ActionKind, ConsentMode, ConsentPolicy, Preset } from '../federation/policy.ts';
import { CONSENT_MODES } from '../federation/policy.ts';
import type { ExecutedState } from './fold.ts';

/** What the policy says to an alert. */
export interface StandingConsent {
  readonly preset: Preset;
  readonly capPer30d: number;
  readonly modeOf: (action: ActionKind) => ConsentMode;
}

const MODE_OF_PRESET: Readonly<Record<Preset, ConsentMode>> = {
  tell: 'never',
  prepare: 'ask',
  act: 'auto',
};

/**
 * The consent for alerts of a kind and level. An entry for the kind outweighs that for any kind;
 * without an entry we are asked. Amber never acts by itself (R22).
 *
 * @param kind - by number, so that a kind of a newer version finds the entry for any.
 */
export function consentFor(
  policy: ConsentPolicy | null,
  kind: number,
  level: number,
): StandingConsent {
  const entries = policy?.entries.filter((one) => ALERT_LEVELS.indexOf(one.level) === level) ?? [];
  const entry =
    entries.find((one) => one.kind === kind) ?? entries.find((one) => one.kind === null);
  const preset = entry?.preset ?? 'prepare';
  const isAmber = level === ALERT_LEVELS.indexOf('amber');
  const modeOf = (action: ActionKind): ConsentMode => {
    const exceptions = policy?.exceptions.filter((one) => one.action === action) ?? [];
    const exception =
      exceptions.find((one) => one.kind === kind) ?? exceptions.find((one) => one.kind === null);
    const mode = exception?.mode ?? MODE_OF_PRESET[preset];
    return isAmber ? stricterMode(mode, 'ask') : mode;
  };
  return { preset, capPer30d: entry?.capPer30d ?? 0, modeOf };
}

/** The stricter of two modes. */
export function stricterMode(a: ConsentMode, b: ConsentMode): ConsentMode {
  return CONSENT_MODES.indexOf(a) < CONSENT_MODES.indexOf(b) ? a : b;
}

/** What an alert's reach leaves of a mode. */
export function modeWithin(mode: ConsentMode, reach: AlertReach): ConsentMode {
  if (reach === 'nothing') return 'never';
  return reach === 'ask' ? stricterMode(mode, 'ask') : mode;
}

/**
 * Each executor device's share of a cap. Split, so that two devices that cannot hear one another
 * never draw more than the whole (R22).
 */
export function capShare(capPer30d: number, executors: number): number {
  return executors === 0 ? 0 : divideFloor(capPer30d, executors);
}

/** Who draws on what: the cap of a pact, or its like for drills, which never touch the other. */
export interface Drawer {
  readonly device: DeviceId;
  readonly pact: LogId;
  readonly drill: boolean;
}

/**
 * What a device drew in a pact in the window before `now`, over all rings. One act counts once; a
 * failed one counts, for nobody can be sure that nothing left.
 */
export function drawnBy(
  executed: readonly ExecutedState[],
  { device, pact, drill }: Drawer,
  now: Instant,
  windowMs: number,
): number {
  const drawByAct = new Map<string, number>();
  for (const one of executed) {
    if (one.device !== device || one.pact !== pact || one.drill !== drill) continue;
    if (one.at <= now - windowMs) continue;
    const act = `${one.run}/${one.step}`;
    drawByAct.set(act, Math.max(drawByAct.get(act) ?? 0, one.draws));
  }
  let sum = 0;
  for (const draws of drawByAct.values()) sum += draws;
  return sum;
}
