/** The engine: one peer of an assembly's or a pact's log, and the ports a host must bring. */
export * from './engine/assembly-peer.ts';
export * from './engine/beat-desk.ts';
export * from './engine/courier.ts';
export { keepPrekeys } from './engine/known-prekeys.ts';
export * from './engine/governance.ts';
export type { Links, PeerLink } from './engine/links.ts';
export type { Contact, Judged, LogPeer, LogPeerParts } from './engine/log-peer.ts';
export * from './engine/household.ts';
export * from './engine/pact-keys.ts';
export * from './engine/pact-making.ts';
export * from './engine/pact-peer.ts';
export type { PulseWatch } from './engine/pulse-watch.ts';
export * from './log/keyring.ts';
export * from './log/log-index.ts';
export * from './log/replica.ts';
export * from './log/serial.ts';
export * from './ports/index.ts';
