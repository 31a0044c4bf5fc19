/**
 * Words from which a person chooses one, as the command line takes them and the daemon hears them.
 * They are the words of the core; the screen shows others (words/).
 */
export const CHOICES = {
  /** Roles that the command line seats. */
  seatRole: ['ringer', 'steward', 'sealHolder'],
  /** Ways on which someone is asked after. */
  askChannel: [
    'net',
    'postBox',
    'courier',
    'qr',
    'radio',
    'sms',
    'call',
    'met',
    'dropPoint',
    'card',
  ],
  /** What came of asking; `passed` hands the inquiry on at once. */
  askResult: ['asked', 'answered', 'noAnswer', 'unreachable', 'passed'],
  /** A way by which a machine wakes its person. */
  wakingWay: ['notifier', 'mail', 'app', 'push'],
  /** How a person closes an inquiry. */
  closeOutcome: ['explained', 'silent'],
  /** A coarse reason beside an outcome; nothing of health, place or law has a word. */
  closeNote: ['none', 'device', 'line', 'away', 'rhythm', 'other'],
  /** What a ring can be about. */
  ringKind: [
    'other',
    'silence',
    'arrest',
    'raid',
    'duress',
    'seizure',
    'freeze',
    'smear',
    'blackout',
    'violence',
    'disaster',
  ],
  /** Amber tells and asks; red may also act, within what the ally agreed to. */
  ringLevel: ['amber', 'red'],
  /** Whom a ring is about. */
  ringScope: ['assembly', 'person', 'group', 'region'],
  /** Why a ringer says that it is not so. */
  disputeReason: ['mistaken', 'forced', 'unclear'],
  /** "Tell us", "prepare", "act within this cap". */
  consentPreset: ['tell', 'prepare', 'act'],
  /** How pressing a need is. */
  urgency: ['whenItFits', 'thisWeek', 'today'],
  /** What a power lets its holder do. */
  powerVerb: [
    'spend',
    'keep',
    'enter',
    'guard',
    'requisition',
    'speak',
    'publish',
    'convene',
    'schedule',
    'carry',
    'counsel',
    'receive',
  ],
  /** How far a holder decides. */
  mandateKind: ['imperative', 'withinDomain', 'observer'],
  /** Mandates to begin from. */
  mandateTemplate: [
    'stewards',
    'keyHolders',
    'legalTeam',
    'weatherRota',
    'couriers',
    'press',
    'safetyTeam',
    'treasurer',
  ],
  /** Every role that this version knows. */
  mandateRole: [
    'steward',
    'ringer',
    'sealHolder',
    'flagReader',
    'courier',
    'mentor',
    'recoveryHolder',
    'scribe',
    'treasurer',
    'legal',
    'press',
    'safety',
    'weatherRota',
    'keyHolder',
  ],
  /** How a question is decided. */
  decideMethod: [
    'consent',
    'consensus',
    'majority',
    'supermajority',
    'ranked',
    'stv',
    'score',
    'advice',
    'senseCheck',
    'sortition',
  ],
  /** What a review comes to. */
  reviewVerdict: ['keep', 'change', 'end'],
  /** Where an inflow comes from. */
  bookSource: ['member', 'trade', 'ally', 'grant', 'state', 'platform', 'loan'],
  /** For which program a book is written. */
  bookFormat: ['beancount', 'hledger'],
} as const;

/** The name of a choice. */
export type ChoiceName = keyof typeof CHOICES;
