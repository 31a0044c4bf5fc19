/** With which code a command ends (ui.md §4): scripts tell faults apart by it. */
import type { Answer, CallName, Delivery } from '@tocsin/host/calls';
import { EXIT } from './command.ts';

/** Kinds of fault by exit code, a word each; what is not here ends with 1. */
const KINDS: readonly (readonly [number, string])[] = [
  [
    EXIT.usage,
    `UnknownCommand UnknownOption MissingWord MissingOption MissingValue ExtraWord NotANumber
     NotAChoice OptionTwice BadGiven NeedsYes NotATerminal OneKeyOnly KeyFileNeeded
     WordLengths WordsAlike WordDiffers ReaderName TellerUnfit SpokenLength SpokenGroup
     OwnWitness ContactUnfit RotaName TextTooLong SaidUnfit DaysOutOfRange NothingSaid
     TooManyFiles OwnFileTooLarge FileNameUnfit BadName DeviceAddHow UnknownScene TooFewToRehearse NotText NotJson
     NotAnObject InputTooLarge FieldMissing FieldTwice FieldUnknown FieldMalformed FieldTooLong
     NumberNotWhole NumberOutOfRange NoCandidates CandidateUnknown CandidateTwice OneSeatOnly
     QuotaForStvOnly KeyOrSources PoolTooSmall PersonTwice PersonUnknown SumUnfit RuleUnfit
     RuleUnknown VerbUnfit MandateWithoutEnd RoleNeeded OtherMethod OptionNamedTwice
     ScoreOutOfRange ReviewNeeded HarmNeeded WhyNeeded RowUnreadable RowOfOtherSheet RowTwice
     ProposalMalformed AccountName CommodityCode AmountUnfit SameAccount AppAndLan
     NameUnfit LanAnewAlone PortOutOfRange DrawFromTwo
     DrawTwoWays DrawWithoutLast DrawPlanUnfit DrawPlanNeeded DrawMalformed DiceUnreadable OtherLuck
     TraceUnfit TraceNotText CanaryNumber`,
  ],
  [
    EXIT.notFound,
    `UnknownAssembly UnknownPact UnknownMember UnknownDevice UnknownInquiry UnknownRing UnknownRun
     UnknownStep UnknownPlaybook UnknownPending UnknownBranch NoSuchPact NoSuchRing NoSuchRun
     NoAssembly NoPaper FileMissing Ambiguous AssemblyNeeded NobodyRead NothingOpen NoCall
     PactNeeded UnknownNeed UnknownOffer UnknownMatch UnknownDuty UnknownThread NoSuchFile
     UnknownMandate UnknownRecall UnknownPower UnknownRoleAct UnknownBudget UnknownDecision
     UnknownObjection NoSuchOption OptionOfAnother NoSuchAct UnknownAllowance UnknownAccount
     UnknownEntry UnknownDraw TraceFileMissing UnknownCanary NoWakingPath`,
  ],
  [
    EXIT.refused,
    `NotAMember NotARinger NotASealHolder OnProbation AssemblyFull TooManyLogs TooManyVouches AlreadySigned AlreadySaid
     CancelSigned ClearedBefore DisputeUsed RingOver NotOpenAnyMore NeedsFresh NeedsCall
     OnlyThoseWhoRang TooFewKeys TooFewRingers NoRingers NoSealHolders DrillAndLive WrongContext
     NotYours AboutOurselves NotMet Unmet InviteOver InviteUsed PactNotStanding PactOver RehearsalOnly
     NotInRehearsal OtherTempo LastDevice TooManyDevices DeviceStruck NotWelcome
     HeightContested NotBallotDevice AwayAlready NobodyGone StillHere TooFewLeft NoWitnesses
     TooManyWitnesses HeadMoved NotAWitness OtherListWitnessed ListStillOpen NotContested SignedBoth DeviceNotEnded CutTooLate NothingToCut NoTwin NoReaders CallNotReady
     NothingAsked AidNothingThere AidNotTheirs AidOneAndTheSame AidOtherUnit AidTooMuch
     AidExpired AidEnded AidTooLong AidUnwitnessed NotMatched NoReader TwoInARow NotYourWord
     FileNotWhole FileNeedsPaper OtherDeviceVotes
     NoLuck TooFewReveals DiceDiffer RoundNotSaid RoundNotAfter NoPanels
     PowerTerm PowerDeputies PowerTermLimit PowerReportDue PowerOnProbation
     PowerImperativeWithoutText PowerTooFewHolders PowerNotAnEmergencyVerb PowerEmergencyTerm
     PowerEmergencyDays PowerEmergencyShare PowerHolderNotExposed PowerNoSuchPower
     PowerNoSuchMandate PowerNoSuchBudget PowerEmptyBudget PowerFull PowerOther DecisionVoid
     NotAskedHere NotOpenYet DecisionClosed NotDecided TooFewSpokenWitnesses NotTheProposer
     AmendmentLate NotYourObjection NotAWitnessThere NeedsOpen NotToBeDoneNow WindowTooShort
     ElectorateEmpty QuorumAboveElectorate ReviewEarly NobodyLeft NextKeysUnknown NoRecoveryKeys
     NoFiling NoSuchKey NoAmberKey SignedOtherRoster AccountThere AccountNotEmpty
     AccountNotOpenYet AccountClosed AccountCommodity NothingAllowsIt NotYourPower
     OthersMustConfirm PowerEnded OverCapForGood PowerVoid NotItsReverse ReversedBefore
     EntryNotPending DrawVoid DrawOver DrawObjection DecisionStillOpen NobodyDrawn NotACommitter
     CommittedBefore CommitClosed NotCommitted ShownBefore ShowEarly ShowClosed SecretElsewhere NotAHand
     WitnessNoHand ReadEarly ReadClosed NoRoundNamed NotDrawn WakingPathSetUp`,
  ],
  [
    EXIT.locked,
    `WrongKey KeyMissing KeyMalformed KeyOpenToOthers OtherLock PassphraseEmpty PassphraseShort
     PassphraseDiffers WrongPaperCode CodeOfNoKey StoreKeyMismatch NoEpochKey`,
  ],
  [
    EXIT.integrity,
    `TokenMismatch RestoredBackup OwnFork StoreDamaged BodyMismatch BadSignature BrokenChain
     RevealDiffers RevealWrong SignatureWrong FounderContradicts PartyContradicts FileMalformed
     FileOfAnother LetterOfAnother WitnessNotValid BundleUnreadable BadBundleSignature MalformedInside Damaged GenesisMalformed
     GenesisNotSigned TermsDiffer Malformed Truncated FileBroken
     DrawTermsDiffer RevealOfNobody RevealNotCommitted RoundNotTrue PanelSize PanelQuota
     PanelHousehold PanelTwice ChanceDiffers LeastChanceDiffers`,
  ],
  [EXIT.queued, 'BearerUnavailable LinkDown'],
  [EXIT.interrupted, 'Interrupted'],
];

const codeByKind: ReadonlyMap<string, number> = new Map(
  KINDS.flatMap(([code, kinds]) =>
    kinds.split(/\s+/).map((kind): readonly [string, number] => [kind, code]),
  ),
);

/** The exit code of a fault. */
export function exitCodeOfFault(kind: string): number {
  return codeByKind.get(kind) ?? EXIT.failure;
}

/** The exit code of an answer; `check` is that of `status --check`. */
export function exitCodeOfAnswer<C extends CallName>(
  call: C,
  answer: Answer<C>,
  check: boolean,
): number {
  if (isOf('status', call, answer)) {
    if (!check || answer.level === 'well') return EXIT.ok;
    return answer.level === 'late' ? EXIT.late : EXIT.silent;
  }
  if (isOf('log.verify', call, answer))
    return answer.logs.some(({ bad }) => bad > 0) ? EXIT.integrity : EXIT.ok;
  if (isOf('bundle.open', call, answer)) return answer.refused > 0 ? EXIT.integrity : EXIT.ok;
  if (isOf('paper.check', call, answer)) return answer.right ? EXIT.ok : EXIT.failure;
  if (isOf('paper.forget', call, answer)) return answer.right ? EXIT.ok : EXIT.failure;
  if (isOf('call.heard', call, answer)) return answer.right ? EXIT.ok : EXIT.failure;
  if (isOf('beat.send', call, answer))
    return answer.logs.some(({ delivery }) => isQueued(delivery)) ? EXIT.queued : EXIT.ok;
  const { delivery } = answer as { readonly delivery?: Delivery | null };
  return delivery !== undefined && delivery !== null && isQueued(delivery) ? EXIT.queued : EXIT.ok;
}

function isQueued({ state, noWay }: Delivery): boolean {
  return state === 'waiting' && noWay;
}

function isOf<C extends CallName>(
  wanted: C,
  call: CallName,
  _answer: Answer<CallName>,
): _answer is Answer<C> {
  return call === wanted;
}

/** Every kind that has a code of its own, for the test that each has a sentence. */
export function kindsWithCode(): readonly string[] {
  return [...codeByKind.keys()];
}
