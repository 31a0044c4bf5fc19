/** The hashes by which the assembly names things; each under a domain of its own. */
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import { idBytes, idOf } from '../base/id.ts';
import type { DeviceId, Hash32, LogId, MemberId, PlacementId, RecordId } from '../base/id.ts';
import { encodeCbor } from '../codec/cbor.ts';

/** A member: BLAKE2b-256("tocsin/member;" ‖ first device key). */
export function memberIdOf(hash: Hash, firstDevice: DeviceId): MemberId {
  return idOf<MemberId>(hashIn(hash, 'member', idBytes(firstDevice)));
}

/** A placement: BLAKE2b-256("tocsin/placement;" ‖ canonical content) (R1). */
export function placementIdOf(hash: Hash, content: Uint8Array): PlacementId {
  return idOf<PlacementId>(hashIn(hash, 'placement', content));
}

/**
 * The name under which the rounds are held in which a fork is healed:
 * BLAKE2b-256("tocsin/healing;" ‖ common parent) (R4).
 */
export function healingKeyOf(hash: Hash, parent: PlacementId): PlacementId {
  return idOf<PlacementId>(hashIn(hash, 'healing', idBytes(parent)));
}

/** The head of the chain before the first placement: the genesis itself. */
export function foundingHead(log: LogId): PlacementId {
  return log as string as PlacementId;
}

/** How a genesis or an epoch act names a key: BLAKE2b-256("tocsin/epoch-key;" ‖ key). */
export function epochKeyHashOf(hash: Hash, epochKey: Uint8Array): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'epochKey', epochKey));
}

/** How a member's card names the code on paper: BLAKE2b-256("tocsin/paper;" ‖ 16 bytes). */
export function paperHashOf(hash: Hash, paperCode: Uint8Array): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'paper', paperCode));
}

/** The devices that are to get an epoch's key: BLAKE2b-256 of their ascending list (R12). */
export function rosterHashOf(hash: Hash, devices: readonly DeviceId[]): Hash32 {
  return idOf<Hash32>(hashIn(hash, 'roster', encodeCbor(devices.map(idBytes))));
}

/** What a newcomer's device and invite key both sign. */
export interface Invitation {
  readonly log: LogId;
  /** The record of the invite, which binds its voucher (decision 0010). */
  readonly invite: RecordId;
  readonly device: DeviceId;
  readonly prekeyHash: Hash32;
  readonly paperHash: Hash32;
}

/** The 32 bytes under both signatures of an admission (R15). */
export function invitationHash(hash: Hash, invitation: Invitation): Uint8Array {
  const { log, invite, device, prekeyHash, paperHash } = invitation;
  return hashIn(
    hash,
    'invite',
    idBytes(log),
    idBytes(invite),
    idBytes(device),
    idBytes(prekeyHash),
    idBytes(paperHash),
  );
}

/** What a member's further device signs to show that it holds its key. */
export interface Enrolment {
  readonly log: LogId;
  readonly member: MemberId;
  readonly device: DeviceId;
  readonly prekeyHash: Hash32;
  readonly paperHash: Hash32 | null;
}

/** The 32 bytes under the signature of a further device (R17). */
export function enrolmentHash(hash: Hash, enrolment: Enrolment): Uint8Array {
  const { log, member, device, prekeyHash, paperHash } = enrolment;
  return hashIn(
    hash,
    'device',
    idBytes(log),
    idBytes(member),
    idBytes(device),
    idBytes(prekeyHash),
    paperHash === null ? new Uint8Array() : idBytes(paperHash),
  );
}
