/**
 * A phone that is lost while a height is open (R17). The strike is not placed yet, so the old device
 * still counts there, and two devices of one member could accept different things. Stands carry the
 * strike: in a round whose placement lists stands of enough *other* members that name it, the
 * successor casts the ballots of its member and the old device none; who named it ballots only for
 * such placements from then on. The member's own stand is never among those listed there, so that
 * rounds above count its member as one that may have accepted anything (decision 0047).
 */
import { compareText, equalBytes, toHex } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { idBytes } from '../base/id.ts';
import type { DeviceId, MemberId, RecordId } from '../base/id.ts';
import type { StrikeDevice, SuccessorEnrolment } from './act.ts';
import { ballotMemberOf, isDeviceActive, memberOfDevice } from './electorate.ts';
import { paperHashOf } from './ids.ts';
import { STAND_STRIKES_MAX } from './placement.ts';
import type { Saying } from './reading.ts';
import type { Site } from './settle.ts';
import { authorInCount } from './stance.ts';

/** A ballot device that was struck at an open height, and who casts its member's ballots instead. */
export interface Succession {
  readonly member: MemberId;
  readonly struck: DeviceId;
  /** Null: two successors were named by enough, so that neither counts. */
  readonly successor: DeviceId | null;
}

/** A strike that counts at the ground's head, and the records that make it one. */
export interface OpenStrike extends Succession {
  readonly successor: DeviceId;
  /** Ascending: one with the paper code, or one of an own device and one of another member. */
  readonly records: readonly RecordId[];
}

/** Where strikes are looked at: a parent, and what is here. */
type StrikeSite = Omit<Site, 'settledAt'>;

/** The strikes that these records make, one for each device and successor; ascending by both. */
export function openStrikes(
  site: StrikeSite,
  notices: readonly Saying<StrikeDevice>[],
  hash: Hash,
): readonly OpenStrike[] {
  const alike = new Map<string, Saying<StrikeDevice>[]>();
  for (const notice of notices) {
    if (successionOf(site, notice.said) === undefined) continue;
    const { device, by, successor, lastHonoured, enrolment } = notice.said;
    const key = [device, successor, by, lastHonoured, enrolmentText(enrolment)].join(' ');
    const found = alike.get(key);
    if (found === undefined) alike.set(key, [notice]);
    else found.push(notice);
  }
  const strikes = new Map<string, OpenStrike>();
  for (const [, same] of [...alike].toSorted(([a], [b]) => compareText(a, b))) {
    const strike = strikeOf(site, same, hash);
    const key = strike && [strike.struck, strike.successor].join(' ');
    if (strike !== undefined && key !== undefined && !strikes.has(key)) strikes.set(key, strike);
  }
  return [...strikes.values()];
}

/** An enrolment as text: as many texts as there are enrolments. */
function enrolmentText(enrolment: SuccessorEnrolment | null): string {
  if (enrolment === null) return '';
  const { prekeyHash, paperHash, deviceSignature } = enrolment;
  return [prekeyHash, paperHash, toHex(deviceSignature)].join('/');
}

/** Whether two strikes let in their successor in the same way. */
export function isSameEnrolment(
  one: SuccessorEnrolment | null,
  other: SuccessorEnrolment | null,
): boolean {
  return enrolmentText(one) === enrolmentText(other);
}

/**
 * Whose ballots a strike would hand on: to a device that is enrolled and has its powers, or to one
 * that is nobody's yet and comes in with the strike. Whether its enrolment is signed is judged with
 * the act: here the successor's own ballot shows no less (decision 0076).
 */
function successionOf(
  { ground }: StrikeSite,
  { device, successor, enrolment }: StrikeDevice,
): (Succession & { readonly successor: DeviceId }) | undefined {
  const member = ballotMemberOf(ground, device);
  if (member === undefined || successor === null || successor === device) return undefined;
  const isOwn = memberOfDevice(ground, successor) === member;
  const isComing = enrolment !== null && !ground.devices.has(successor);
  return isComing || (isOwn && isDeviceActive(ground, successor))
    ? { member, struck: device, successor }
    : undefined;
}

/** The strike that notices of the same content make together, by the fewest of them. */
function strikeOf(
  site: StrikeSite,
  same: readonly Saying<StrikeDevice>[],
  hash: Hash,
): OpenStrike | undefined {
  const [first] = same;
  const succession = first && successionOf(site, first.said);
  if (succession === undefined) return undefined;
  const count = { ...site, isInside: () => true };
  const counted = same
    .toSorted((a, b) => compareText(a.entry.id, b.entry.id))
    .filter((one) => authorInCount(count, one) !== undefined);
  const records = recordsOf(site, succession, counted, hash);
  return records.length === 0 ? undefined : { ...succession, records };
}

function recordsOf(
  { ground }: StrikeSite,
  { member, struck }: Succession,
  counted: readonly Saying<StrikeDevice>[],
  hash: Hash,
): readonly RecordId[] {
  const paperHash = ground.members.get(member)?.paperHash ?? null;
  const byPaper = counted.find(
    ({ said: { by, paperCode } }) =>
      by === 'paper' &&
      paperCode !== null &&
      paperHash !== null &&
      equalBytes(idBytes(paperHashOf(hash, paperCode)), idBytes(paperHash)),
  );
  if (byPaper !== undefined) return [byPaper.entry.id];
  const byOwn = counted.filter(({ said }) => said.by === 'own');
  const own = byOwn.find(({ entry: { header } }) => {
    const isOther = memberOfDevice(ground, header.author) === member && header.author !== struck;
    return isOther && isDeviceActive(ground, header.author);
  });
  const other = byOwn.find(({ entry }) => memberOfDevice(ground, entry.header.author) !== member);
  if (own === undefined || other === undefined) return [];
  return [own.entry.id, other.entry.id].toSorted(compareText);
}

/**
 * The devices that are nobody's yet and may ballot at a height that is open, each with the members
 * whose ballots it may cast there: they answer for what it signs (R3).
 *
 * @param isInside - which notices are looked at.
 */
export function comingSuccessors(
  site: StrikeSite,
  hash: Hash,
  isInside: (record: RecordId) => boolean,
): ReadonlyMap<DeviceId, readonly MemberId[]> {
  const notices = [...site.reading.strikeById.values()].filter(
    ({ entry, said }) => said.enrolment !== null && isInside(entry.id),
  );
  if (notices.length === 0) return new Map();
  const coming = new Map<DeviceId, MemberId[]>();
  for (const { successor, member } of openStrikes(site, notices, hash)) {
    if (site.ground.devices.has(successor)) continue;
    const members = coming.get(successor);
    if (members === undefined) coming.set(successor, [member]);
    else if (!members.includes(member)) members.push(member);
  }
  return coming;
}

/** The strikes that are here against the ballot devices of a member, or of all but one member. */
export function strikesHere(
  site: StrikeSite,
  hash: Hash,
  isMeant: (member: MemberId) => boolean,
): readonly OpenStrike[] {
  const all = [...site.reading.strikeById.values()];
  if (all.length === 0) return [];
  return openStrikes(site, all, hash).filter(({ member }) => isMeant(member));
}

/** The records with which a stand names strikes, as many as it holds, whole strikes only. */
export function recordsNaming(strikes: readonly OpenStrike[]): readonly RecordId[] {
  const named = new Set<RecordId>();
  for (const { records } of strikes) {
    if (new Set([...named, ...records]).size > STAND_STRIKES_MAX) continue;
    for (const record of records) named.add(record);
  }
  return [...named].toSorted(compareText);
}

/**
 * Who casts whose ballots in a round, by the strikes that its listed stands name: every one of them
 * names it, they are of so many members other than the struck one, and the secretary is another too.
 * A thief who is the secretary could else make two records of one id, one of either sort (decision
 * 0054).
 *
 * @param named - for each listed stand its member and the strikes that it names.
 */
export function successionsOf(
  named: readonly { readonly member: MemberId; readonly strikes: readonly OpenStrike[] }[],
  needed: number,
  secretary: MemberId | undefined,
): readonly Succession[] {
  if (named.length < needed) return [];
  const membersByStrike = new Map<
    string,
    { readonly strike: OpenStrike; readonly by: Set<MemberId> }
  >();
  for (const { member, strikes } of named)
    for (const strike of strikes) {
      if (strike.member === member || strike.member === secretary) continue;
      const key = [strike.struck, strike.successor].join(' ');
      const found = membersByStrike.get(key);
      if (found === undefined) membersByStrike.set(key, { strike, by: new Set([member]) });
      else found.by.add(member);
    }
  const successions = new Map<DeviceId, Succession>();
  for (const { strike, by } of membersByStrike.values()) {
    if (by.size < named.length) continue;
    const { member, struck, successor } = strike;
    const isRivalled = successions.has(struck);
    successions.set(struck, { member, struck, successor: isRivalled ? null : successor });
  }
  return [...successions.values()].toSorted((a, b) => compareText(a.struck, b.struck));
}

/**
 * The members whose ballots a device casts in a round with these successions: one or none; several
 * only where the same new phone was named for several.
 */
export function ballotMembersIn(
  site: Pick<Site, 'ground'>,
  device: DeviceId,
  successions: readonly Succession[],
): readonly MemberId[] {
  const handedOn = successions.filter(({ successor }) => successor === device);
  if (handedOn.length > 0) return handedOn.map(({ member }) => member);
  const own = ballotMemberOf(site.ground, device);
  const isStruck = successions.some(({ struck }) => struck === device);
  return own === undefined || isStruck ? [] : [own];
}
