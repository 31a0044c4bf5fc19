/**
 * Every fault a person can meet: what happened, what is safe, what to do, a sentence each. The key
 * is `fault.` and the fault's kind; where two parts of the program use one kind, the part stands
 * between.
 */
export const faults = {
  // Anything else.
  'fault.unknown': [
    'Something failed that has no sentence yet ({kind}).',
    'Nothing was lost.',
    'Look with: tocsin doctor',
  ],
  'fault.Internal': [
    'The program made a mistake.',
    'What was kept is safe.',
    'Start it again; if it stays, report it.',
  ],
  // The command line and the daemon.
  'fault.NotRunning': [
    'This device is not running.',
    'Nothing is lost.',
    'Start it with: tocsin up',
  ],
  'fault.DaemonGone': [
    'This device stopped while we waited.',
    'What it had kept is safe.',
    'Start it again: tocsin up',
  ],
  'fault.AlreadyRunning': [
    'This folder is in use by a program that is running.',
    'Nothing was touched.',
    'Use that one, or stop it: tocsin down',
  ],
  'fault.SocketPathTooLong': [
    'The path of the folder is too long for a socket.',
    'Nothing was touched.',
    'Choose a shorter one with --home.',
  ],
  'fault.BadRequest': [
    'The running program did not understand.',
    'Nothing was done.',
    'Both may be of different versions: restart it.',
  ],
  'fault.BadGiven': [
    'Something is missing or wrong here: {field}.',
    'Nothing was done.',
    'See the command with --help.',
  ],
  'fault.UnknownCall': [
    'The running program does not know this command.',
    'Nothing was done.',
    'Restart it: tocsin down, then tocsin up',
  ],
  'fault.NotATerminal': [
    'This asks for a secret and there is no terminal.',
    'Nothing was done.',
    'Give a descriptor instead: see --help.',
  ],
  'fault.NeedsYes': [
    'This is grave, and there is no terminal to ask on.',
    'Nothing was done.',
    'If you mean it, add --yes.',
  ],
  'fault.Interrupted': ['Stopped, as you asked.', 'What was kept is safe.'],
  // Usage.
  'fault.UnknownCommand': [
    'There is no command "{word}".',
    'Nothing was done.',
    'All commands: tocsin --help',
  ],
  'fault.UnknownOption': [
    'There is no option {word} here.',
    'Nothing was done.',
    'See the command with --help.',
  ],
  'fault.MissingWord': [
    'One word is missing: {word}.',
    'Nothing was done.',
    'See the command with --help.',
  ],
  'fault.MissingOption': [
    'One option is missing: {word}.',
    'Nothing was done.',
    'See the command with --help.',
  ],
  'fault.MissingValue': [
    '{word} needs a value.',
    'Nothing was done.',
    'See the command with --help.',
  ],
  'fault.ExtraWord': [
    'One word too many: {word}.',
    'Nothing was done.',
    'See the command with --help.',
  ],
  'fault.NotANumber': [
    '{word} takes a whole number.',
    'Nothing was done.',
    'See the command with --help.',
  ],
  'fault.NotAChoice': [
    '{word} takes one of these: {choices}.',
    'Nothing was done.',
    'See the command with --help.',
  ],
  'fault.OptionTwice': ['{word} was given twice.', 'Nothing was done.', 'Give it once.'],
  'fault.NotHere': [
    'This part of the program is not in this version.',
    'Nothing was done.',
    'See: tocsin --help',
  ],
  // Home folder.
  'fault.HomeNewer': [
    'A newer version made this folder (format {found}; this one knows {known}).',
    'Nothing was touched.',
    'Update the program.',
  ],
  'fault.HomeUnreadable': [
    'The settings of this folder cannot be read.',
    'Nothing was touched.',
    'Put tocsin.json back from a copy.',
  ],
  'fault.HomeReadOnly': [
    'This folder cannot be written.',
    'What is in it is safe.',
    'Check who owns it, or choose another with --home.',
  ],
  'fault.HomeFull': ['The disk is full.', 'What was kept is safe.', 'Make room, then try again.'],
  'fault.HomeNotOurs': [
    'Somebody else owns this folder.',
    'Nothing was touched.',
    'Choose another with --home.',
  ],
  'fault.HomeNotEmpty': [
    'This folder holds other things.',
    'Nothing was touched.',
    'Choose an empty one with --home.',
  ],
  'fault.OneKeyOnly': [
    'Two kinds of key were given.',
    'Nothing was touched.',
    'Choose one of them.',
  ],
  'fault.KeyFileNeeded': [
    'This folder is locked with a key file.',
    'Nothing was touched.',
    'Name it with --key-file.',
  ],
  'fault.WrongKey': [
    'This is not the key of this folder.',
    'Nothing was touched.',
    'Try again, or use the right key file.',
  ],
  'fault.KeyMissing': [
    'The key file of this folder is not there.',
    'Nothing was touched.',
    'Put it back; without it nobody can read the folder.',
  ],
  'fault.KeyMalformed': [
    'This is no key: 64 hexadecimal characters are needed.',
    'Nothing was touched.',
    'Take the right file.',
  ],
  'fault.KeyOpenToOthers': [
    'Others on this machine can read the key file.',
    'Nothing was opened.',
    'Make it yours alone: chmod 600',
  ],
  'fault.KeyFileInside': [
    'The key would lie in the folder that it locks.',
    'Nothing was made.',
    'Keep it on another disk.',
  ],
  'fault.KeyUnwritable': [
    'The key file cannot be written there.',
    'Nothing was made.',
    'Choose another place.',
  ],
  'fault.OtherLock': [
    'This folder is locked in another way ({lock}).',
    'Nothing was touched.',
    'Open it as it was made.',
  ],
  'fault.PassphraseEmpty': ['The passphrase is empty.', 'Nothing was touched.', 'Type it again.'],
  'fault.PassphraseShort': [
    'The passphrase is too short: {least} characters at least.',
    'Nothing was made.',
    'Four or five words do.',
  ],
  'fault.PassphraseDiffers': [
    'The two passphrases are not the same.',
    'Nothing was made.',
    'Type them again.',
  ],
  'fault.DescriptorUnreadable': [
    'Nothing could be read from that descriptor.',
    'Nothing was touched.',
    'Check how it is passed; through npx only number 0 is: --passphrase-fd 0 <FILE',
  ],
  'fault.CostOutOfRange': [
    'This device has too little memory for its passphrase.',
    'Nothing was touched.',
    'Close other programs and try again.',
  ],
  'fault.TokenMismatch': [
    'This folder was brought back from a copy.',
    'What is in it can be read; it no longer writes.',
    'Add this device anew.',
  ],
  'fault.CryptoUnavailable': [
    'The cryptography of this machine did not load.',
    'Nothing was touched.',
    'Install the program again.',
  ],
  // Store.
  'fault.StoreFull': ['The disk is full.', 'What was kept is safe.', 'Make room, then try again.'],
  'fault.StoreReadOnly': [
    'The store can only be read.',
    'What was kept is safe.',
    'Check who owns the folder, then start again.',
  ],
  'fault.StoreBusy': [
    'Another program holds the store.',
    'Nothing was lost.',
    'Stop that one, then try again.',
  ],
  'fault.StoreDamaged': [
    'A store in this folder is damaged.',
    'Others hold what they had from us. Nothing was changed here.',
    'Keep the folder as it is; begin a new one with --home and join again.',
  ],
  'fault.StoreNewer': [
    'A newer version made this store (format {formatFound}; this one knows {formatKnown}).',
    'Nothing was touched.',
    'Update the program.',
  ],
  'fault.StoreUnreachable': [
    'The disk did not answer.',
    'What was kept before is safe.',
    'Check the disk, then start again.',
  ],
  'fault.StoreKeyMismatch': [
    'The store is sealed under another key.',
    'Nothing was touched.',
    'Open the folder with the key it was made with.',
  ],
  'fault.StoreClosed': [
    'The store is closed.',
    'What was kept is safe.',
    'Start the device again.',
  ],
  // Writing.
  'fault.NoEpochKey': [
    'The newest key has not come to this device yet.',
    'Nothing was lost.',
    'Wait for it; a new device waits a day.',
  ],
  'fault.RestoredBackup': [
    'Others hold more of this device than it does itself: it was brought back from a copy.',
    'It can read, and no longer writes.',
    'Add it anew.',
  ],
  'fault.DeviceAddHow': [
    'A name or a file is missing.',
    'Nothing was done.',
    'On the new device: tocsin device add --name NAME; then on the old one with its file: --file FILE',
  ],
  'fault.NoSuchDispute': [
    'Nobody disputes that ring, as far as this device knows.',
    'Nothing was done.',
    'See: tocsin ring show',
  ],
  'fault.NoAllClear': [
    'No all clear of that ring waits for a call here.',
    'Nothing was done.',
    'See: tocsin ring show',
  ],
  'fault.NotToBeRelayed': [
    'They know of that ring already, or it has gone through as many hands as it may.',
    'Nothing was passed on.',
    'See: tocsin ring show',
  ],
  'fault.DelegateNotWilling': [
    'A device is named for an assembly and did not sign that it speaks for it.',
    'Nothing was taken in.',
    'Let the assembly that named it make its part again.',
  ],
  'fault.SaidUnfit': [
    'This does not fit into one record: something is too long, or there is too much of it.',
    'Nothing was written.',
    'Write it shorter, or name fewer.',
  ],
  'fault.LookingFirst': [
    'This device was off for long, and another one is asked first how far it knows it.',
    'Nothing was lost.',
    'Try again in a minute; after ten it goes on without.',
  ],
  'fault.OwnFork': [
    'Two devices wrote as this one.',
    'Its plain words stay, its other powers have ended.',
    'Add a new device.',
  ],
  'fault.DeviceStruck': [
    'This device was struck.',
    'What it wrote before stays.',
    'Add a new device: tocsin device add',
  ],
  // Bearers.
  'fault.BearerUnavailable': [
    'This way does not answer now.',
    'Nothing was lost.',
    'We keep trying.',
  ],
  'fault.LinkDown': ['The line broke.', 'Nothing was lost.', 'We keep trying.'],
  'fault.ParcelTooLarge': [
    'This is too large for that way.',
    'It waits here.',
    'Carry it by hand: tocsin bundle pack',
  ],
  'fault.BearerClosed': ['This way was closed.', 'Nothing was lost.', 'Start the device again.'],
  'fault.ListenMalformed': [
    'That is no address to listen on.',
    'Nothing was started.',
    'Write it as 0.0.0.0:4700, for example.',
  ],
  'fault.ListenFailed': [
    'This device could not listen there.',
    'Nothing was lost.',
    'Another program may use that port: choose another.',
  ],
  'fault.ListenFailed.in-use': [
    'Another program uses that port.',
    'Nothing was lost.',
    'Choose another port, or stop that program.',
  ],
  'fault.ListenFailed.not-permitted': [
    'This machine does not allow that port.',
    'Nothing was lost.',
    'Choose one above 1023.',
  ],
  'fault.ListenFailed.not-available': [
    'This machine does not have that address.',
    'Nothing was lost.',
    'Choose one of its own, or 0.0.0.0.',
  ],
  'fault.RelayMalformed': [
    'That is no address of a relay.',
    'Nothing was started.',
    'Copy it whole.',
  ],
  'fault.MalformedWay': [
    'That is no address we can reach.',
    'Nothing was changed.',
    'Copy it whole, with the part after /p2p/.',
  ],
  'fault.TooManyWays':
    'As many ways as one log keeps are known here: {most}. Nothing was changed. Remove one first.',
  'fault.BundleTooLarge': [
    'This parcel is larger than we take.',
    'Nothing was taken in.',
    'Ask for several smaller ones.',
  ],
  'fault.BundleUnreadable': [
    'This parcel is cut off or was changed on the way.',
    'Nothing of it was taken in.',
    'Ask for it again.',
  ],
  'fault.BundleNotForUs': [
    'This parcel is not for this device.',
    'Nothing was taken in.',
    'Carry it on to whom it is for.',
  ],
  'fault.BadRecipientKey': [
    'One who should get the parcel has no usable key.',
    'Nothing was written.',
    'Update what you know of them.',
  ],
  'fault.FolderMissing': [
    'The folder of parcels is not there.',
    'Nothing was lost.',
    'Make it again.',
  ],
  'fault.FolderReadOnly': [
    'The folder of parcels cannot be written.',
    'Nothing was lost.',
    'Check who owns it.',
  ],
  'fault.FolderFull': ['The disk is full.', 'Nothing was lost.', 'Make room for parcels.'],
  // Links.
  'fault.DoorNotProven': [
    'Whoever answered there does not belong to us.',
    'Nothing was told to them.',
    'Check the address.',
  ],
  'fault.NoCommonVersion': [
    'The two programs share no version.',
    'Nothing was exchanged.',
    'Update the older one.',
  ],
  'fault.BadHandshakeSignature': [
    'Whoever answered there is not who they say.',
    'Nothing was told to them.',
    'Tell your assembly.',
  ],
  'fault.NotWelcome': [
    'They do not know this device yet.',
    'Nothing was exchanged.',
    'Wait until they have heard of it, or carry it by hand.',
  ],
  'fault.Reflected': [
    'Our own words came back.',
    'Nothing was told to anyone.',
    'Check the address.',
  ],
  'fault.OutOfTurn': [
    'The other end spoke out of turn.',
    'The line was ended.',
    'We try again later.',
  ],
  'fault.HandshakeTimeout': ['The other end was too slow.', 'Nothing was lost.', 'We keep trying.'],
  'fault.link.Refused': ['The other end said no.', 'Nothing was lost.', 'We try again later.'],
  'fault.UnknownFrame': [
    'The other end said something we do not know.',
    'The line was ended.',
    'Update the older program.',
  ],
  'fault.OversizeFrame': [
    'The other end said too much at once.',
    'The line was ended.',
    'We try later.',
  ],
  'fault.OverQuota': ['Too much came from there.', 'The rest waits.', 'It goes on by itself.'],
  'fault.OverCredit': [
    'Too much came from there at once.',
    'The line was ended.',
    'We try again later.',
  ],
  'fault.PeerLeft': ['The other end ended the line.', 'Nothing was lost.', 'We keep trying.'],
  'fault.WeLeft': ['We ended the line.', 'Nothing was lost.', 'We try again later.'],
  // Records.
  'fault.Malformed': [
    'This is not in the form we know.',
    'It counts for nothing.',
    'Ask for it again.',
  ],
  'fault.Truncated': ['This is cut off.', 'Nothing of it was taken in.', 'Ask for it again.'],
  'fault.BodyMismatch': [
    'This record was changed on the way.',
    'It counts for nothing.',
    'Tell whoever brought it.',
  ],
  'fault.BadSignature': [
    'This record was changed on the way.',
    'It counts for nothing.',
    'Tell whoever brought it.',
  ],
  'fault.OtherLog': [
    'This belongs to another assembly or pact.',
    'Nothing was taken in.',
    'Name the right one with --assembly.',
  ],
  'fault.BrokenChain': [
    'This record does not follow from the one before.',
    'It counts for nothing.',
    'Tell whoever brought it.',
  ],
  'fault.SecondGenesis': [
    'This would found the assembly a second time.',
    'It counts for nothing.',
    'Tell whoever brought it.',
  ],
  'fault.KeyNotAdmissible': [
    'A key in there is not a proper key.',
    'It counts for nothing.',
    'Ask them for a new file.',
  ],
  'fault.GenesisMissing': [
    'The founding record has not come yet.',
    'Nothing is lost.',
    'Keep a way open to those inside.',
  ],
  'fault.GenesisUnread': [
    'The founding record came without its text.',
    'Nothing is lost.',
    'Keep a way open to those inside.',
  ],
  'fault.GenesisMalformed': [
    'This founding is not in the form we know.',
    'Nothing was founded.',
    'Begin again with fresh cards.',
  ],
  'fault.GenesisNotSigned': [
    'A signature of the founding is missing or wrong.',
    'Nothing was founded.',
    'Ask for all files again.',
  ],
  'fault.UnknownRules': [
    'This pact was founded by rules that this version of Tocsin does not have.',
    'Nothing was done.',
    'Take a newer version of Tocsin, then try again.',
  ],
  'fault.NotAPactGenesis': [
    'This file founds no pact.',
    'Nothing was done.',
    'Ask for the right file.',
  ],
  'fault.AuthorNoDelegate': [
    'This pact was written by somebody who does not speak in it.',
    'Nothing was done.',
    'Ask for it again.',
  ],
  'fault.PartyNotCertified': [
    'The seal of one assembly has not signed.',
    'There is no pact yet.',
    'Hand the file to them.',
  ],
  // Beats.
  'fault.UnknownBeat': [
    'This sign of life is of nobody we know.',
    'It was passed over.',
    'Nothing is to be done.',
  ],
  'fault.BeatNotOpened': [
    'This sign of life could not be opened.',
    'It was passed over.',
    'Nothing is to be done.',
  ],
  'fault.BadBeatSignature': [
    'This sign of life was changed on the way.',
    'It counts for nothing.',
    'Tell whoever brought it.',
  ],
  // Names and ids.
  'fault.AssemblyNeeded': [
    'There are several assemblies here: {names}.',
    'Nothing was done.',
    'Name one with --assembly.',
  ],
  'fault.NoAssembly': [
    'This device is in no assembly yet.',
    'Nothing was done.',
    'See: tocsin assembly found --help',
  ],
  'fault.UnknownAssembly': [
    'There is no assembly of that name here.',
    'Nothing was done.',
    'See them with: tocsin status',
  ],
  'fault.UnknownPact': [
    'There is no pact of that name here.',
    'Nothing was done.',
    'See them with: tocsin pact show',
  ],
  'fault.UnknownMember': [
    'Nobody of that name is known here.',
    'Nothing was done.',
    'See them with: tocsin assembly show',
  ],
  'fault.UnknownDevice': [
    'There is no such device.',
    'Nothing was done.',
    'See yours with: tocsin device show',
  ],
  'fault.UnknownInquiry': [
    'We are not asking after anyone under that id.',
    'Nothing was done.',
    'See: tocsin inquiry list',
  ],
  'fault.UnknownRing': [
    'There is no such ring here.',
    'Nothing was done.',
    'See: tocsin ring show',
  ],
  'fault.UnknownRun': ['There is no such run here.', 'Nothing was done.', 'See: tocsin run list'],
  'fault.UnknownStep': ['That run has no such step.', 'Nothing was done.', 'See: tocsin run list'],
  'fault.UnknownPlaybook': [
    'There is no playbook of that name.',
    'Nothing was done.',
    'See: tocsin playbook show',
  ],
  'fault.UnknownPending': [
    'Nothing under that id waits.',
    'Nothing was done.',
    'See: tocsin assembly pending',
  ],
  'fault.DeviceNotEnded': [
    'This device is still in use.',
    'Nothing was proposed.',
    'Strike it first: tocsin device recover',
  ],
  'fault.CutTooLate': [
    'That end is too old: {hours} hours are the most.',
    'Nothing was proposed.',
    'What it did then stands.',
  ],
  'fault.NothingToCut': [
    'Nothing of it would fall away, or all of it would.',
    'Nothing was proposed.',
    'Name other hours.',
  ],
  'fault.PactNeeded': [
    'You have several pacts: {names}.',
    'Nothing was written.',
    'Name one with --pact.',
  ],
  'fault.HeightContested': [
    'This assembly is contested.',
    'Nothing was written.',
    'Heal it first: tocsin assembly heal',
  ],
  'fault.NotBallotDevice': [
    'This device does not cast your votes.',
    'Nothing was written.',
    'Do it on the one that does. See: tocsin device show',
  ],
  'fault.AwayAlready': [
    'Some of you are counted as away already: one list at a time.',
    'Nothing was written.',
    'It ends when they write again. See: tocsin away show',
  ],
  'fault.NobodyGone': [
    'Nobody is gone by an inquiry or by their own word.',
    'Nothing was written.',
    'Ask after them first: tocsin inquiry open WHO',
  ],
  'fault.StillHere': [
    'Somebody on this list was heard, or was not asked after for a day.',
    'Nothing was written.',
    'See who is gone: tocsin away show',
  ],
  'fault.TooFewLeft': [
    'Only {left} of you would be left; it takes {needed}.',
    'Nothing was written.',
    'Name fewer, or found anew when it lasts.',
  ],
  'fault.NoWitnesses': [
    'Nobody abroad may witness for you.',
    'Nothing was written.',
    'All of you together name allies: tocsin away witnesses --help',
  ],
  'fault.TooManyGone': [
    'One list names {limit} people at most, and more are gone.',
    'Nothing was written.',
    'Name some of them. See: tocsin away ask --help',
  ],
  'fault.TooManyWitnesses': [
    'These seals have more holders than the {limit} who can be named.',
    'Nothing was proposed.',
    'Name fewer allies.',
  ],
  'fault.HeadMoved': [
    'Something was decided since that letter was written.',
    'Nothing was done with it.',
    'If it is still needed, ask again: tocsin away ask',
  ],
  'fault.WitnessNotValid': [
    'Nobody whom you named has signed this list.',
    'It counts for nothing.',
    'Ask the ally again.',
  ],
  'fault.LetterOfAnother': [
    'This letter is not from an ally in that pact.',
    'Nothing was signed.',
    'Look for the right pact: tocsin pact show',
  ],
  'fault.NotAWitness': [
    'They did not name a key of this device.',
    'Nothing was signed.',
    'Hand the letter to another holder of your seal.',
  ],
  'fault.OtherListWitnessed': [
    'Your seal has witnessed another list of theirs for the same moment.',
    'Nothing was signed: two halves must not both go on.',
    'Bring the two halves together on the phone.',
  ],
  'fault.ListStillOpen': [
    'Your seal has witnessed a list of theirs before.',
    'Nothing was signed.',
    'If they told you that all of those were heard again: add --over',
  ],
  'fault.UnknownBranch': [
    'There is no such branch.',
    'Nothing was said.',
    'See both: tocsin assembly heal',
  ],
  'fault.NotContested': [
    'This assembly is whole.',
    'Nothing was said.',
    'Nothing has to be healed.',
  ],
  'fault.SignedBoth': [
    'Your device signed more than one branch.',
    'Nothing was said.',
    'The others decide which one stands. Then add a new device.',
  ],
  'fault.Ambiguous': [
    'Several things begin like that.',
    'Nothing was done.',
    'Write more of the id.',
  ],
  'fault.NameTaken': ['That name is taken on this device.', 'Nothing was done.', 'Choose another.'],
  'fault.BadName': [
    'A name here has 1 to 40 of a–z, 0–9 and "-".',
    'Nothing was done.',
    'Choose another.',
  ],
  // Files between people.
  'fault.FileMissing': ['There is no such file: {file}.', 'Nothing was done.', 'Check its name.'],
  'fault.FileUnreadable': [
    'This file cannot be read: {file}.',
    'Nothing was done.',
    'Check who owns it.',
  ],
  'fault.FileNoRoom': [
    'There is no room on the disk for {file}.',
    'Nothing of it was written.',
    'Make room, or choose another place with --out.',
  ],
  'fault.FileUnwritable': [
    'The file cannot be written there: {file}.',
    'Nothing was written.',
    'Choose another place with --out.',
  ],
  'fault.FileExists': [
    'There is a file of that name: {file}.',
    'It was left as it is.',
    'Choose another name with --out.',
  ],
  'fault.FileTooLarge': [
    'This file is too large to be one of ours.',
    'Nothing was read.',
    'Ask for it again.',
  ],
  'fault.OwnFileTooLarge': [
    'This file is too large: at most {kib} KiB are taken here.',
    'Nothing was written.',
    'Make it smaller, or give a smaller one.',
  ],
  'fault.FileMalformed': [
    'This file was changed or cut off on the way.',
    'Nothing was taken from it.',
    'Ask for it again.',
  ],
  'fault.FileOtherKind': [
    'This is a file of another kind ({found}; needed: {wanted}).',
    'Nothing was done.',
    'Give the right one.',
  ],
  'fault.FileNewer': [
    'A newer version wrote this file.',
    'Nothing was done.',
    'Update the program.',
  ],
  'fault.FileOfAnother': [
    'This file belongs to another founding.',
    'Nothing was done.',
    'Take the files of this one only.',
  ],
  // Assembly.
  'fault.TooFewPeople': [
    'It takes at least {least} people.',
    'Nothing was founded.',
    'Take more cards with --with.',
  ],
  'fault.TooManyPeople': [
    'At most {most} people found together.',
    'Nothing was founded.',
    'Invite the rest later.',
  ],
  'fault.RevealDiffers': [
    'One file does not match the card given before.',
    'Nothing was founded.',
    'Somebody may be in between: begin again in one room.',
  ],
  'fault.NotMet': [
    'This counts only when you have met.',
    'Nothing was done.',
    'Compare the digits, then add --met.',
  ],
  'fault.AlreadyFounded': [
    '{name} is founded already.',
    'Nothing was done.',
    'See: tocsin assembly show',
  ],
  'fault.InviteOver': ['This invitation has ended.', 'Nothing was done.', 'Ask for a new one.'],
  'fault.InviteUsed': [
    'This invitation was used already.',
    'Nothing was done.',
    'Ask for a new one.',
  ],
  'fault.NotAMember': [
    'You are not a member here yet.',
    'Nothing was done.',
    'Others have to agree first.',
  ],
  'fault.OnProbation': [
    'New members do not do this before {when}.',
    'Nothing was done.',
    'Ask another member.',
  ],
  'fault.AssemblyFull': [
    'This assembly has {most} members, the most that one can have.',
    'Nobody was asked in, and nothing was written.',
    'Found a second assembly and make a pact with it, or wait until somebody has left.',
  ],
  'fault.TooManyLogs': [
    'This device holds {most} assemblies and pacts, the most that it can.',
    'Nothing was begun.',
    'Use another device for one more.',
  ],
  'fault.TooManyVouches': [
    'You have vouched for as many as one can in 90 days.',
    'Nothing was done.',
    'Ask another member.',
  ],
  'fault.AlreadySaid': ['You have said so already.', 'Nothing was changed.', 'It stays as it is.'],
  'fault.NotOpenAnyMore': [
    'This is decided or has ended.',
    'Nothing was done.',
    'See: tocsin assembly pending',
  ],
  'fault.HoursOutOfRange': [
    'It takes {least} to {most} hours.',
    'Nothing was done.',
    'Choose within that.',
  ],
  'fault.TooManyDevices': [
    'You have as many devices as one can: {limit}.',
    'Nothing was done.',
    'Strike one first.',
  ],
  'fault.FileNeedsPaper': [
    'A new phone comes in with the strike by the code on paper, or for one whose devices all ended.',
    'Nothing was done.',
    'With the code: --paper. A device of your own: tocsin device add',
  ],
  'fault.OtherDeviceVotes': [
    'Another device of that person is in use and votes for them.',
    'Nothing was done.',
    'Strike the lost one without a file; the other one adds the new phone.',
  ],
  'fault.LastDevice': ['This is your only device.', 'Nothing was done.', 'Add a second one first.'],
  'fault.RehearsalOnly': [
    'This is for rehearsals only.',
    'Nothing was done.',
    'A living assembly keeps the hour as it is.',
  ],
  'fault.NotInRehearsal': [
    'A rehearsal cannot do this with a living assembly.',
    'Nothing was done.',
    'Keep the two apart.',
  ],
  'fault.Unmet': [
    'You founded without meeting.',
    'Until you have met or called, this waits.',
    'Nothing was done.',
  ],
  // Two words, and calls.
  'fault.NoTwin': [
    'There is no ally here, so nobody could read such a sign.',
    'Nothing was done.',
    'Make a pact first: tocsin pact offer --help',
  ],
  'fault.NoReaders': [
    'Our ally has not shown yet who reads.',
    'Nothing was done.',
    'Look again later with: tocsin words show',
  ],
  'fault.ReaderName': [
    'The name has 1 to 32 letters.',
    'Nothing was done.',
    'Choose one that tells them whom to call.',
  ],
  'fault.WordLengths': [
    'Both words have equally many letters, 4 to 16.',
    'Nothing was done.',
    'Choose others.',
  ],
  'fault.WordsAlike': [
    'The two words are too much alike: a slip could turn one into the other.',
    'Nothing was done.',
    'Choose others.',
  ],
  'fault.WordDiffers': ['The word was not the same twice.', 'Nothing was done.', 'Begin again.'],
  'fault.NobodyRead': [
    'Nobody of that name is read on this device.',
    'Nothing was done.',
    'See: tocsin words read',
  ],
  'fault.NothingOpen': [
    'Nothing is open about them.',
    'Nothing was changed.',
    'See: tocsin words read',
  ],
  'fault.TellerUnfit': [
    'That takes the name of somebody else, who met them.',
    'Nothing was done.',
    'Name the member who told you.',
  ],
  'fault.CallNotReady': [
    'No device of theirs has been heard that could answer.',
    'Nothing was done.',
    'Be in touch once, by any way, then call.',
  ],
  'fault.NothingAsked': [
    'Nothing with which to answer them has come here.',
    'Nothing was done.',
    'They run "tocsin call ask" first; it comes by net or courier.',
  ],
  'fault.NoCall': [
    'No number is open for them.',
    'Nothing was kept.',
    'Draw a new one: tocsin call ask ID',
  ],
  'fault.SpokenLength': [
    'It takes two groups of five digits.',
    'Nothing was done.',
    'Ask them to read it again.',
  ],
  'fault.SpokenGroup': [
    'Group {group} is not right.',
    'Nothing was done.',
    'Ask them to read that group again.',
  ],
  // Paper.
  'fault.PaperLength': [
    'The code has ten groups of five digits.',
    'Nothing was done.',
    'Read it again from the paper.',
  ],
  'fault.PaperGroup': [
    'Group {group} is not right.',
    'Nothing was done.',
    'Read that group again from the paper.',
  ],
  'fault.PaperCode': [
    'Each group is well formed, but together they are no code.',
    'Nothing was done.',
    'Are groups swapped?',
  ],
  'fault.WrongPaperCode': [
    'This is not the code of that device.',
    'Nothing was done.',
    'Are you holding the right sheet?',
  ],
  'fault.NothingAnswered': [
    'No invitation was answered under this name.',
    'Nothing was done.',
    'Take in the invitation with --file.',
  ],
  'fault.NoPaper': [
    'There is no paper code here.',
    'Nothing was done.',
    'It is made at founding or joining.',
  ],
  'fault.NoPactPaper': [
    'This device has no code for paper in this pact.',
    'Nothing was done.',
    'It is on paper only, once it was taken off; or another device holds your keys.',
  ],
  // Pulse.
  'fault.NoRhythm': [
    'No rhythm is set here yet.',
    'Nothing was done.',
    'Set one: tocsin rhythm set --every 168 --grace 72',
  ],
  'fault.NotYours': [
    'This is for another to do.',
    'Nothing was done.',
    'See who with: tocsin inquiry list',
  ],
  'fault.AboutOurselves': [
    'Nobody can say this about themselves.',
    'Nothing was done.',
    'Ask another member.',
  ],
  // Rings.
  'fault.NotARinger': [
    'This device holds no key of that bell.',
    'Nothing was done.',
    'Ask one of the ringers.',
  ],
  'fault.AlreadySigned': ['You have signed already.', 'It counts once.', 'Ask another ringer.'],
  'fault.CancelSigned': [
    'You signed the all clear, so you cannot sign this ring any more.',
    'Nothing was done.',
    'Ask another ringer.',
  ],
  'fault.DisputeUsed': [
    'You objected within the last 30 days already.',
    'Nothing was done.',
    'Ask another ringer.',
  ],
  'fault.RingOver': ['This ring is over.', 'Nothing was done.', 'See: tocsin ring show'],
  'fault.NeedsFresh': [
    'One who has not signed the ring must sign the all clear.',
    'Nothing is clear yet.',
    'Ask one of them.',
  ],
  'fault.NeedsCall': [
    'Their voices may be forced, so this needs a call that only their device can answer.',
    'Nothing is clear yet.',
    'Call one of them: tocsin call ask ID. With the right answer, run this again within a day.',
  ],
  'fault.DrillAndLive': [
    'A drill never becomes real, nor the reverse.',
    'Nothing was done.',
    'Begin a new one.',
  ],
  // Pacts.
  'fault.NotASealHolder': [
    'This device holds no key of our seal.',
    'Nothing was done.',
    'Ask one of the seal holders.',
  ],
  'fault.PactNotStanding': [
    'This pact does not stand yet.',
    'Nothing was done.',
    'See what is missing: tocsin pact show',
  ],
  'fault.PactOver': ['This pact has ended.', 'Nothing was done.', 'Offer a new one.'],
  'fault.TermsDiffer': [
    'This file holds other terms than the ones agreed to at home.',
    'Nothing was signed.',
    'Talk to them.',
  ],
  'fault.TooFewRingers': [
    'Too few ringers are seated for this.',
    'Nothing was done.',
    'See: tocsin assembly seat --help',
  ],
  'fault.PlaybookMalformed': [
    'This playbook is not in the form we know.',
    'Nothing was added.',
    'See the first one: tocsin playbook show',
  ],
  // Names that parts of the engine give to the same things.
  'fault.NoSuchPact': ['There is no such pact here.', 'Nothing was done.', 'See: tocsin pact show'],
  'fault.NoSuchRing': ['There is no such ring here.', 'Nothing was done.', 'See: tocsin ring show'],
  'fault.NoSuchRun': ['There is no such run here.', 'Nothing was done.', 'See: tocsin run list'],
  'fault.NoFirstBell': [
    'Too many must ring together here: there is no call by voice.',
    'Nothing was done.',
    'Propose a ring instead. See: tocsin ring propose --help',
  ],
  'fault.NoSuchAct': [
    'There is no such thing to sign here.',
    'Nothing was done.',
    'See: tocsin pact show',
  ],
  'fault.NoSuchKey': [
    'No key on this device can sign that.',
    'Nothing was done.',
    'Ask those who hold the keys.',
  ],
  'fault.ClearedBefore': [
    'You signed the all clear, so you cannot sign this ring.',
    'Nothing was done.',
    'Ask another ringer.',
  ],
  'fault.TooManyHolders': [
    'More people hold keys than there is room for: {most} at most.',
    'Nothing was signed.',
    'Let some seats end first. See: tocsin assembly seat --help',
  ],
  'fault.NoRingers': [
    'No ringers are seated.',
    'Nothing was done.',
    'See: tocsin assembly seat --help',
  ],
  'fault.NoSealHolders': [
    'You are more than three, so the seal must lie with people who ring no bell.',
    'Nothing was done.',
    'Seat seal holders first. See: tocsin assembly seat --help',
  ],
  'fault.NobodyLeft': [
    'Nobody would be left to ring.',
    'Nothing was done.',
    'Seat a ringer first. See: tocsin assembly seat --help',
  ],
  'fault.NextKeysUnknown': [
    'This device does not know the keys that were promised to follow.',
    'Nothing was done.',
    'Wait until it has heard all of the assembly, or let another device begin.',
  ],
  'fault.CodeOfNoKey': [
    'This is a well-formed code, but of no key that is asked for here.',
    'Nothing was signed.',
    'Are you holding the newest sheet, of this pact?',
  ],
  'fault.SignedOtherRoster': [
    'Your sheet has signed other new ringers for this pact already.',
    'Nothing was signed. Two of them at once would leave you without a bell.',
    'Go on with the first: run the same command without --anew. Then rotate once more.',
  ],
  'fault.NoRecoveryKeys': [
    'Nobody keeps a recovery key for this pact, or too few are known here.',
    'Nothing was done.',
    'Rotate with the sheets of the seal: tocsin pact rotate --help',
  ],
  'fault.NoFiling': [
    'Nobody filed new ringers, or what they filed is over.',
    'Nothing was done.',
    'See: tocsin pact show',
  ],
  'fault.NoAmberKey': [
    'Allies know no key of yours in this pact.',
    'Nothing was told.',
    'Have one: tocsin pact amber --help. Or ask one of the ringers.',
  ],
  'fault.OtherTempo': [
    'A rehearsal and a living assembly make no pact.',
    'Nothing was done.',
    'Keep the two apart.',
  ],
  'fault.PactTooLarge': [
    'This pact is too large for one record.',
    'Nothing was done.',
    'Make two pacts of it.',
  ],
  'fault.OtherOffer': [
    'These two files are of different offers.',
    'Nothing was done.',
    'Take the files of one only.',
  ],
  'fault.TooManyParties': [
    'A pact holds eight assemblies at most.',
    'Nothing was done.',
    'Make two pacts of it.',
  ],
  'fault.PartyContradicts': [
    'One assembly gave two different parts.',
    'Nothing was signed.',
    'Talk to them and begin again.',
  ],
  'fault.FounderContradicts': [
    'One person showed two different files.',
    'Nothing was founded.',
    'Begin again in one room.',
  ],
  'fault.TooManyFounders': [
    'At most 12 people found together.',
    'Nothing was founded.',
    'Invite the others later.',
  ],
  'fault.TooFewFounders': [
    'It takes two people at least.',
    'Nothing was founded.',
    'Take in cards with --with.',
  ],
  'fault.RevealMissing': [
    'Somebody\u2019s second file is missing.',
    'Nothing was founded.',
    'Take it in with --with.',
  ],
  'fault.RevealWrong': [
    'One file does not match its card.',
    'Nothing was founded.',
    'Begin again in one room.',
  ],
  'fault.SignatureMissing': [
    'Somebody has not signed yet.',
    'Nothing was founded so far.',
    'Take in their file with --with.',
  ],
  'fault.SignatureWrong': [
    'One signature is for something else.',
    'Nothing was founded.',
    'Begin again in one room.',
  ],
  'fault.TooFewTokens': ['Too few words of the first bell.', 'Nothing rings.', 'Gather one more.'],
  'fault.UnknownToken': [
    'One word of the first bell is not right.',
    'Nothing rings.',
    'Ask for it again.',
  ],
  'fault.OtherRing': [
    'This all clear is for another ring.',
    'It counts for nothing.',
    'Ask for it again.',
  ],
  'fault.WrongContext': [
    'A drill never becomes real, nor the reverse.',
    'It counts for nothing.',
    'Begin a new one.',
  ],
  'fault.SeenNotRung': [
    'This all clear names signatures that did not ring.',
    'It counts for nothing.',
    'Ask for it again.',
  ],
  'fault.TooFewKeys': ['Too few ringers signed the all clear.', 'It still rings.', 'Ask one more.'],
  'fault.OnlyThoseWhoRang': [
    'One who has not signed the ring must sign the all clear.',
    'It still rings.',
    'Ask one of them.',
  ],
  // Parcels.
  'fault.MalformedInside': [
    'What this parcel holds is not in the form we know.',
    'Nothing was taken in.',
    'Ask for it again.',
  ],
  'fault.OtherLogInside': [
    'This parcel holds things of another assembly.',
    'Nothing was taken in.',
    'Tell whoever packed it.',
  ],
  'fault.BadBundleSignature': [
    'This parcel was changed on the way.',
    'Nothing was taken in.',
    'Ask for it again.',
  ],
  'fault.TooManyRecipients': [
    'Too many are to get this parcel.',
    'Nothing was written.',
    'Pack several, with --for.',
  ],
  'fault.NoRecipients': [
    'Nobody is there to get this parcel.',
    'Nothing was written.',
    'See: tocsin pact show',
  ],
  'fault.BadLifetime': [
    'This parcel names no proper time to keep it.',
    'Nothing was done.',
    'Ask for it again.',
  ],
  'fault.SenderNotKnown': [
    'Whoever packed this parcel is not known here.',
    'Nothing was taken in.',
    'Ask who it was.',
  ],
  'fault.NotABundle': ['This file is no parcel.', 'Nothing was taken in.', 'Give the right one.'],
  'fault.NewerVersion': [
    'A newer version packed this parcel.',
    'Nothing was taken in.',
    'Update the program.',
  ],
  'fault.Oversize': [
    'This parcel is larger than we take.',
    'Nothing was taken in.',
    'Ask for several smaller ones.',
  ],
  'fault.Damaged': [
    'This parcel is cut off or was changed on the way.',
    'Nothing was taken in.',
    'Ask for it again.',
  ],
  'fault.NotForUs': [
    'This parcel is not for this device.',
    'Nothing was taken in.',
    'Carry it on to whom it is for.',
  ],
  // Executors.
  'fault.BadTarget': [
    'That address cannot be used.',
    'Nothing went out.',
    'Use https://… or mailto:… in the consent.',
  ],
  'fault.NotLoopback': [
    'A rehearsal never leaves this machine.',
    'Nothing went out.',
    'Use an address of this machine.',
  ],
  'fault.BadText': [
    'The title or the text cannot stand in a message.',
    'Nothing went out.',
    'Write the title on one line, and the text shorter.',
  ],
  'fault.Unreachable': [
    'Nobody answered there.',
    'Nothing is known to have gone out.',
    'We try again.',
  ],
  'fault.Refused': [
    'The other end said no ({status}).',
    'It did not take it.',
    'Do this step by hand.',
  ],
  'fault.NotSetUp': [
    'This is not set up on this machine.',
    'Nothing went out.',
    'Do this step by hand.',
  ],
  'fault.GivenUp': [
    'It did not go out in time, tried {tries} times.',
    'Others do not know.',
    'Do this step by hand now.',
  ],
  // Service.
  'fault.ServiceNeedsKey': [
    'It starts alone, so it needs a key file.',
    'Nothing was written.',
    'Name it with --key-file.',
  ],
  'fault.NoSystemd': [
    'This machine has no systemd for you.',
    'Nothing was written.',
    'Start it your own way: tocsin up',
  ],
  'fault.BadUnitPath': [
    'A path has characters that a service file cannot hold.',
    'Nothing was written.',
    'Choose another folder.',
  ],
} as const;
