/** Members who are counted as away: the list, its witness abroad, and what was decided without them. */
export const away = {
  'away.none': '{name}: everybody is counted.',
  'away.sentence': {
    by: 'count',
    one: '{name}: one member is not counted for now.',
    other: '{name}: {count} members are not counted for now.',
  },
  'away.since': '{name}: counted as away, since {when}',
  'away.heard': 'Whoever writes again is counted again with the next decision. Nobody has to ask.',
  'away.gone': 'Gone as far as we know',
  'away.byInquiry': '{name}: we asked after them and nobody answered ({when})',
  'away.byOwnWord': '{name}: they said themselves that they rest ({when})',
  'away.enough': {
    by: 'left',
    one: 'Without them one of you is left. Too few: it takes {needed}.',
    other: 'Without them {left} of you are left. It takes {needed}.',
  },
  'away.witnesses': 'Who may witness',
  'away.witness': {
    by: 'keys',
    one: '{name}: one holder of their seal',
    other: '{name}: {keys} holders of their seal',
  },
  'away.witnessElsewhere': {
    by: 'keys',
    one: 'One holder of a seal in a pact that is not on this device',
    other: '{keys} holders of seals in pacts that are not on this device',
  },
  'away.noWitness': [
    'Nobody abroad may witness yet.',
    'Name allies while all of you are there: tocsin away witnesses --ally NAME',
  ],
  'away.decided': 'Decided without them',
  'away.decided.at': 'Decided {when}, without {names}. It stands.',
  'away.decided.said': 'Of those, {for} have said yes since and {against} have said no.',
  'away.decided.ask': 'You are asked until {when}: tocsin assembly consent {id}',
  'away.overtaken': 'Decided without those who came back, and not in force',
  'away.overtaken.next':
    'They came back in time and decided otherwise. Propose it again if you still want it.',
  'away.reseed': [
    'Nothing could be decided for two months, and nobody is counted as away.',
    'Those who are left may found a new assembly. Nothing happens by itself.',
  ],
  'away.reseed.next': [
    'Meet, and run: tocsin assembly found NAME',
    'The old one stays readable on this device.',
  ],
  'away.witnessed': 'Witnessed for allies',
  'away.witnessed.one': '{name}, for {who} in {pact}: {when}',
  'away.witnessed.elsewhere': 'a pact that is not on this device',
  'away.ask.next': 'To go on without them: tocsin away ask',
  'away.named': {
    by: 'keys',
    one: 'Proposed: one holder of a seal may witness ({pacts}). {have} of {needed} have said yes.',
    other:
      'Proposed: {keys} holders of seals may witness ({pacts}). {have} of {needed} have said yes.',
  },
  'away.named.why':
    'One of them signs when half of you are gone, so that two halves cannot both go on.',
  'away.asked': {
    by: 'gone',
    one: 'The letter for {pact} is written to {file}. It names one of you.',
    other: 'The letter for {pact} is written to {file}. It names {gone} of you.',
  },
  'away.asked.names': 'Not counted until they write again: {names}.',
  'away.asked.ids': 'Who they are is in it only as numbers that mean nothing to others.',
  'away.asked.next': [
    'Bring it to a holder of their seal, and call them: they should hear it from you.',
    'There they run: tocsin away witness PACT --file FILE',
  ],
  'away.asked.place': 'With what comes back you run: tocsin away place --file FILE',
  'away.confirm.witness': [
    'With your word these people go on without those who are gone, until they write again.',
    'Call them first, and call whoever you know of those that are gone: who answers is not gone.',
    'One list for one assembly: if the other half asks you too, sign for neither and bring them together.',
    'Type WITNESS if you know of this one list only: ',
  ],
  'away.signed': {
    by: 'gone',
    one: 'You witnessed that {who} in {pact} counts without one of theirs for now.',
    other: 'You witnessed that {who} in {pact} counts without {gone} of theirs for now.',
  },
  'away.signed.file': 'What goes back to them is written to {file}.',
  'away.signed.once': 'The others here see it. None of you signs another list for them meanwhile.',
  'away.placed.waiting':
    '{name}: the list is written. Devices of those who are left agree by themselves.',
  'away.placed.inForce': '{name}: those on the list are not counted any more, until they write.',
  'away.placed.names': 'On it: {names}.',
  'away.placed.few':
    'To expel, to change what was agreed, and to leave a pact still takes most of you all.',
} as const;
