/** `status`: the one sentence, and what stays wrong until someone does something. */
export const status = {
  'status.noAssembly': 'This device is in no assembly yet.',
  'status.rings': {
    by: 'rings',
    one: 'An alert rings: {kind}. It comes from {name}.',
    other: '{rings} alerts ring. The newest comes from {name}: {kind}.',
  },
  'status.cutOff':
    'You may be the one who is cut off. We heard {heard} of the {needed} we need to judge anyone.',
  'status.cutOffOutside':
    'You are few, and nobody outside has answered. You may be the ones who are cut off.',
  'status.silent': '{name} does not answer, and asking has ended.',
  'status.silentMore': {
    by: 'others',
    one: '{name} and one more do not answer, and asking has ended.',
    other: '{name} and {others} more do not answer, and asking has ended.',
  },
  'status.asking': 'We are asking after {name}.',
  'status.askingMore': {
    by: 'others',
    one: 'We are asking after {name} and one more.',
    other: 'We are asking after {name} and {others} more.',
  },
  'status.late': '{name} is late.',
  'status.lateMore': {
    by: 'others',
    one: '{name} and one more are late.',
    other: '{name} and {others} more are late.',
  },
  'status.steadyToo': {
    by: 'steady',
    none: 'Nobody else is known to be steady.',
    one: 'One is steady.',
    other: '{steady} are steady.',
  },
  'status.drill': 'Drill: imagine this, from {name}: {kind}.',
  'status.founding': '{name} is being founded.',
  'status.alone': 'Nobody else is here yet.',
  'status.unknown': {
    by: 'unknown',
    one: 'We cannot tell how one is.',
    other: 'We cannot tell how {unknown} are.',
  },
  'status.steady': {
    by: 'steady',
    one: 'One is steady, nobody is late.',
    other: '{steady} are steady, nobody is late.',
  },
  'status.begin': 'Begin one with others in one room: tocsin assembly found --help',
  'status.assemblies': 'Assemblies',
  'status.pacts': 'Pacts',
  'status.subjects': 'Who was heard',
  'status.needs': 'Needs someone',
  'status.ways': 'Ways',
  'status.assembly.founding': '{name}: being founded',
  'status.assembly.joining': '{name}: waiting to be let in',
  'status.assembly.guest': '{name}: you are a guest until others have agreed',
  'status.assembly.left': '{name}: you have left',
  'status.assembly.standing': {
    by: 'members',
    one: '{name}: one member',
    other: '{name}: {members} members',
  },
  'status.pending': {
    by: 'count',
    one: '{name}: one thing waits for your yes or no.',
    other: '{name}: {count} things wait for your yes or no.',
  },
  'status.held': {
    by: 'held',
    one: '{name}: one thing more can wait for your next list, {when}. To look now: tocsin decide list, tocsin assembly pending',
    other:
      '{name}: {held} things more can wait for your next list, {when}. To look now: tocsin decide list, tocsin assembly pending',
  },
  'status.toDecide': {
    by: 'count',
    one: '{name}: one question waits for you: tocsin decide list',
    other: '{name}: {count} questions wait for you, on one list: tocsin decide list',
  },
  'status.disk': 'This device keeps {used}; {free} are free on the disk.',
  'status.drop.oldWords':
    'Were the disk to fill up, words that have had their time would go at once: {size}.',
  'status.drop.nothing': 'Were the disk to fill up, nothing would go: nothing has had its time.',
  'warning.unlockedHome':
    'This folder has no key: whoever takes the disk reads it all. Make a new folder with a key.',
  'warning.rehearsal': '{log} is a rehearsal and stays one for ever. Nothing in it is real.',
  'warning.unmet':
    '{log} was founded without meeting. Until you have met or called, it has no pact and no bell.',
  'warning.noWay': '{log}: no way leads to anyone. Add one with "tocsin ways add".',
  'warning.oneWayOnly':
    '{log}: only one way leads out. If it goes, you are cut off. Add a second one.',
  'warning.paperUnchecked':
    '{log}: your paper code was never checked. Do it now: "tocsin paper check".',
  'warning.noBell': '{log}: too few ringers to ring. Seat more with "tocsin assembly seat".',
  'warning.diskLow': 'The disk is nearly full: {free} are left. Nothing is lost yet. Make room.',
  'warning.diskFull': 'The disk is full. What was kept is safe; nothing new is kept. Make room.',
  'warning.readOnly':
    'This folder can only be read. What was kept is safe; nothing new is kept until that changes.',
  'warning.restoredBackup':
    '{log}: this device was brought back from a copy, so it no longer writes. Add it anew.',
  'warning.lookingFirst':
    '{log}: this device was off for long. It asks another one first, then writes; 10 minutes at most.',
  'warning.unseen':
    '{log}: this device was off for long and nobody could be asked. If this folder is a copy: tocsin down',
  'warning.deviceForked':
    '{log}: two devices wrote as this one, so its word no longer counts. Add a new device.',
  'warning.deviceStruck':
    '{log}: this device was struck, so its word no longer counts. Add a new device.',
  'warning.clockUnsure':
    'The clock of this device may be wrong, so its words carry no date. Look with: tocsin today',
  'warning.wrongClockAt': 'The clock of {name} is wrong. Their words wait. Tell them.',
  'warning.rulesNewer':
    '{log} needs version {rules} of the rules. This device still carries. Update the program.',
  'warning.keyMissing': '{log}: the newest key has not come yet. New texts cannot be read so far.',
  'warning.unread': {
    by: 'records',
    one: '{log}: one record came without its text. We ask for it on every way.',
    other: '{log}: {records} records came without their texts. We ask for them on every way.',
  },
  'warning.contested':
    '{log} is contested: two halves decided differently. Meet and agree: tocsin assembly heal',
  'warning.unhealed':
    '{log}: two halves decided differently, and neither is final yet. See: tocsin assembly heal',
  'warning.belowQuorum':
    '{log}: too few can be heard to decide anything. If some stay away: tocsin away show',
  'warning.someAway': {
    by: 'members',
    one: '{log}: one member is not counted until they write again. See: tocsin away show',
    other: '{log}: {members} members are not counted until they write again. See: tocsin away show',
  },
  'warning.reseed':
    '{log}: nothing could be decided for two months. Those who are left may found anew: tocsin away show',
  'warning.removalUnconfirmed': {
    by: 'members',
    one: '{log}: one member has not yet confirmed the removal.',
    other: '{log}: {members} members have not yet confirmed the removal.',
  },
  'warning.actFailed':
    'An act did not go out (run {run}, step {step}). Others may not know. Do it by hand.',
  'warning.executorNotSetUp':
    'E-mail is agreed to but not set up on this device. Set it up, or agree to another way.',
  'warning.mandateEnds': 'The role of {name} ends by itself {when}. Seat someone if it is needed.',
  'warning.pactEnds': 'The pact {pact} ends by itself {when}. Talk about a new one in time.',
  'warning.sealActedWithoutUs':
    'Our seal acted in {pact} without a decision here. Talk to the seal holders today.',
} as const;
