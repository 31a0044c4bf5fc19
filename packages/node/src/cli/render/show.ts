/** What each answer of the daemon looks like, by call. */
import type { Answer, CallName } from '../../control/calls.ts';
import {
  showFirstBell,
  showFirstBellHeard,
  showRelay,
  showRingChanged,
  showRings,
} from './alert.ts';
import {
  showAdmit,
  showAssembly,
  showConsented,
  showFound,
  showHeal,
  showInvite,
  showJoin,
  showLeave,
  showPending,
  showSeat,
} from './assembly.ts';
import {
  showExported,
  showOpened,
  showPacked,
  showVerified,
  showWayAdded,
  showWayRemoved,
  showWays,
} from './carry.ts';
import {
  showDeviceAdded,
  showDeviceCut,
  showDeviceRecovered,
  showDevices,
  showPaper,
  showPactPaper,
  showPaperCheck,
  showPaperForgotten,
} from './device.ts';
import { showPactAct, showPactNamed, showPacts, showPactStep } from './federation.ts';
import {
  showAway,
  showAwayAsked,
  showAwayPlaced,
  showAwayWitnessed,
  showWitnesses,
} from './away.ts';
import {
  showBeats,
  showBeatSend,
  showInquiries,
  showInquiry,
  showInquiryChanged,
  showPause,
  showRhythm,
  showSeen,
} from './pulse.ts';
import type { Rendering, Shown } from './rendering.ts';
import {
  showConsent,
  showConsentSet,
  showPlaybookAdded,
  showPlaybooks,
  showRunChanged,
  showRuns,
} from './response.ts';
import { showStatus, showToday } from './status.ts';

/** How each answer is shown. */
const SHOW: { readonly [C in CallName]: (answer: Answer<C>, shown: Rendering) => Shown } = {
  down: (_, { say }) => ({ lines: [say('down.done')] }),
  status: showStatus,
  today: showToday,
  'assembly.found': showFound,
  'assembly.invite': showInvite,
  'assembly.join': showJoin,
  'assembly.admit': showAdmit,
  'assembly.show': showAssembly,
  'assembly.pending': showPending,
  'assembly.consent': showConsented,
  'assembly.seat': showSeat,
  'assembly.heal': showHeal,
  'assembly.leave': showLeave,
  'away.show': showAway,
  'away.witnesses': showWitnesses,
  'away.ask': showAwayAsked,
  'away.witness': showAwayWitnessed,
  'away.place': showAwayPlaced,
  'device.add': showDeviceAdded,
  'device.recover': showDeviceRecovered,
  'device.cut': showDeviceCut,
  'device.show': showDevices,
  'paper.print': showPaper,
  'paper.check': showPaperCheck,
  'paper.keys': showPactPaper,
  'paper.forget': showPaperForgotten,
  'ways.add': showWayAdded,
  'ways.show': showWays,
  'ways.remove': showWayRemoved,
  'beat.send': showBeatSend,
  'beat.show': showBeats,
  'rhythm.set': showRhythm,
  'rhythm.pause': showPause,
  seen: showSeen,
  'inquiry.open': showInquiryChanged,
  'inquiry.list': showInquiries,
  'inquiry.show': showInquiry,
  'inquiry.step': showInquiryChanged,
  'inquiry.close': showInquiryChanged,
  'ring.propose': showRingChanged,
  'ring.sign': showRingChanged,
  'ring.dispute': showRingChanged,
  'ring.cancel': showRingChanged,
  'ring.clear': showRingChanged,
  'ring.lift': showRingChanged,
  'ring.called': showRingChanged,
  'ring.relay': showRelay,
  'ring.first': showFirstBell,
  'ring.heard': showFirstBellHeard,
  'ring.show': showRings,
  'pact.offer': showPactStep,
  'pact.accept': showPactStep,
  'pact.relay': showPactAct,
  'pact.terms': showPactAct,
  'pact.show': showPacts,
  'pact.name': showPactNamed,
  'playbook.add': showPlaybookAdded,
  'playbook.show': showPlaybooks,
  'run.list': showRuns,
  'run.take': showRunChanged,
  'run.done': showRunChanged,
  'run.decline': showRunChanged,
  'consent.set': showConsentSet,
  'consent.show': showConsent,
  'bundle.pack': showPacked,
  'bundle.open': showOpened,
  'log.verify': showVerified,
  'log.export': showExported,
};

/** Shows the answer to a call. */
export function showAnswer<C extends CallName>(
  call: C,
  answer: Answer<C>,
  shown: Rendering,
): Shown {
  return SHOW[call](answer, shown);
}
