/** The practice village: its band, its card, its door, and the names of its people. */
export const village = {
  band: 'Practice village: nothing here is real, nothing is kept',
  where: 'Practice village',
  prefix: 'Practice:',
  title: 'Practice: {title}',
  leave: 'Leave the village',
  step: 'Step {at} of {of}',
  'step.end': 'The walk is over',
  moving: 'One moment: your neighbours are doing their part.',
  next: 'Go on',
  day: 'Let a day pass',
  doForMe: 'Do it for me',
  go: 'Go to {place}',
  'fine.title': 'Say that you are well',
  'fine.do': 'Press “I am fine” on Pulse. It waits ten seconds, so that you can take it back.',
  'fine.done':
    'Your neighbours heard you. A check-in says “I am fine” and nothing else: no place, no names.',
  'late.title': 'Someone is missing',
  'late.do': '{silent} no longer checks in. Let a day pass, and look at Pulse.',
  'late.done': '{silent} is late. Late is no alarm: people forget, and telephones break.',
  'ask.title': 'Ask after {silent}',
  'ask.wait':
    'Nobody is doubted too early. Let days pass, until your devices begin to ask by themselves.',
  'ask.do':
    'Your devices are asking. Open what you know about {silent}, and note that you called and nobody answered.',
  'ask.done': 'It is noted for all of you: whoever is asked next sees what was tried.',
  'sign.title': 'Ring together',
  'sign.do':
    '{proposer} wants to ring for {silent}. One alone cannot: two of your three ringers must sign. Read it, then hold the button to sign.',
  'sign.done':
    'The bell rings at {ally}, as a drill. Nothing in this village ever rings as if it were real.',
  'ally.title': 'Your ally acts',
  'ally.do': '{ally} hears the bell and begins what it had planned.',
  'ally.done':
    '{ally} heard the bell and follows the plan that it made before. Steps done there: {done} of {of}. In life you see that you were heard; only here can you look at its devices.',
  'clear.title': 'All clear',
  'clear.do':
    '{silent} is back: a broken telephone. {fresh} began the all clear. It takes two, and one of them must not have rung. Sign it as well.',
  'clear.done': 'The bell is over, at {ally} too.',
  'decide.title': 'Decide something small',
  'decide.do':
    '{proposer} asks all of you a question. Read it, and answer. To consent means: I can live with it.',
  'decide.done':
    'Your answer counts, as everyone’s does. It can be changed until the question closes.',
  'end.title': 'You walked through an alarm',
  'end.do': 'Stay and try what you like, or leave. None of this is kept.',
  'enter.title': 'A practice village',
  'enter.what':
    'Walk through an alarm once before you need it. Your assembly here has four neighbours and one ally. The people are invented; the program is the real one.',
  'enter.time':
    'Time passes only when you let it. Every record here is marked as a rehearsal for ever.',
  'enter.kept':
    'Nothing is written to this device, and nothing is sent. Leave or close the page, and it is gone.',
  'enter.building': 'The village is being built. This takes a little while.',
  'enter.ready': 'Everyone is here.',
  'enter.go': 'Walk in',
  'enter.back': 'Back',
  'enter.failed':
    'The village could not be built in this browser. Nothing was kept. You can try again.',
  'enter.again': 'Try again',
  'name.home': 'Linden Court',
  'name.ally': 'Hillside',
  'name.me': 'You',
  'name.1': 'Amina',
  'name.2': 'Bruno',
  'name.3': 'Chidi',
  'name.4': 'Dilan',
  'name.5': 'Ema',
  'name.6': 'Farid',
  'name.7': 'Goran',
  'text.ring': 'Nobody has heard {silent} for days. We called, and nobody answered.',
  'text.question': 'Shall we mend the gate?',
  'text.questionText': 'It no longer closes. Two of us would need one afternoon.',
  'text.note': 'Done.',
} as const;
