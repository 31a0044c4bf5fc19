/**
 * Bytes and types alone, for whoever judges records a second time: what a record says, by which
 * hashes things are named, what a frontier is, and the tables that tests compare with their
 * pages, of durations, parameters and classes. Nothing here decides anything; a direction rule lets the
 * second fold import this and no other file of the program.
 */
export type {
  Act,
  EpochTurn,
  MandateGrant,
  StrikeDevice,
  Verb,
  VerbCases,
} from './assembly/act.ts';
export { actKind, CLASSES_BY_VERB } from './assembly/act.ts';
export { consentKind, inviteKind, strikeKind, sunsetKind } from './assembly/consent.ts';
export type { DurationName, Override } from './assembly/durations.ts';
export { areLawful, areStewardsOpen, durationOf } from './assembly/durations.ts';
export { genesisKind } from './assembly/genesis.ts';
export type { Healing } from './assembly/heal.ts';
export { healingKind, healKind } from './assembly/heal.ts';
export {
  enrolmentHash,
  healingKeyOf,
  invitationHash,
  memberIdOf,
  paperHashOf,
  placementIdOf,
  rosterHashOf,
} from './assembly/ids.ts';
export type { ParameterName } from './assembly/parameters.ts';
export { PARAMETERS, parameterOf } from './assembly/parameters.ts';
export type { Budget, EmergencyGrant, MandateTerms } from './assembly/powers.ts';
export type { Listed, Placement, PlacementContent, Stand } from './assembly/placement.ts';
export {
  ballotKind,
  decodeContent,
  listKind,
  placementKind,
  standKind,
} from './assembly/placement.ts';
export { toHex, uintBytes } from './base/bytes.ts';
export type { ReadingCrypto } from './base/crypto.ts';
export type { DomainName } from './base/domain.ts';
export { hashIn } from './base/domain.ts';
export type { DeviceId, Hash32, LogId, MemberId, PlacementId, RecordId } from './base/id.ts';
export { idBytes, idOf } from './base/id.ts';
export type { Cbor } from './codec/cbor.ts';
export { encodeCbor } from './codec/cbor.ts';
export type { Entry } from './log/entry.ts';
export { saidAs } from './log/entry.ts';
export type { DeltaHead } from './log/frontier.ts';
export { applyDelta, frontierHashOf, frontierOf } from './log/frontier.ts';
export type { Header } from './record/header.ts';
export type { RecordKind } from './record/kind.ts';
