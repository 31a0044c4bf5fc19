/** What went wrong, for the app: what happened, what is safe, what to do. Keys: `app/kit/fault-of.ts`. */
export const faults = {
  general:
    'This did not work ({kind}). What you saved is safe. Try again; if it stays so, show these words to whoever helps you.',
  internal: 'The app made a mistake. What was kept is safe. Load the page anew and try again.',
  workerGone: 'The browser ended what runs here. What was kept is safe. Load the page anew.',
  full: 'There is no room left on this device. What was kept is safe. Make room, then try again.',
  readOnly:
    'Nothing can be written here now. What was kept is safe. Close other tabs and start the browser again.',
  busy: 'Another tab has this device. Nothing is lost. Go on there, or close it.',
  damaged:
    'What is kept here cannot be read. Others hold what they had from you. Keep this browser as it is, and ask a member to bring you back on another.',
  newer:
    'A newer version made this. Nothing was touched. Take the newer version under This device.',
  unreachable:
    'The browser’s store did not answer. What was kept before is safe. Load the page anew.',
  crypto:
    'The cryptography did not load in this browser. Nothing was touched. Load the page anew, or use a newer browser.',
  memory:
    'This device has too little memory for the passphrase. Nothing was touched. Close other apps and try again.',
  wrongKey: 'This is not the passphrase of this device. Nothing is lost. Try again.',
  otherLock: 'This device is locked in another way. Nothing was touched. Load the page anew.',
  passphraseShort: 'The passphrase is too short. Nothing was changed. Four or five words do well.',
  noPassphrase:
    'There is no passphrase to ask for. Nothing was changed. Set one under This device.',
  guarded: 'This device is locked. Nothing was done. Give the passphrase first.',
  wipeIncomplete:
    'The keys are gone, so nothing can be read. Some locked remains are still there. Close other tabs, then take everything away once more.',
  paperFirst:
    'Your paper key comes first: this binds you. Nothing was done; what you typed is still here. Write it and check it under This device, then do this again.',
  copy: 'This device was brought back from a copy. It reads, and writes no more. Add it anew under This device.',
  struck:
    'This device was struck. It can still be read. If it is in your hand, ask a member to bring you back.',
  looking:
    'This device was closed for long and asks somebody first. Nothing is lost. Try again in ten minutes.',
  noKey:
    'The newest key has not come here yet. Nothing is lost. Wait for it; a new device waits a day.',
  assemblyNeeded:
    'There are several assemblies here. Nothing was done. Choose one in the header, then try again.',
  noAssembly:
    'There is no such assembly on this device. Nothing was done. Join or found one first.',
  notMember: 'Only members can do this. Nothing was done. Wait until you are let in.',
  probation: 'New members cannot do this yet. Nothing was done. Ask a member who is here longer.',
  unknownPerson: 'Nobody of that name is known here. Nothing was done. Choose from the list.',
  unknownDevice:
    'This device is not known here. Nothing was done. Wait until you have heard of it.',
  unknownThing:
    'This is not known here, or not any more. Nothing was done. Go back and look at the list.',
  ambiguous: 'Several begin with that. Nothing was done. Choose the whole name.',
  fileBad: 'This file is damaged, or not of Tocsin. Nothing was taken in. Ask for it again.',
  fileLarge: 'This file is larger than we take. Nothing was taken in. Ask for smaller ones.',
  fileOtherKind:
    'This file is for another step. Nothing was taken in. Read the one that the other device shows now.',
  fileOfAnother:
    'This file belongs to another assembly or person. Nothing was taken in. Ask whose it is.',
  notForUs:
    'This parcel is not for this device. Nothing was taken in. Carry it on to whom it is for.',
  badSignature: 'A signature does not fit. Nothing was taken in. Begin again, side by side.',
  revealDiffers:
    'Not all had the same cards, or one file does not match. Nothing was founded. Begin again together, and read every card before you go on.',
  tooFewPeople: {
    by: 'least',
    one: 'It takes one person at least. Nothing was founded. Read the others’ cards.',
    other: 'It takes {least} people at least. Nothing was founded. Read the others’ cards.',
  },
  tooManyPeople: {
    by: 'most',
    one: 'At most one person founds. Nothing was founded. Invite the others later.',
    other: 'At most {most} people found together. Nothing was founded. Invite the others later.',
  },
  notMet:
    'Nobody said yet that the digits were compared. Nothing was done. Compare them, then go on.',
  nameTaken:
    'This device has an assembly of that name already. Nothing was done. Choose another name.',
  inviteOver: 'The time of this invitation is over. Nothing was done. Ask for a new one.',
  inviteUsed: 'This invitation was used already. Nothing was done. Ask for a new one.',
  tooManyVouches:
    'You have vouched for as many people as one may in three months. Nothing was done. Ask another member.',
  nothingAnswered:
    'No invitation was answered here. Nothing was done. Take the invitation in first.',
  alreadySaid: 'You have said that already. It counts once. There is nothing more to do.',
  closed: 'This is over. Nothing was done. See what came of it.',
  tooManyDevices: {
    by: 'limit',
    one: 'One device is the most. Nothing was done. Strike the old one first.',
    other: '{limit} devices are the most. Nothing was done. Strike one that is not used any more.',
  },
  fileNeedsPaper:
    'Other devices of this person are in use. Nothing was done. It needs their paper key.',
  otherDeviceVotes:
    'Another device of this person votes for them. Nothing was done. Strike that one first.',
  lastDevice:
    'A device cannot strike itself. Nothing was done. Use another device, or ask a member.',
  wrongPaper: 'This is not the paper key of that person. Nothing was done. Look whose paper it is.',
  paperLength:
    'A paper key has ten groups of five digits. Nothing was done; what you typed is still here. Count them again.',
  paperGroup:
    'Group {group} has a mistake. Nothing was done; what you typed is still here. Look at it on the paper.',
  noPaper: 'There is no paper key here. Nothing was done. It is made when you found or join.',
  unmet:
    'You founded by telephone and have not all met yet. Nothing was done. Meet, or call in pairs under This device.',
  noTwin: 'You have no ally who could read this. Nothing was done. Make a pact first.',
  noReaders: 'Your ally has not drawn who reads it yet. Nothing was done. Wait a day.',
  wordsUnfit:
    'These words do not do: too short, too long, or too alike. Nothing was set. Choose two plain, different words.',
  wordDiffers: 'This is neither of your words. Your check-in was not said. Type it again.',
  callNotReady:
    'Their device has not what it needs for the call yet. Nothing is wrong. Try again once it was heard.',
  nothingAsked:
    'No call is open with this person, or its time is over. Nothing was done. Begin a new one.',
  spokenLength:
    'The number has two groups of five digits. Nothing was done; what you typed is still here. Let them read it again.',
  spokenGroup:
    'Group {group} has a mistake. Nothing was done; what you typed is still here. Let them read it again.',
  noRhythm:
    'No rhythm of check-ins is agreed here yet. Nothing was done. Agree on one in Assembly.',
  notYours: 'This is for somebody else to do. Nothing was done. See whose turn it is.',
  aboutOurselves: 'Nobody can say this about themselves. Nothing was done. Ask another member.',
  notARinger: 'This device holds no key of that bell. Nothing was done. Ask a ringer.',
  cancelSigned:
    'You signed the all clear, so you cannot sign this alarm any more. Nothing was done. Ask another ringer.',
  disputeUsed:
    'You objected within the last 30 days already. Nothing was done. Ask another ringer.',
  needsFresh:
    'One who has not signed the alarm must sign the all clear. It still rings. Ask one of them.',
  needsCall:
    'They may be forced, so this needs a call that proves who answers. It still rings. Call them under This device, then try again within a day.',
  drillAndLive: 'A drill never becomes real, nor the reverse. Nothing was done. Begin a new one.',
  noFirstBell:
    'Too many must ring together here for a call by voice. Nothing was done. Raise an alarm instead.',
  noAmberKey: 'Allies know no key of yours. Nobody was told. Ask a ringer.',
  pactNotStanding: 'This pact does not stand yet. Nothing was done. See in Allies what is missing.',
  pactOver: 'This pact has ended. Nothing was done. Offer a new one.',
  tooFewRingers: 'Too few ringers are chosen. Nothing was done. Choose ringers in Assembly first.',
  notASealHolder:
    'This device holds no key of your assembly’s seal. Nothing was done. Ask those who hold it.',
  malformedWay:
    'This is not the address of a way. Nothing was added; what you typed is still here. It begins with / and has no spaces.',
  noWay: 'That way did not open. Nothing is lost. It is tried again by itself.',
  noRecipients: 'Nobody is there to get this. Nothing was written. Wait until others have joined.',
  nameUnfit: {
    by: 'most',
    one: 'A name has one character at most. Nothing was written.',
    other:
      'This name cannot be used: at most {most} characters, on one line. Nothing was written; change it and try again.',
  },
  tooLong: {
    by: 'most',
    one: 'This is too long. Nothing was written. At most one character fits.',
    other: 'This is too long: at most {most} fit. Nothing was written; make it shorter.',
  },
  hoursOutOfRange:
    'This span of time is too short or too long here. Nothing was done. Choose another.',
  notAskedHere: 'You are not among those who are asked. Nothing was written. You can read along.',
  notOpenYet: 'This is not open yet. Nothing was written. Wait for its beginning.',
  noSuchOption: 'There is no such choice here. Nothing was written. Choose one from the list.',
  notTheProposer: 'Only who proposed it can do this. Nothing was done. Ask them.',
  harmNeeded: 'An objection says what harm would come. Nothing was written. Add that.',
  whyNeeded: 'A reason is missing. Nothing was written. Add it.',
  contested: 'Two halves decided differently. Nothing is lost. Say in Assembly which is to stand.',
  rehearsal: 'A rehearsal and the real thing stay apart. Nothing was done. Use the right assembly.',
  stopped: 'Stopped, as you asked. What was kept is safe.',
} as const;
