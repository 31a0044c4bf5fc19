/** What stands before the app: locked, in another tab, a fault, something gone. */
export const gate = {
  back: 'Back',
  'closed.title': 'Locked on this device.',
  'closed.why': 'The passphrase opens it. Nothing leaves or changes until then.',
  'guarded.calm': 'Locked. No alarm rings here.',
  'guarded.drill': 'Drill: imagine an alarm. Locked.',
  'guarded.rings': { by: 'rings', one: 'An alarm rings.', other: '{rings} alarms ring.' },
  'guarded.why':
    'Alarms show while this is locked, checked as always. Everything else waits for the passphrase.',
  'ring.rings':
    'It comes from {name}. Enough people signed, and this device has checked each of them.',
  'ring.asked': 'It comes from {name}. People are still being asked to sign.',
  'ring.drill': 'Drill: imagine it comes from {name}. This is practice; nothing real happens.',
  'ring.until': 'until {when}',
  'ring.unlock': 'To do something about it, give the passphrase.',
  'pass.label': 'Passphrase',
  'pass.help': 'You may paste it.',
  'pass.open': 'Open',
  'pass.wait': 'Opening. It takes a moment on purpose.',
  'pass.show': 'Show what I type',
  'pass.hide': 'Hide what I type',
  'pass.wrong':
    'This is not the passphrase of this device. Nothing is lost. Try again; what you typed is still here.',
  'forgot.title': 'I forgot it',
  'forgot.nobody':
    'Nobody can open this device without it: not your assembly, not the makers of Tocsin.',
  'forgot.back':
    'What you wrote is with your assembly. Your paper key and one member beside you bring your place back, here or on another phone. Without the paper, two members who know you can.',
  'forgot.wipe':
    'First take away what is here: it can never be read again. Then choose “I was here before”.',
  'forgot.hold': 'Hold to take everything away here',
  'wipe.consequence':
    'Keys, words and settings in this browser go for good. Your assembly keeps what it has from you. You need your paper key or two members to come back.',
  'wipe.confirm': 'Take it away',
  'taken.title': 'Tocsin is open in another tab.',
  'taken.why':
    'Only one tab at a time may write for you. Nothing is lost. Go on there, or close that tab and come back.',
  'taken.again': 'Open it here',
  'failed.title': 'This device could not be opened.',
  'failed.again': 'Try again',
  'failed.stays': 'If it stays so, restart the browser. What is kept here is not touched by that.',
  'lost.title': 'This browser threw away what it kept.',
  'lost.which': 'Gone from this device: {names}.',
  'lost.safe':
    'Browsers do that when room runs short, and some after seven days without a visit. What others had from you is safe with them.',
  'lost.back':
    'Your paper key and one member beside you bring your place back in about ten minutes.',
  'lost.keep': 'So that it does not happen again',
  'lost.keepHow': 'Install Tocsin on the home screen and open it once a week.',
  'lost.again': 'Bring my place back',
  'lost.on': 'Go on with what is left',
} as const;
