/** Which sentence a fault has in the app. Several kinds may come to the same for whoever reads it. */
import type { faults } from '../../words/en/faults.ts';

type Sentence = keyof typeof faults;

/** By sentence: the kinds of which it is said. A kind that stands nowhere gets the general one. */
const KINDS: Readonly<Partial<Record<Sentence, string>>> = {
  internal:
    'Internal BadRequest UnknownCall NotConnected BadGiven FileMissing FileExists FileUnwritable',
  workerGone: 'WorkerGone DaemonGone NotRunning',
  full: 'HomeFull StoreFull FolderFull FileNoRoom',
  readOnly: 'StoreReadOnly HomeReadOnly FolderReadOnly',
  busy: 'AlreadyRunning StoreBusy',
  damaged: 'StoreDamaged HomeUnreadable StoreKeyMismatch FolderMissing GenesisMissing KeyMissing',
  newer: 'HomeNewer StoreNewer FileNewer NewerVersion UnknownRules NoCommonVersion',
  unreachable: 'StoreUnreachable StoreClosed',
  crypto: 'CryptoUnavailable',
  memory: 'CostOutOfRange',
  wrongKey: 'WrongKey',
  otherLock: 'OtherLock',
  passphraseShort: 'PassphraseShort PassphraseEmpty',
  noPassphrase: 'NoPassphrase',
  guarded: 'DeviceGuarded DeviceClosed',
  wipeIncomplete: 'WipeIncomplete',
  paperFirst: 'PaperFirst',
  copy: 'RestoredBackup TokenMismatch OwnFork',
  struck: 'DeviceStruck',
  looking: 'LookingFirst',
  noKey: 'NoEpochKey',
  assemblyNeeded: 'AssemblyNeeded',
  noAssembly: 'NoAssembly UnknownAssembly',
  notMember: 'NotAMember',
  probation: 'OnProbation PowerOnProbation',
  unknownPerson: 'UnknownMember NobodyRead',
  unknownDevice: 'UnknownDevice',
  unknownThing:
    'UnknownInquiry UnknownRing UnknownRun UnknownStep UnknownPending UnknownPlaybook UnknownPact ' +
    'UnknownDecision UnknownMandate UnknownRecall UnknownPower UnknownRoleAct UnknownBudget ' +
    'UnknownNeed UnknownOffer UnknownMatch UnknownDuty UnknownThread UnknownAccount UnknownEntry ' +
    'UnknownObjection UnknownDraw UnknownBranch NoSuchPact NoSuchRing NoSuchRun NoSuchAct ' +
    'NoSuchDispute NoAllClear NoSuchFile',
  ambiguous: 'Ambiguous PactNeeded',
  fileBad:
    'FileMalformed FileUnreadable BundleUnreadable NotABundle Damaged Truncated MalformedInside ' +
    'OtherLogInside BadBundleSignature GenesisMalformed GenesisUnread PlaybookMalformed',
  fileLarge: 'FileTooLarge BundleTooLarge Oversize ParcelTooLarge PactTooLarge',
  fileOtherKind: 'FileOtherKind DeviceAddHow',
  fileOfAnother: 'FileOfAnother LetterOfAnother OtherOffer OtherLog TermsDiffer PartyContradicts',
  notForUs: 'BundleNotForUs NotForUs',
  badSignature: 'BadSignature SignatureWrong BodyMismatch',
  revealDiffers: 'RevealDiffers RevealWrong RevealMissing FounderContradicts GenesisNotSigned',
  tooFewPeople: 'TooFewPeople TooFewFounders',
  tooManyPeople: 'TooManyPeople TooManyFounders',
  notMet: 'NotMet',
  nameTaken: 'NameTaken AlreadyFounded BadName',
  inviteOver: 'InviteOver',
  inviteUsed: 'InviteUsed',
  tooManyVouches: 'TooManyVouches',
  nothingAnswered: 'NothingAnswered',
  alreadySaid: 'AlreadySaid AlreadySigned AwayAlready',
  closed: 'NotOpenAnyMore DecisionClosed RingOver NothingOpen AidEnded AidExpired AmendmentLate',
  tooManyDevices: 'TooManyDevices',
  fileNeedsPaper: 'FileNeedsPaper',
  otherDeviceVotes: 'OtherDeviceVotes NotBallotDevice',
  lastDevice: 'LastDevice',
  wrongPaper: 'WrongPaperCode PaperCode',
  paperLength: 'PaperLength',
  paperGroup: 'PaperGroup',
  noPaper: 'NoPaper NoPactPaper',
  unmet: 'Unmet',
  noTwin: 'NoTwin',
  noReaders: 'NoReaders NoReader',
  wordsUnfit: 'WordLengths WordsAlike ReaderName',
  wordDiffers: 'WordDiffers',
  callNotReady: 'CallNotReady',
  nothingAsked: 'NothingAsked NoCall',
  spokenLength: 'SpokenLength',
  spokenGroup: 'SpokenGroup',
  noRhythm: 'NoRhythm',
  notYours: 'NotYours NotYourWord NotYourObjection NotYourPower AidNotTheirs',
  aboutOurselves: 'AboutOurselves OwnWitness TellerUnfit',
  notARinger: 'NotARinger NoSuchKey',
  cancelSigned: 'CancelSigned ClearedBefore',
  disputeUsed: 'DisputeUsed',
  needsFresh: 'NeedsFresh OnlyThoseWhoRang TooFewKeys',
  needsCall: 'NeedsCall',
  drillAndLive: 'DrillAndLive WrongContext',
  noFirstBell: 'NoFirstBell',
  noAmberKey: 'NoAmberKey',
  pactNotStanding: 'PactNotStanding',
  pactOver: 'PactOver',
  tooFewRingers: 'TooFewRingers NoRingers NobodyLeft',
  notASealHolder: 'NotASealHolder NoSealHolders',
  malformedWay: 'MalformedWay RelayMalformed ListenMalformed',
  noWay:
    'BearerUnavailable BearerClosed LinkDown NotWelcome HandshakeTimeout PeerLeft Unreachable DoorNotProven',
  noRecipients: 'NoRecipients TooManyRecipients',
  nameUnfit: 'NameUnfit',
  tooLong: 'FieldTooLong TextTooLong',
  hoursOutOfRange: 'HoursOutOfRange DaysOutOfRange OutOfRange WindowTooShort',
  notAskedHere: 'NotAskedHere',
  notOpenYet: 'NotOpenYet NotToBeDoneNow',
  noSuchOption: 'NoSuchOption ScoreOutOfRange OtherMethod',
  notTheProposer: 'NotTheProposer',
  harmNeeded: 'HarmNeeded',
  whyNeeded: 'WhyNeeded',
  contested: 'HeightContested',
  rehearsal: 'RehearsalOnly NotInRehearsal OtherTempo',
  stopped: 'Interrupted',
};

const SENTENCE_OF: ReadonlyMap<string, Sentence> = new Map(
  (Object.entries(KINDS) as [Sentence, string][]).flatMap(([sentence, kinds]) =>
    kinds.split(' ').map((kind) => [kind, sentence] as const),
  ),
);

/** The sentence of a kind. */
export function sentenceOf(kind: string): Sentence {
  return SENTENCE_OF.get(kind) ?? 'general';
}

/** Every kind with a sentence of its own, for the test that lists the others. */
export function knownKinds(): readonly string[] {
  return [...SENTENCE_OF.keys()];
}
