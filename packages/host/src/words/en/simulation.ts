/** The simulator: what happened in a seeded world, and what it comes to. */
export const simulation = {
  'simulate.begin':
    'A simulated world, seed {seed}: {assemblies} assemblies of {members}, {weeks} weeks. Nothing of it is real, nothing leaves this machine.',
  'simulate.stubs':
    'In place of the real thing: cryptography (a stand-in), net, disks, clocks, and the talks before a pact. The rest is what you run.',
  'simulate.line': 'Day {day}, {hour}: {what}',
  'simulate.told.arrested': '{who} is taken.',
  'simulate.told.asked': '{who} puts a question to everybody.',
  'simulate.told.askedInVain': 'The device of {who} asks after {whom}, who was well.',
  'simulate.told.bellStruck': '{who} strikes their bell: somebody has copied it.',
  'simulate.told.blackout': 'Nobody outside hears {who} any more.',
  'simulate.told.bothWait':
    'The device of {who} has both payments: the purse does not hold them together, so neither counts until the members choose.',
  'simulate.told.cannotPay':
    '{who} wants to pay, and the device says no: more than half of the stewards must be behind it.',
  'simulate.told.carriedOut': '{who} has done what was decided.',
  'simulate.told.cheaper':
    '{who} has got the rule made cheaper. What was open before costs what it cost.',
  'simulate.told.chosen': 'The members have chosen, and the device of {who} shows it: one counts.',
  'simulate.told.cleared': '{who} gives the last signature under the all-clear.',
  'simulate.told.courierStopped': 'The courier is stopped near {who}. The bag is gone.',
  'simulate.told.diskLies': 'The disk of {who} begins to forget what it said it kept.',
  'simulate.told.disputed': '{who} disputes the ring.',
  'simulate.told.drilled': 'Drill: {who} rings for practice.',
  'simulate.told.endedSilent': 'Asked after {whom}: no answer on any way.',
  'simulate.told.endedWell': 'The question after {whom} is closed: alive.',
  'simulate.told.enemyBegan': '{who} turns against the others: {whom}.',
  'simulate.told.flagOver': 'For {who} it is over: {whom} is free.',
  'simulate.told.flagSeen': '{who} reads that {whom} is not free, and shows it to nobody.',
  'simulate.told.forced': '{who} is forced, and checks in as ever, with the other word.',
  'simulate.told.freed': '{who} is free again, and says so to whom they meet.',
  'simulate.told.hallSeated':
    'What the hall said, and {who} wrote down, has seated {whom}: by a yes of their own devices.',
  'simulate.told.lateSecret':
    '{who} shows a secret of a draw that was kept back until the dice had fallen. Nobody had heard it in time: the draw went on without it.',
  'simulate.told.letIn': '{who} is let in at {whom}.',
  'simulate.told.lateVoice':
    '{who} shows an answer that was kept back until the count was known. Nobody had heard it in time: it does not count.',
  'simulate.told.lightsOn': '{who} can be heard again.',
  'simulate.told.mended': 'The clock of {who} is right again.',
  'simulate.told.newPhone':
    'The device of {who} had signed against itself, and its word counted no more. {whom} stood by while a new one came in.',
  'simulate.told.notPassed': 'The question of {who} did not pass.',
  'simulate.told.noticed': 'The device of {who} noticed by itself that {whom} is silent, and asks.',
  'simulate.told.objected': '{who} objects.',
  'simulate.told.paidApart':
    '{who} and {whom} pay from one purse, while half of the house cannot hear the other half.',
  'simulate.told.paidBeyond': '{who} pays from a purse that is theirs no more.',
  'simulate.told.paidTogether': '{who} pays, and enough others stand behind it.',
  'simulate.told.passed': 'The question of {who} passed.',
  'simulate.told.powerBegan': '{who} and others hold an emergency power.',
  'simulate.told.powerOver': 'The emergency power of {who} has run out.',
  'simulate.told.pushed': 'The clock of {who} is pushed by {whom} hours.',
  'simulate.told.ranOut':
    'What {who} had asked for passed and was not done in time. It has run out.',
  'simulate.told.rang': '{who} proposes to ring, and signs first.',
  'simulate.told.rangAtHome': 'Enough have signed: {whom} rings.',
  'simulate.told.recalled': '{who} is recalled; {whom} stands in.',
  'simulate.told.refused':
    'The device of {who} has the payment of {whom}, and shows that it does not count.',
  'simulate.told.released': '{who} is back.',
  'simulate.told.reworded': '{who} writes a new text for those who objected.',
  'simulate.told.restored': 'The device of {who} is set back to an old copy.',
  'simulate.told.scribeLied':
    '{who} writes that people were for it who were not. No device says yes for them.',
  'simulate.told.seized': 'The device of {who} is taken away, unlocked.',
  'simulate.told.showedPaid':
    'The device of {who} does not know better yet, and shows the payment of {whom} as good.',
  'simulate.told.signed': '{who} signs the ring too.',
  'simulate.told.tooFew': 'Too few answered the question of {who}: it has lapsed.',
  'simulate.told.twinHeard': '{who} hears the bell of {whom}.',
  'simulate.enemy.capturedBells':
    'somebody who copied the bells of this house, and rings with them',
  'simulate.enemy.cheapRules': 'makes the rule cheaper while something of theirs is open',
  'simulate.enemy.colluders': 'a minority that places its own decision',
  'simulate.enemy.duellingTreasurers':
    'one of two treasurers who will recall each other, and go on paying',
  'simulate.enemy.emergencyHolders': 'will hold an emergency power, and go on when it has run out',
  'simulate.enemy.flooder': 'writes as much as it can',
  'simulate.enemy.forgerAfterRecall': 'is expelled, and goes on saying yes, also under old dates',
  'simulate.enemy.forker': 'tells two truths to two people',
  'simulate.enemy.halfStewards':
    'two of four stewards are taken, and whoever took them has their keys',
  'simulate.enemy.hostileTwin': 'its house rings without a reason',
  'simulate.enemy.friendBringer': 'brings friend after friend',
  'simulate.enemy.infiltrator': 'brings in somebody nice, who is not what they seem',
  'simulate.enemy.lateVoices': 'keeps answers back until the count is known',
  'simulate.enemy.lyingScribe': 'a scribe who writes down what nobody said',
  'simulate.enemy.lyingSecretary': 'places two different things when it is their turn',
  'simulate.enemy.provocateur': 'rings alone',
  'simulate.enemy.stewardMajority': 'two of three stewards reach for what is not theirs',
  'simulate.enemy.tornPurse': 'will spend from one purse in two parts of the house at once',
  'simulate.enemy.withholder': 'hears everything and passes nothing on',
  'simulate.enemy.withheldSecret': 'keeps a secret of a draw back until the dice have fallen',
  'simulate.enemy.thiefWithOldKeys': 'a thief uses its device after it was struck',
  'simulate.more': {
    by: 'more',
    one: 'And one thing more of this kind.',
    other: 'And {more} things more of this kind.',
  },
  'simulate.quiet': 'Nothing happened that anybody had to be told of.',
  'simulate.missed.none': 'Nothing was missed.',
  'simulate.missed.short': '{who} was silent, and nobody asked: it was over before anyone could.',
  'simulate.missed.unnoticed': '{who} was silent for weeks, and nobody asked. That should not be.',
  'simulate.figure.records': {
    by: 'replicas',
    one: 'Records: {records} written, {deliveries} deliveries, one replica, {links} meetings.',
    other:
      'Records: {records} written, {deliveries} deliveries, {replicas} replicas, {links} meetings.',
  },
  'simulate.figure.delivery':
    'Delivered: {delivered} of {deliverable} that a perfect router could have; at most {late} meetings late.',
  'simulate.figure.force': 'From the last consent needed to force: {hours} h in the middle case.',
  'simulate.figure.questions': 'Questions to each person in a week: {questions}.',
  'simulate.figure.pulse':
    'Inquiries in vain in 100 years of one person: {found}. "A period and its grace, then ask" would have opened {plain}.',
  'simulate.figure.detection':
    'A true silence was asked after {periods} periods later, in the middle case.',
  'simulate.figure.dead': {
    by: 'dead',
    none: 'No chain stood still while most could talk.',
    one: 'One chain stood still while most could talk.',
    other: '{dead} chains stood still while most could talk.',
  },
  'simulate.figure.converged':
    'Once the trouble was over, all held the same after {hours} h. Fingerprint {hash}.',
  'simulate.figure.apart': 'A week after the trouble not all held the same. Fingerprint {hash}.',
  'simulate.safe': 'No rule was broken.',
  'simulate.broken': 'Rule {rule} was broken in hour {hour}: {what}',
  'simulate.replay':
    'To see it again: tocsin simulate {scenario} --seed {seed} --assemblies {assemblies} --members {members} --weeks {weeks}',
  'simulate.picture': 'The picture is in {file}.',
  'note.simulating': 'Living through it',
  'fault.UnknownScenario':
    'There is no scenario of that name: {word}. Nothing was done. There are: {choices}.',
  'fault.OutOfRange': '{field} takes {least} to {most}. Nothing was started. Give another number.',
  'fault.NetworkMalformed':
    'That file is no network: {field} is missing or wrong. Nothing was started. See docs/simulator.md.',
  'pulse.replayed':
    'Inquiries that would have been opened: {opened}; still open at the end: {open}. Watched: {peers}. Signs of life: {beats}.',
  'pulse.replayedInto': 'When each was opened and closed is in {file}.',
  'fault.TraceFileMissing':
    'A file of the check-ins is missing: {file}. Nothing was judged. There are six; a folder without pauses has an empty pauses.csv with its header.',
  'fault.TraceNotText': '{file} is no text in UTF-8. Nothing was judged. Save it as UTF-8.',
  'fault.TraceUnfit':
    'Line {line} of {file} cannot be read. Nothing was judged. See docs/spec/silence.md for its form.',
  'fault.TraceUnfit.header':
    'Line {line} of {file} is not the header that belongs there. Nothing was judged. See docs/spec/silence.md for its form.',
  'fault.TraceUnfit.cells':
    'Line {line} of {file} has too few or too many cells, or an empty one. Nothing was judged. Mend that line.',
  'fault.TraceUnfit.number':
    'Line {line} of {file} has a number that is no time or duration. Nothing was judged. Times are unix seconds, periods whole hours from 1 on.',
  'fault.TraceUnfit.channel':
    'Line {line} of {file} names a way that is neither "net" nor "courier". Nothing was judged. Mend that line.',
  'fault.TraceUnfit.twice':
    'Line {line} of {file} names somebody a second time. Nothing was judged. Each has one rhythm.',
  'fault.TraceUnfit.span':
    '{file} names no span: "start" and "end" in unix seconds, at most twenty years apart. Nothing was judged. Mend it.',
  'fault.TraceUnfit.size':
    'Line {line} of {file} is longer than any that is meant, or one of too many. Nothing was judged. Give less at a time.',
  'fault.VerdictsNotWritten':
    'The verdicts could not be written: {file}. What was judged is lost. Look whether there is room, and whose the folder is.',
} as const;
