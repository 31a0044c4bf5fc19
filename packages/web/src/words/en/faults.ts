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
  assemblyFull:
    'This assembly has {most} members, the most that one can have. Nobody was asked in. Found a second one and make a pact with it, or wait until somebody has left.',
  tooManyLogs:
    'This device holds {most} assemblies and pacts, the most that it can. Nothing was begun. Use another device for one more.',
  ownFileLarge:
    'This file is too large: at most {kib} KiB are taken here. Nothing was written. Make it smaller, or choose another.',
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
  canaryNumber:
    'This is no number of a canary; nothing was confirmed. Type the six digits as they stand there.',
  unknownCanary:
    'No canary with this number waits for you; nothing was confirmed. Type the newest one that came.',
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
  saidUnfit:
    'Something here is too long, or there is too much of it. Nothing was written. Write it shorter, or choose fewer.',
  tooManyTexts:
    'The text of this question was changed eight times, and no further text would count. Nothing was written. Take it back and put it again.',
  tooManyHolders:
    'More people hold keys than there is room for. Nothing was signed. Let some seats end first.',
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
  recordBad: 'What came here has not the right form. It counts for nothing. Ask for it again.',
  changedOnTheWay:
    'A check-in was changed on the way. It counts for nothing. Tell whoever brought it.',
  beatPassedOver:
    'A check-in is of nobody known here, or cannot be opened. It was passed over. You need do nothing.',
  secondGenesis:
    'This would found the assembly a second time. It counts for nothing. Tell whoever brought it.',
  keyUnfit:
    'A key in there is not a proper key. Nothing was taken in or written. Ask its owner for a new file.',
  senderUnknown:
    'Whoever packed this parcel is not known here. Nothing was taken in. Ask who it was.',
  notWhoTheySay:
    'Whoever answered there is not who they say. Nothing was told to them. Tell your assembly.',
  ownEcho:
    'This way leads back to this device. Nothing was told to anyone. Take the address of another device.',
  lineEnded:
    'The line to the other device was ended. Nothing is lost. It is tried again by itself.',
  tooManyWays:
    'There are as many ways here as are kept: {most}. Nothing was added. Remove one first.',
  notAPact: 'This file founds no pact. Nothing was done. Ask your ally for the right file.',
  partyNotSigned:
    'The seal of one assembly has not signed. There is no pact yet. Hand the file to that assembly first.',
  delegateUnwilling:
    'A device is named for an assembly and did not sign that it speaks for it. Nothing was taken in. Let that assembly make its part again.',
  tooManyParties: 'A pact holds eight assemblies at most. Nothing was done. Make two pacts of it.',
  nextKeysUnknown:
    'This device does not know the keys that were promised to follow. Nothing was done. Wait until it has heard all of your assembly, or begin on another device.',
  codeOfNoKey:
    'The code is well formed, but of no key that is asked for here. Nothing was signed; what you typed is still here. Look whether it is the newest sheet, of this pact.',
  signedOther:
    'Your sheet has signed other new ringers for this pact already. Nothing was signed: two lists at once would leave you without a bell. Go on with the first list, then change the ringers once more.',
  noRecoveryKeys:
    'Too few recovery keys of this pact are known here. Nothing was done. Change the ringers with the sheets of your seal.',
  noFiling:
    'Nobody filed new ringers, or what they filed is over. Nothing was done. There is nothing to object to.',
  notToBeRelayed:
    'They know of that alarm already, or it has gone through as many hands as it may. Nothing was passed on. You need do nothing.',
  tooFewTokens:
    'One ringer more has to say their words. Nothing rings yet. Ask another ringer for them.',
  unknownToken:
    'One of the words is not right. Nothing rings; what you typed is still here. Ask for it again.',
  otherAlarm:
    'This all clear is for another alarm. It counts for nothing. Ask those who signed it.',
  signatureMissing:
    'Somebody has not signed yet. Nothing is founded so far. Read their code first.',
  targetUnfit:
    'The address in the consent cannot be used. Nothing went out. Do this step by hand, then mend the address.',
  notLoopback:
    'A rehearsal never leaves this machine. Nothing went out. This step is practised by hand.',
  messageUnfit: 'The title cannot stand in a message. Nothing went out. Do this step by hand.',
  saidNo: 'The other end said no. It did not take it. Do this step by hand.',
  notSetUp:
    'This is not set up on the device that was to do it. Nothing went out. Do this step by hand.',
  givenUp: 'It did not go out in time. The others do not know. Do this step by hand now.',
  stillInUse: 'This device is still in use. Nothing was asked of the members. Strike it first.',
  cutTooLate:
    'That end lies too far back; the most hours are {hours}. Nothing was asked of the members. What it did then stands.',
  nothingToCut:
    'Nothing of it would fall away, or all of it would. Nothing was asked of the members. Choose another hour.',
  nobodyGone:
    'Nobody is gone by an inquiry or by their own word. Nothing was written. Ask after them first, in Pulse.',
  stillHere:
    'Somebody on this list was heard, or was not asked after for a day. Nothing was written. Look at the list again.',
  tooFewLeft:
    'Too few of you would be left: {left}, and {needed} are needed. Nothing was written. Name fewer, or found anew if it lasts.',
  noWitnesses:
    'No ally may witness for you yet. Nothing was written. Name allies for it first, all of you together.',
  tooManyGone:
    'More people are gone than one list names; the most is {limit}. Nothing was written. Name some of them.',
  tooManyWitnesses:
    'These seals have too many holders; the most is {limit}. Nothing was asked of the members. Name fewer allies.',
  headMoved:
    'Something was decided since that letter was written. Nothing was done with it. If it is still needed, ask again.',
  witnessNotValid:
    'Nobody whom you named has signed this list. It counts for nothing. Ask the ally again.',
  notAWitness:
    'They did not name a key of this device. Nothing was signed. Hand the letter to another holder of your seal.',
  otherListWitnessed:
    'Your seal has witnessed another list of theirs for the same moment. Nothing was signed: two halves must not both go on. Bring the two halves together on the telephone.',
  listStillOpen:
    'Your seal has witnessed a list of theirs before. Nothing was signed. If they told you that all of those were heard again, say so and sign anew.',
  notContested: 'Your assembly is whole. Nothing was said. There is nothing to heal.',
  signedBoth:
    'Your device signed on both sides. Nothing was said. The others decide which side stands; then add a new device.',
  accountName:
    'This can be no name of an account. Nothing was done; what you typed is still here. Use small letters, digits and hyphens.',
  accountThere:
    'There is an open account of this name. Nothing was done. Use that one, or choose another name.',
  accountNotEmpty:
    'Something is left on this account. It stays open. Move what is left to another account first.',
  accountNotOpen:
    'The account was not open at that hour. What you wrote is kept and counts for nothing. Enter it with another hour, or on another account.',
  accountCommodity:
    'This account does not hold that. What you wrote is kept and counts for nothing. Use another account, or open one for it.',
  commodityCode:
    'This can be no short name of what is counted. Nothing was done; what you typed is still here. Use capitals, digits and hyphens, such as EUR.',
  amountUnfit:
    'This can be no amount. Nothing was done; what you typed is still here. Write digits, with no more behind the point than this has.',
  sameAccount: 'It leaves and comes to the same account. Nothing was done. Choose two accounts.',
  nothingAllows:
    'Something is spent here, and nothing allows it. Nothing was written; what you typed is still here. Choose a budget, a role or an emergency power.',
  allowanceUnknown:
    'This budget, role or emergency power is not known here. Nothing was done. Choose from the list.',
  othersConfirm:
    'Others who hold this power have to stand behind it. What you wrote is kept and does not count yet. Ask them to confirm it.',
  powerEnded:
    'The role, budget or power that this cites has ended. It has no effect. Ask the members for a new one.',
  overCap:
    'This is more than is allowed. What you wrote is kept and counts for nothing. Spend less, or ask the members.',
  powerVoid:
    'What you cite does not cover this. What you wrote is kept and counts for nothing. Look at what the role may do.',
  notReverse:
    'This is not the exact reverse of that entry. What you wrote is kept and counts for nothing. Take the entry back on its own page.',
  reversedBefore: 'This entry was taken back before. It counts once. There is nothing more to do.',
  entryNotPending:
    'This entry is not a promise any more. Nothing was done. To undo it, take it back.',
  withoutEnd:
    'A role or budget needs an end, neither too early nor too late. Nothing was asked of the members. Choose another number of days.',
  roleNeeded:
    'It is not said which role. Nothing was asked of the members. Choose a role, or what to begin from.',
  verbUnfit:
    'This cannot be given in this way, or nothing is given. Nothing was asked of the members. Choose what they may do from the list.',
  ruleUnknown:
    'There is no rule of this name. Nothing was asked of the members. Choose one from the list.',
  ruleUnfit:
    'This number is too low or too high for this rule: it takes {least} to {most}. Nothing was asked of the members. Choose one between; the bounds protect the few from the many.',
  deputiesNeeded:
    'Whoever holds money, keys or entry needs other members who stand in, each once. Nothing was asked of the members. Name one.',
  termLimit:
    'They have held this role for as many terms in a row as your rules allow. Nothing was asked of the members. Somebody else has a turn, or they rest for a while.',
  reportDue:
    'One of them held an emergency power and has not accounted for it. Nothing was asked of the members. They write their account first.',
  boundText:
    'A role that is bound needs the text that binds it. Nothing was asked of the members. Write the text.',
  holdersFew:
    'An emergency power is held by two or more together. Nothing was asked of the members. Name another holder.',
  urgentTerm:
    'An emergency power lasts 72 hours at most, or less by your rules. Nothing was asked of the members. Choose fewer hours.',
  urgentDays:
    'There were emergency powers for as many days this year as your rules allow. Nothing was asked of the members. Decide as always: each step by all of you.',
  urgentShare:
    'Those who just held such a power cannot vote it to themselves, and the others are too few. Nothing was asked of the members. Name other holders.',
  notExposed:
    'Whoever holds the power has to be among those at risk. Nothing was asked of the members. Name the holders as at risk too, or other holders.',
  emptyBudget:
    'A budget of nothing only takes another one back. Nothing was asked of the members. Choose which one it replaces.',
  powersFull:
    'There are too many of these at once. Nothing was asked of the members. Let some end first.',
  rulesForbid:
    'Your rules do not allow it in this form. Nothing was asked of the members. Look at your rules, then change it.',
  planUnreadable:
    'This file is no list from which can be drawn here. Nothing was drawn. Ask whoever published it for the right file.',
  planPeople:
    'The list names somebody twice, or somebody who is not on it. Nobody was drawn. Ask whoever published it to mend it.',
  poolSmall:
    'More are to be drawn than there are. Nothing was written; what you typed is still here. Draw fewer, or name more.',
  drawTerms:
    'Something was changed since this draw was settled: its list, its number or its chance. Nobody was drawn. Ask for the file as it was published.',
  noLuck:
    'The file does not say where the chance comes from, or says it twice. Nobody was drawn. Ask for it again.',
  secretsUnfit:
    'The secrets in this file do not fit what was committed to, or too few are there. Nobody was drawn. Ask for the file again.',
  otherLuck:
    'This draw asks for another number of values: {count}. Nothing was written; what you typed is still here. Write down each, in the order in which you read them.',
  diceUnreadable:
    'Dice show 1 to 6. Nothing was written; what you typed is still here. Look at them again.',
  roundMissing:
    'What the round said is missing. Nobody was drawn. Wait for its hour, then bring it.',
  roundNotTrue:
    'The round never said this. Nothing was written; what you typed is still here. Fetch it again from another source.',
  roundKnown:
    'The chance could be known before the draw was settled. Nobody was drawn. Begin again with a later hour.',
  panelsUnfit:
    'The published panels do not keep to what was promised of them. Nobody was drawn. Ask whoever computed them.',
  drawVoid: 'This draw draws nobody. Nothing was written. Its page says why.',
  drawOver: 'What the round said is here already. It counts once. There is nothing more to do.',
  drawForm:
    'A draw cannot be put in this form. Nothing was written; what you typed is still here. Look at each part again.',
  drawHours:
    'Each part of a draw takes an hour at least. Nothing was written; what you typed is still here. Give it more time.',
  drawStranger: 'Somebody named here is no member. Nothing was written. Name members only.',
  drawHands:
    'Three of you see to the dice or the numbers, or all of you where you are fewer. Nothing was written. Name who stands beside you.',
  noSortition:
    'That was no question who is willing, or too few are. Nothing was written. Choose another question, or name the people.',
  drawNotTheirs:
    'Only whoever put the question, or sees to it, draws for it. Nothing was written. Ask them.',
  poolDiffers:
    'That is not the list of those who are willing. Nothing was written. Choose the question alone.',
  drawnBefore:
    'There is a draw for this question already. Nothing was written. If it drew nobody for good, begin the new one on its page.',
  decisionOpen:
    'People can still say that they are willing. Nothing was written. Draw after the close.',
  drawWithoutLast:
    'Something has to come last that nobody gives or withholds. Nothing was written; what you typed is still here. Add dice, or a round.',
  planNeeded: 'The list was published outside. Nothing was done. Take its file in first.',
  nobodyDrawn: 'This draw did not draw them, or nobody yet. Nothing was done. See its page.',
  notACommitter: 'You have no secret in this draw. Nothing was written. It goes on without you.',
  committedBefore:
    'You have done this already. A second time would undo the first, so nothing was written. All is well.',
  drawTimeOver:
    'The time for this is over. Nothing was written. The draw goes on without it; if it draws nobody, begin another in its place.',
  drawEarly:
    'It is too early: others still have their turn. Nothing was written. Come back at the hour that its page says.',
  secretElsewhere:
    'The secret lies on your other device. Nothing was written. Switch that one on; it shows it by itself.',
  notAHand:
    'Only those who were named for it write down what was thrown or read. Nothing was written. See who they are on the page of the draw.',
  noRound: 'This draw waits for no round. Nothing was written. Its page says what it waits for.',
  decisionVoid: 'This question asks nobody any more. Nothing was written. Its page says why.',
  notDecided: 'This question is still open. Nothing was written. Come back after its close.',
  optionOfAnother:
    'A choice is named twice, or is of another question. Nothing was written; what you typed is still here. Name each once.',
  spokenWitnesses:
    'Too few heard or saw it beside you; needed: {needed}. Nothing was written; what you typed is still here. Name who was there.',
  notAWitnessThere:
    'Nobody named you as a witness there. Nothing was written. You need do nothing.',
  nothingToCarry:
    'Here is nothing that this device could say yes to by what was written down for you. Nothing was done. Look at what waits for your yes.',
  tooManyLeaves:
    'This device waits for the hall in 64 questions already. Nothing was done. Take some of them back.',
  methodNotAllowed:
    'The members chose other ways to decide such a thing. Nothing was written. The rules say which.',
  methodsUnread:
    'How such a thing is to be decided has not come here yet. Nothing was written. Wait until more has come from the others.',
  domainUnfit:
    'Domains are words of small letters, digits and hyphens, each once. Nothing was asked. What you typed is still here: mend it.',
  linesOrWhole:
    'An entry is one amount, from one account to another, or two lines and more. Nothing was written. What you typed is still here.',
  notToNothing:
    'What goes in is not what goes out. Nothing was written. What you typed is still here: look at the lines again.',
  evidenceUnfit:
    'A hash is 64 digits and letters from a to f. Nothing was written. Give the receipt itself.',
  needsOpen:
    'Something else has to be done first. Nothing was written. The page of the question says what.',
  electorateEmpty:
    'Nobody who is asked is a member. Nothing was written; what you typed is still here. Name members, or ask all.',
  quorumAbove:
    'More should take part than are asked: {most}. Nothing was written; what you typed is still here. Ask for fewer.',
  reviewNeeded:
    'Every decision is looked at again, at an hour that is still to come. Nothing was written; what you typed is still here. Choose that hour.',
  rowUnreadable:
    'A row cannot be read. Nothing was written; what you typed is still here. Choose for each row what is marked on the paper.',
  rowOfOther:
    'Row {row} does not stand on this sheet. Nothing was written; what you typed is still here. Look at the number of the sheet.',
  rowTwice:
    'Row {row} is entered twice. Nothing was written; what you typed is still here. Enter it once.',
  proposalForm:
    'The question cannot be put in this form. Nothing was written; what you typed is still here. Look at each part again.',
  proposalOptions:
    'This way of deciding takes no choices, or needs two that differ. Nothing was written; what you typed is still here. Look at the choices.',
  proposalWindow:
    'A question stays open for an hour at least and 60 days at most, and to do it takes an hour at least. Nothing was written; what you typed is still here. Choose other times.',
  proposalPass:
    'The share is more than half and at most all, and only where more than half are needed. Nothing was written; what you typed is still here. Choose another share.',
  proposalSeats:
    'Only an election by rank, or a draw, has several seats. Nothing was written; what you typed is still here. Choose one seat.',
  proposalLong:
    'This is too long for one question. Nothing was written; what you typed is still here. Say it in fewer words.',
  aidNothing:
    'What this names is not here any more. What you wrote counts for nothing. Look at what there is now.',
  aidSame:
    'Both are of the same person. What you wrote counts for nothing. Choose an offer of somebody else.',
  aidUnit:
    'The two are counted in different units. What you wrote counts for nothing. Ask one of them to write theirs again in the other unit.',
  aidTooMuch:
    'That is more than is needed or offered. What you wrote counts for nothing. Choose a smaller number.',
  aidTooLong:
    'It would stand for longer than anything stands. What you wrote counts for nothing. Choose 90 days at most, and write it again then.',
  aidUnwitnessed:
    'Nobody saw that you write this for somebody else. What you wrote counts for nothing. Name who stands beside you.',
  notMatched:
    'Both have to say yes before one tells the other how to reach them. Nothing was written. Wait for both.',
  contactUnfit:
    'This is empty, or longer than 160 characters. Nothing was written; what you typed is still here. Write it shorter.',
  rotaName:
    'The name of a rota is small letters, digits and hyphens. Nothing was done; what you typed is still here. Write it so.',
  twoInARow:
    'This lies too close to another duty of yours: nobody serves twice in a row. Nothing was done. Decline one of the two.',
  nothingSaid:
    'There is nothing to say in it yet. Nothing was written. Write a text or add a file.',
  tooManyFiles:
    'Too many files go with this; the most is {most}. Nothing was written; what you typed is still here. Add the others to another answer.',
  fileName:
    'The name of this file does not fit everywhere. Nothing was written; what you typed is still here. Rename it: letters, digits and hyphens.',
  fileNotWhole:
    'Not all of this file has come yet; parts missing: {chunks}. What came is safe. Try again once you have been in touch with the others.',
  fileBroken:
    'What came is not the file that was named. Nothing was written. Ask whose file it is to add it again.',
} as const;
