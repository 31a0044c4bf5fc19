/** Every enemy, by the name that scenarios use. */
import { forgerAfterRecall, thiefWithOldKeys } from './after-the-end.ts';
import { hostileTwin, provocateur } from './bells.ts';
import { capturedBells } from './captured-bells.ts';
import { colluders } from './colluders.ts';
import type { Enemy } from './enemy.ts';
import { flooder } from './flooder.ts';
import { forker } from './forker.ts';
import { halfStewards } from './half-stewards.ts';
import { friendBringer, infiltrator } from './infiltrator.ts';
import { lyingScribe } from './lying-scribe.ts';
import { lyingSecretary } from './lying-secretary.ts';
import { duellingTreasurers, emergencyHolders } from './old-hands.ts';
import { stewardMajority } from './stewards.ts';
import { forkedPurse, tornPurse } from './torn-purse.ts';
import { cheapRules, lateVoices } from './voices.ts';
import { withheldSecret } from './withheld-secret.ts';
import { withholder } from './withholder.ts';

/** The enemies. */
export const ENEMIES: Readonly<Record<string, Enemy>> = {
  forgerAfterRecall,
  thiefWithOldKeys,
  forker,
  flooder,
  infiltrator,
  friendBringer,
  lyingSecretary,
  stewardMajority,
  capturedBells,
  colluders,
  provocateur,
  hostileTwin,
  withholder,
  duellingTreasurers,
  emergencyHolders,
  tornPurse,
  forkedPurse,
  halfStewards,
  lateVoices,
  cheapRules,
  lyingScribe,
  withheldSecret,
};
