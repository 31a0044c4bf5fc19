/** The simulator: what happened in a seeded world, and what it comes to. */
export const simulation = {
  'simulate.begin':
    'A simulated world, seed {seed}: {assemblies} assemblies of {members}, {weeks} weeks. Nothing of it is real, nothing leaves this machine.',
  'simulate.stubs':
    'In place of the real thing: cryptography (a stand-in), net, disks, clocks, and the talks before a pact. The rest is what you run.',
  'simulate.line': 'Day {day}, {hour}: {what}',
  'simulate.told.arrested': '{who} is taken.',
  'simulate.told.askedInVain': 'The device of {who} asks after {whom}, who was well.',
  'simulate.told.bellStruck': '{who} strikes their bell: somebody has copied it.',
  'simulate.told.blackout': 'Nobody outside hears {who} any more.',
  'simulate.told.cleared': '{who} gives the last signature under the all-clear.',
  'simulate.told.courierStopped': 'The courier is stopped near {who}. The bag is gone.',
  'simulate.told.diskLies': 'The disk of {who} begins to forget what it said it kept.',
  'simulate.told.disputed': '{who} disputes the ring.',
  'simulate.told.drilled': 'Drill: {who} rings for practice.',
  'simulate.told.endedSilent': 'Asked after {whom}: no answer on any way.',
  'simulate.told.endedWell': 'The question after {whom} is closed: alive.',
  'simulate.told.enemyBegan': '{who} turns against the others: {whom}.',
  'simulate.told.letIn': '{who} is let in at {whom}.',
  'simulate.told.lightsOn': '{who} can be heard again.',
  'simulate.told.mended': 'The clock of {who} is right again.',
  'simulate.told.noticed': 'The device of {who} noticed by itself that {whom} is silent, and asks.',
  'simulate.told.pushed': 'The clock of {who} is pushed by {whom} hours.',
  'simulate.told.rang': '{who} proposes to ring, and signs first.',
  'simulate.told.rangAtHome': 'Enough have signed: {whom} rings.',
  'simulate.told.released': '{who} is back.',
  'simulate.told.restored': 'The device of {who} is set back to an old copy.',
  'simulate.told.seized': 'The device of {who} is taken away, unlocked.',
  'simulate.told.signed': '{who} signs the ring too.',
  'simulate.told.twinHeard': '{who} hears the bell of {whom}.',
  'simulate.enemy.capturedBells':
    'somebody who copied the bells of this house, and rings with them',
  'simulate.enemy.colluders': 'a minority that places its own decision',
  'simulate.enemy.flooder': 'writes as much as it can',
  'simulate.enemy.forgerAfterRecall': 'is expelled, and goes on saying yes, also under old dates',
  'simulate.enemy.forker': 'tells two truths to two people',
  'simulate.enemy.hostileTwin': 'its house rings without a reason',
  'simulate.enemy.friendBringer': 'brings friend after friend',
  'simulate.enemy.infiltrator': 'brings in somebody nice, who is not what they seem',
  'simulate.enemy.lyingSecretary': 'places two different things when it is their turn',
  'simulate.enemy.provocateur': 'rings alone',
  'simulate.enemy.stewardMajority': 'two of three stewards reach for what is not theirs',
  'simulate.enemy.withholder': 'hears everything and passes nothing on',
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
} as const;
