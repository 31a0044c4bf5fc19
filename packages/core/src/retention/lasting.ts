/**
 * Which words of the data lanes outlast their time (R14). Most are over with it: a ring, a step of a
 * playbook, who saw whom. Some stand until they are replaced, or until what they speak of is over: the
 * newest rhythm of a device, a playbook, a pact's papers. Those stay, signed as they are, so that a
 * newcomer can check them; nothing of the rest does. So it is decided on every replica that can read
 * them, by what was said and not by who still holds what.
 */
import type { DeviceId, Hash32, RecordId } from '../base/id.ts';
import type { Hour } from '../base/time.ts';
import { instantOf } from '../base/time.ts';
import { DURATIONS } from '../assembly/durations.ts';
import { boxKind } from '../assembly/keys.ts';
import { dutyKind, dutySaidKind } from '../exchange/records.ts';
import type { Entry } from '../log/entry.ts';
import { saidAs } from '../log/entry.ts';
import { INQUIRY_CLOSED, INQUIRY_OPENED, INQUIRY_STEP } from '../pulse/inquiry-records.ts';
import type { InquiryOpened } from '../pulse/inquiry-records.ts';
import { PAUSE } from '../pulse/pause.ts';
import { PERSONAL_KINDS } from '../pulse/personal.ts';
import { SEEN } from '../pulse/seen.ts';
import type { SubjectId } from '../pulse/subject.ts';
import type { KindName } from '../record/kind.ts';
import { KIND } from '../record/kind.ts';
import { LANE_COMMON, LANE_GOVERNANCE, LANE_KEYS, LANE_PEOPLE } from '../record/lane.ts';

/**
 * How long what a kind says lasts: with its log; for its time; or by a rule of its own, below. A kind
 * that this version does not know lasts: somebody else's program may need it (R13).
 */
const LASTS: Readonly<Record<KindName, 'log' | 'time' | 'own'>> = {
  genesis: 'log',
  act: 'log',
  consent: 'log',
  placement: 'log',
  ballot: 'log',
  stand: 'log',
  prekey: 'log',
  list: 'log',
  box: 'own',
  invite: 'log',
  witness: 'time',
  strike: 'log',
  heal: 'log',
  handover: 'log',
  healing: 'log',
  sunsetReport: 'log',
  rhythm: 'own',
  pause: 'own',
  seen: 'own',
  inquiryOpened: 'own',
  inquiryStep: 'own',
  inquiryClosed: 'own',
  callKey: 'time',
  ringKept: 'time',
  ringVerdict: 'time',
  ringEvidence: 'time',
  ringProposed: 'time',
  ringSigned: 'time',
  disputeKept: 'time',
  cancelKept: 'time',
  relayKept: 'time',
  relayProposed: 'time',
  firstBellTokens: 'own',
  firstBellKept: 'time',
  firstBellShown: 'time',
  playbook: 'log',
  actionConsent: 'log',
  runStep: 'time',
  executed: 'own',
  wakingTold: 'time',
  canaryHeard: 'time',
  pactGenesis: 'log',
  sealAct: 'log',
  pactCard: 'log',
  pactSigned: 'log',
  pactOpened: 'log',
  pactOffered: 'log',
  sealProposed: 'log',
  recoveryCard: 'log',
  bellPaper: 'log',
  readerKey: 'log',
  sealActTold: 'log',
  wordCarried: 'time',
  wordTold: 'own',
  awayWitnessed: 'log',
  proposal: 'log',
  stance: 'log',
  stanceOpened: 'log',
  objection: 'log',
  objectionWord: 'log',
  amendment: 'log',
  proposalWithdrawn: 'log',
  witnessDenied: 'log',
  carriedOut: 'log',
  reviewed: 'log',
  methodList: 'log',
  account: 'log',
  accountClosed: 'log',
  ledgerEntry: 'log',
  entryWord: 'log',
  balanceAsserted: 'log',
  commodityNamed: 'log',
  charter: 'log',
  roleAct: 'log',
  roleHeld: 'log',
  roleReport: 'log',
  drawOpened: 'log',
  drawCommitted: 'log',
  drawShown: 'log',
  drawRead: 'log',
  drawRound: 'log',
  rosterAsked: 'log',
  holderCard: 'log',
  amberCard: 'log',
  delegateCard: 'log',
  need: 'own',
  offer: 'own',
  wantedEnded: 'own',
  match: 'own',
  matchSaid: 'own',
  contactShared: 'own',
  duty: 'own',
  dutySaid: 'own',
  notice: 'own',
  post: 'own',
  talkEnded: 'own',
  chunk: 'own',
  called: 'log',
};

const lastsByNumber = new Map<number, 'log' | 'time' | 'own'>(
  Object.entries(LASTS).map(([name, lasts]) => [KIND[name as KindName], lasts]),
);

const personalNumbers: ReadonlySet<number> = new Set(PERSONAL_KINDS.map((name) => KIND[name]));

/** Tokens are laid down for 26 weeks, and count in the weeks beside their own. */
const TOKENS_HOURS = 28 * 168;

/**
 * Of needs, offers, matches, threads and their files: none means anything for longer than that after
 * its wall (`exchange.md`, `talk.md`), however soon an assembly lets headers go.
 */
export const MEANT_HOURS = 2_160;

/** A sealed word that was told at home stays while it lies in the pact: else it would be told again. */
const WORD_TOLD_HOURS: number = DURATIONS.headersKept.initially;

/** What the words are held against. */
export interface Times {
  readonly tempoMs: number;
  /** The wall of the floor: what was to last until an hour before it is over. */
  readonly floor: Hour;
  /** The epoch in force there: boxes of older ones are over. */
  readonly epoch: number;
  /** What was carried out from this hour on still counts against caps (R22). */
  readonly capsSince: Hour;
  /** `MEANT_HOURS` before the newest placement that is settled. */
  readonly meantSince: Hour;
  /** Whether founders never met when it was founded: that they did since has to stay (R16). */
  readonly unmet: boolean;
  /** Whose device it is or was; undefined: nobody's. */
  readonly subjectOf: (device: DeviceId) => SubjectId | undefined;
  /** Whether the person left whose device it is. */
  readonly hasLeft: (device: DeviceId) => boolean;
  readonly inquiryOf: (opened: InquiryOpened) => Hash32;
}

/** The words of data lanes among `old` that still stand. `old`: all at or below the floor. */
export function lastingAmong(old: readonly Entry[], times: Times): ReadonlySet<RecordId> {
  const newest = newestAmong(old, times);
  return new Set(old.filter((entry) => isLasting(entry, times, newest)).map(({ id }) => id));
}

/** Of which only the newest counts. */
interface Newest {
  /**
   * The newest rhythm of each device, and its newest word that a person said themselves; where founders
   * never met, also its newest word that it met or called each of the others.
   */
  readonly words: ReadonlySet<RecordId>;
  /** The last inquiry after each subject that has said nothing since. */
  readonly inquiries: ReadonlySet<Hash32>;
  /** Duties that are over. */
  readonly doneDuties: ReadonlySet<RecordId>;
}

function newestAmong(old: readonly Entry[], times: Times): Newest {
  const rhythms = new Map<string, readonly Entry[]>();
  const personal = new Map<string, readonly Entry[]>();
  const met = new Map<string, readonly Entry[]>();
  for (const entry of old) {
    if (entry.body.state !== 'read') continue;
    if (entry.body.kind === KIND.rhythm) keepNewer(rhythms, entry);
    if (personalNumbers.has(entry.body.kind)) keepNewer(personal, entry);
    const seen = times.unmet ? saidAs(SEEN, entry) : undefined;
    if (seen?.how === 'met' || seen?.how === 'call')
      keepNewer(met, entry, `${entry.header.author}${seen.subject}`);
  }
  const words = [rhythms, personal, met].flatMap((newest) => [...newest.values()].flat());
  // Of what is gone already nothing is known but that it was over.
  const done = old.filter(
    (entry) =>
      entry.body.state === 'gone' || (saidAs(dutyKind, entry)?.until ?? times.floor) < times.floor,
  );
  return {
    words: new Set(words.map(({ id }) => id)),
    inquiries: lastInquiries(old, times, [...personal.values()].flat()),
    doneDuties: new Set(done.map(({ id }) => id)),
  };
}

/** Of a device that forked both that bear one number: which of them came last is no rule. */
function keepNewer(
  newest: Map<string, readonly Entry[]>,
  entry: Entry,
  name: string = entry.header.author,
): void {
  const known = newest.get(name) ?? [];
  const newer = entry.header.seq - (known[0]?.header.seq ?? -1);
  if (newer >= 0) newest.set(name, newer === 0 ? [...known, entry] : [entry]);
}

/** One for each subject: the last silence asked about, unless its people spoke again since. */
function lastInquiries(
  old: readonly Entry[],
  { subjectOf, inquiryOf, tempoMs }: Times,
  spoken: readonly Entry[],
): ReadonlySet<Hash32> {
  const spokeAt = new Map<SubjectId, number>();
  for (const { header } of spoken) {
    const subject = subjectOf(header.author);
    const at = instantOf(header.wallHour, tempoMs);
    if (subject !== undefined) spokeAt.set(subject, Math.max(at, spokeAt.get(subject) ?? 0));
  }
  const last = new Map<SubjectId, InquiryOpened>();
  for (const entry of old) {
    const opened = saidAs(INQUIRY_OPENED, entry);
    if (opened === undefined || (spokeAt.get(opened.subject) ?? 0) > opened.silentSince) continue;
    const known = last.get(opened.subject);
    if (known === undefined || opened.silentSince > known.silentSince)
      last.set(opened.subject, opened);
  }
  return new Set([...last.values()].map(inquiryOf));
}

function isLasting(entry: Entry, times: Times, newest: Newest): boolean {
  const { lane, author } = entry.header;
  switch (lane) {
    case LANE_GOVERNANCE:
      return true;
    case LANE_PEOPLE:
      return !times.hasLeft(author) && !isPastContact(entry, times);
    case LANE_COMMON:
    case LANE_KEYS:
      return isLastingWord(entry, times, newest);
    default:
      // No kind that lasts may stand in any other lane.
      return false;
  }
}

/** How somebody is reached stays as long as what it was shared for; other names with their people. */
function isPastContact({ body, header }: Entry, { meantSince }: Times): boolean {
  return body.state === 'read' && body.kind === KIND.contactShared && header.wallHour < meantSince;
}

function isLastingWord(entry: Entry, times: Times, newest: Newest): boolean {
  const { body, header } = entry;
  // What nobody here can read may be one that lasts: others decide, who can. A key that has not come
  // by now does not come: its boxes have had their time too.
  if (body.state === 'unread') return header.epoch >= times.epoch;
  if (body.state !== 'read') return false;
  if (newest.words.has(entry.id)) return true;
  const lasts = lastsByNumber.get(body.kind);
  if (lasts !== 'own') return lasts !== 'time';
  return isStillMeant(entry, times, newest);
}

/** The kinds whose words end by themselves, or when another one takes their place. */
function isStillMeant(
  entry: Entry,
  { floor, epoch, capsSince, meantSince, inquiryOf }: Times,
  { inquiries, doneDuties }: Newest,
): boolean {
  const { wallHour } = entry.header;
  const opened = saidAs(INQUIRY_OPENED, entry);
  const inquiry =
    opened === undefined
      ? (saidAs(INQUIRY_STEP, entry) ?? saidAs(INQUIRY_CLOSED, entry))?.inquiry
      : inquiryOf(opened);
  if (inquiry !== undefined) return inquiries.has(inquiry);
  switch (entry.body.state === 'read' ? entry.body.kind : undefined) {
    case KIND.pause:
      return (saidAs(PAUSE, entry)?.toHour ?? 0) >= floor;
    case KIND.box:
      return (saidAs(boxKind, entry)?.epoch ?? 0) >= epoch;
    case KIND.firstBellTokens:
      return wallHour + TOKENS_HOURS >= floor;
    case KIND.wordTold:
      return wallHour + WORD_TOLD_HOURS >= floor;
    case KIND.executed:
      return wallHour >= capsSince;
    case KIND.duty:
      return !doneDuties.has(entry.id);
    case KIND.dutySaid:
      return !doneDuties.has(saidAs(dutySaidKind, entry)?.duty ?? entry.id);
    case KIND.need:
    case KIND.offer:
    case KIND.wantedEnded:
    case KIND.match:
    case KIND.matchSaid:
    case KIND.notice:
    case KIND.post:
    case KIND.talkEnded:
    case KIND.chunk:
      return wallHour >= meantSince;
    default:
      return false;
  }
}
