/**
 * Of whom the pulse is taken. In an assembly's log the subjects are its members, in a pact's log
 * its parties, which are whole assemblies; any of a subject's devices beats for it.
 */
import type { DeviceId, MemberId, PartyId } from '../base/id.ts';

/** A member of an assembly, or a party of a pact. */
export type SubjectId = MemberId | PartyId;

/** What the subjects of a log are. Among parties no single one's word moves another's view. */
export type SubjectKind = 'members' | 'parties';

/** Whose device this is; undefined = of nobody who counts here. */
export type SubjectOf = (device: DeviceId) => SubjectId | undefined;
