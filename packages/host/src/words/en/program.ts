/** The program itself: starting and stopping, asking for secrets, doctor, service. */
export const program = {
  'up.ready': 'This device is up.',
  'up.listening': 'Others reach it at {address}',
  'up.loopback':
    'Only this machine reaches it. To be reached by others: tocsin up --listen 0.0.0.0:4700',
  'up.noNet': 'The net is off: by hand only.',
  'up.home': 'It keeps its things in {folder}',
  'up.next': 'Next, in another window: tocsin status',
  'up.first': 'New here? Watch the whole thing on this machine: tocsin rehearse missing-beat',
  'up.wakingUnfit':
    '{name} is set and cannot be used: nothing wakes you that way. See docs/spec/waking.md',
  'up.stop': 'Stop it with Ctrl-C, or: tocsin down',
  'up.stopped': 'This device is down. What it had is kept.',
  'down.done': 'This device is stopping. What it has is kept.',
  'today.shown': 'This device thinks that it is {day}.',
  'today.sure': 'Nothing speaks against it.',
  'today.answered': 'Kept. Its words carry their date for a week, then it may ask again.',
  'today.behind': 'Others wrote later than that, by {hours} at least. Its words carry no date now.',
  'today.ahead': 'By this clock nobody wrote for {hours}. Its words carry no date now.',
  'today.right': 'If it is right: tocsin today --right',
  'today.wrong':
    'If it is wrong: set the date and the hour of this machine. Nothing else is needed.',
  'home.made': 'A new folder was made: {folder}',
  'home.unlocked':
    'It has no key: whoever takes the disk reads it all. For a key, begin another folder with a passphrase or --key-file.',
  'home.keyFileMade':
    'A new key was written to {file}. Nobody can read the folder without it: keep a copy.',
  'home.migrated': 'An older version made this folder. Changed: {changes}. Everything is kept.',
  'home.opening': 'Opening the folder',
  'ask.passphrase': 'Passphrase of this folder (not shown): ',
  'ask.newPassphrase': 'A new passphrase for this folder (not shown; empty for none): ',
  'ask.again': 'The same once more (not shown): ',
  'ask.passphraseHint':
    'Four or five words that you do not use elsewhere. Nobody can bring a forgotten one back.',
  'duration.hours': {
    by: 'count',
    one: 'hour',
    other: '{count} hours',
  },
  'duration.days': {
    by: 'count',
    one: 'day',
    other: '{count} days',
  },
  'duration.minutes': {
    by: 'count',
    one: 'minute',
    other: '{count} minutes',
  },
  'executor.webhook': 'web address',
  'executor.email': 'e-mail',
  'executor.sheet': 'printed sheet',
  'doctor.well': 'Nothing is wrong on this machine.',
  'doctor.found': {
    by: 'count',
    one: 'One thing needs someone.',
    other: '{count} things need someone.',
  },
  'doctor.node.ok': 'Node {version} is new enough.',
  'doctor.node.old': 'Node {version} is too old; 22.18 or newer is needed. Install Node 24.',
  'doctor.folder.ok': 'The folder is yours alone.',
  'doctor.folder.none': 'There is no folder yet. It is made by: tocsin up',
  'doctor.folder.open':
    'Others on this machine can look into {file}. Make it yours alone: chmod {mode}',
  'doctor.folder.readOnly':
    'The folder can only be read: what is in it is safe, nothing new is kept. Check how it is mounted.',
  'doctor.folder.other': 'Somebody else owns {file}. Choose another folder with --home.',
  'doctor.lock.none': 'The folder has no key: whoever takes the disk reads it all.',
  'doctor.lock.ok': 'The folder is locked.',
  'doctor.settings': 'The settings cannot be read. Put tocsin.json back from a copy.',
  'doctor.newer': 'A newer version made this folder. Update the program.',
  'doctor.daemon.up': 'This device is running.',
  'doctor.daemon.down': 'This device is not running. Start it with: tocsin up',
  'doctor.daemon.stale':
    'It was stopped hard, and its socket was left. The next start removes it: tocsin up',
  'doctor.disk.ok': '{free} are free on the disk.',
  'doctor.disk.low': 'Only {free} are free on the disk. Make room before it is full.',
  'doctor.disk.unknown': 'How much of the disk is free is not known.',
  'doctor.clock.ok': 'The clock looks right.',
  'doctor.clock.early':
    'The clock says {when}, which is before this program was made. Set the date and the hour.',
  'doctor.clock.behind':
    'The clock says {when}, earlier than what this folder has seen. Set the date and the hour.',
  'doctor.clock.late': 'The clock says {when}. That is far ahead. Set the date and the hour.',
  'doctor.ways.none': 'No way leads out. Add one with: tocsin ways add ADDRESS',
  'doctor.ways.one': 'Only one way leads out. If it goes, you are cut off. Add a second one.',
  'doctor.ways.ok': {
    by: 'count',
    one: 'One way leads out.',
    other: '{count} ways lead out.',
  },
  'doctor.waking.ok': 'You can be woken when somebody rings.',
  'doctor.waking.none':
    'Nothing wakes you when somebody rings. Set TOCSIN_NOTIFIER or TOCSIN_WAKE_MAIL: docs/spec/waking.md',
  'doctor.waking.red':
    'You may not be woken by every path. Look, and confirm the canary: tocsin canary show',
  'doctor.leftovers': {
    by: 'count',
    one: 'One rehearsal was stopped hard and left its folder: {folders}',
    other: '{count} rehearsals were stopped hard and left their folders: {folders}',
  },
  'doctor.leftovers.ask': 'Remove what they left? Type yes: ',
  'doctor.leftovers.how': 'Remove what they left with: tocsin doctor --clean',
  'doctor.leftovers.removed': {
    by: 'count',
    one: 'Removed one.',
    other: 'Removed {count}.',
  },
  'service.written': 'Written: {file}',
  'service.next': 'Start it now, and with this machine: {command}',
  'service.linger': 'To keep it running while you are logged out: {command}',
  'service.log': 'Read what it said: {command}',
  'usage.meant': 'Did you mean: tocsin {word}',
} as const;
