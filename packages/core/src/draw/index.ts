/** Drawing by lot in a way that everybody can replay. */
export type { AssemblyTask, DrawFault, DrawTask, PanelTask } from './ask.ts';
export { decodeDraw, PANELS_MAX, POOL_MAX } from './ask.ts';
export type { BeaconChain, BeaconRound, VerifyBeacon } from './beacon.ts';
export { isRoundTrue, roundAfterS, roundTimeS, signatureBytes } from './beacon.ts';
export type { DrawResult } from './draw.ts';
export { draw } from './draw.ts';
export type { Digest, DrawCrypto, Luck, LuckFault } from './luck.ts';
export { drawCommitmentOf, termsHash } from './luck.ts';
export type { PanelFault, PanelRules, WeightedPanel } from './panel.ts';
export { checkPanels, faultOfPanel } from './panel.ts';
export type { RfcRound, RfcSource, RfcTask } from './rfc3797.ts';
export { entropyBitsNeeded, rfcKeyOf } from './rfc3797.ts';
