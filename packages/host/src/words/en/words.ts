/** Two words that only two readers tell apart, and calls. Calm: whoever reads this may be watched. */
export const words = {
  'words.hint':
    'Two words of equally many letters, four at least, not alike. Choose what comes by itself when you are afraid. Write them nowhere.',
  'words.ask.well': 'The word for "I am well" (not shown): ',
  'words.ask.forced': 'The word for "I am not free" (not shown): ',
  'words.ask.word': 'Your word (not shown): ',
  'words.set':
    'Your two words are on their way to two people of {pact}. This device has forgotten them.',
  'words.setNext':
    'One of them calls {name} soon, as in any week. If nobody has called in two weeks, set them again.',
  'words.state.noTwin': '{log} has no ally, so there is no such sign here. Do not count on one.',
  'words.state.noReaders':
    '{log}: those who would read for our ally are not drawn yet. Until then there is no such sign.',
  'words.state.unset':
    '{log}: you have no words yet. Two people of {pact} would read them, and nobody else.',
  'words.state.set':
    '{log}: your words are set since {when}. Two people of {pact} read them, and nobody else.',
  'words.state.lapsed':
    '{log}: nobody reads your words any more. Set them again: tocsin words set --help',
  'words.practise':
    '    It is time to practise: set them again, the same ones or others. A reader then calls you.',
  'words.limit.blind':
    'With a check-in you type one of them. This device cannot tell which, and no screen shows it.',
  'words.limit.shown':
    'It does not help against somebody who makes you tell both words, or who holds a device of a reader.',
  'words.limit.road':
    'It needs a way to the ally, by net or courier. Nobody here can tell you that it arrived.',
  'words.none': 'Nobody left anything for you alone.',
  'words.person': '{name}, of {pact} ({id})',
  'words.practised':
    'They practised their words. Call them this week as in any week, then: tocsin words called {id}',
  'words.unclear': {
    by: 'count',
    one: 'Once they typed neither word: a slip, or forgotten. Speak of it when you meet.',
    other: '{count} times they typed neither word: slips, or forgotten. Speak of it when you meet.',
  },
  'words.forced': 'They typed the word for "I am not free", first {when}.',
  'words.forced.quiet':
    'No screen but yours and that of one other reader shows it. Leave it so: write it to nobody.',
  'words.forced.watched':
    'Whoever holds them may watch what comes next. Do only what an ordinary week holds as well:',
  'words.forced.call': '· call them at a usual hour, about something usual;',
  'words.forced.lawyer':
    '· tell lawyers by an amber, as you do now and then, without their name or this reason.',
  'words.forced.not': 'Do not ring red for it, do not ask them about it, do not go there at once.',
  'words.forced.end':
    'It ends when you have met them: tocsin words end {id} --met. Or when two who met them told you: tocsin words end {id} --word-of NAME, once for each.',
  'words.forced.never': 'Nothing that their device says ends it.',
  'words.called': 'Kept: you called {name}.',
  'words.over': 'Kept: {name} is free. Nothing is open any more.',
  'words.notYet': 'Kept. It takes the word of one more who met {name}, or that you meet them.',
  'today.practise': '{log}: it is time to practise your two words: tocsin words set --help',
  'today.forYou': 'Something was left for you alone. Look where nobody sees it: tocsin words read',
  'call.ask': 'Read this to {name}: {number}',
  'call.askNext':
    'They type: tocsin call answer ID --number DIGITS. You enter what they read back: tocsin call heard {id} --answer DIGITS',
  'call.answer': 'Read this back to {name}: {answer}',
  'call.answerNext': 'Ask back, so that you know as well who speaks: tocsin call ask {id}',
  'call.right': 'The answer is right: it was {name}, with their device.',
  'call.limit': 'It shows who spoke, not whether they are free to.',
  'call.wrong': {
    by: 'tries',
    none: 'The answer is wrong, and the number is used up. If it stays wrong with a new one, it is not them.',
    one: 'The answer is wrong. It can be entered once more.',
    other: 'The answer is wrong. It can be entered {tries} more times.',
  },
  'call.unmet': 'Founders still lack meetings or calls. In each call both have to ask.',
  'call.allMet': 'All founders have met or called now. Pact, red ring and money are open to you.',
} as const;
