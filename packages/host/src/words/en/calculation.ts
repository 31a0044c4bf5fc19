/** What the calculators say: `tally`, `draw`, `accounts check`. */
export const calculation = {
  'fault.NotText': 'That is no text in UTF-8. Nothing was counted. Save it as UTF-8.',
  'fault.NotJson':
    'That is no JSON. Nothing was counted. Look for a comma, quote or bracket that is missing.',
  'fault.InputTooLarge':
    'That is more than {most} bytes. Nothing was counted. Give less at a time.',
  'fault.NotAnObject':
    'That is JSON, but not an object: {…}. Nothing was counted. See docs/spec for its form.',
  'fault.FieldMissing':
    '"{field}" is missing. Nothing was counted. See docs/spec for what is asked.',
  'fault.FieldTwice': '"{field}" stands there twice. Nothing was counted. Take one of them out.',
  'fault.FieldUnknown':
    '"{field}" is not known here. Nothing was counted. Take it out, or look for a slip.',
  'fault.FieldMalformed':
    'Something else was expected at "{field}". Nothing was counted. See docs/spec for its form.',
  'fault.FieldTooLong': '"{field}" is longer than {most}. Nothing was counted. Give less.',
  'fault.NumberNotWhole':
    '"{field}" is no whole number that is read exactly. Nothing was counted. Write one below 2^53.',
  'fault.NumberOutOfRange':
    '"{field}" takes {least} to {most}. Nothing was counted. Give another number.',
  'fault.NoCandidates': 'There is nobody to choose. Nothing was counted. Name the candidates.',
  'fault.MethodUnknown':
    'There is no such method. Nothing was counted. Take "schulze", "stv", "irv", "score" or "majority".',
  'fault.ScoreUnfit':
    '"{field}" is no number that is read exactly. Nothing was counted. Write 3, 2.5, or as text "2.5" or "5/2".',
  'fault.CandidateUnknown':
    '"{field}" names somebody who is no candidate. Nothing was counted. Look for a slip.',
  'fault.CandidateTwice':
    '"{field}" names somebody a second time. Nothing was counted. Name each once.',
  'fault.OneSeatOnly':
    'This method fills one seat. Nothing was counted. For several take "stv", "score" or "majority".',
  'fault.QuotaForStvOnly': 'Only "stv" takes a "quota". Nothing was counted. Take it out.',
  'fault.FractionsTooLong':
    'The exact shares of this count grow too long. Nothing was elected. Count fewer seats at a time.',
  'fault.KeyOrSources':
    'A draw by RFC 3797 takes either "key" or "sources". Nothing was drawn. Give one of them.',
  'fault.PoolTooSmall':
    'More are to be drawn than there are. Nobody was drawn. Draw fewer, or complete the list.',
  'fault.PersonTwice': '"{field}" names somebody a second time. Nobody was drawn. Name each once.',
  'fault.PersonUnknown':
    '"{field}" names somebody who is not in the list. Nobody was drawn. Look for a slip.',
  'fault.DrawTermsDiffer':
    'Something was changed since this draw was settled: its list, its number or its luck. Nobody was drawn. Ask for the file as it was published.',
  'fault.NoLuck':
    'Nothing here is left to chance. Nobody was drawn. Add commitments, dice or a future round.',
  'fault.RevealOfNobody':
    'Somebody shows a secret who committed to none. Nobody was drawn. Take it out.',
  'fault.RevealNotCommitted':
    'A secret is not the one that was committed to, or the list was changed since. Nobody was drawn. Ask for both again.',
  'fault.TooFewReveals':
    'Fewer than {need} have shown their secrets. Nobody was drawn. Ask the others.',
  'fault.DiceDiffer':
    '{count} dice were to be thrown, and others are here. Nobody was drawn. Write down each.',
  'fault.RoundNotSaid':
    'The signature of the round is missing. Nobody was drawn. Wait for its hour, and add it.',
  'fault.RoundNotTrue':
    'That round never said this. Nobody was drawn. Fetch it again from another source.',
  'fault.RoundNotAfter':
    'That round was known when this draw was settled. Nobody was drawn. Name a later one.',
  'fault.NoPanels':
    'No panel is here: none was published, or none fulfils the quotas. Nobody was drawn. Widen them.',
  'fault.PanelSize':
    'Panel {panel} has another size, or somebody twice. Nobody was drawn. Ask who computed it.',
  'fault.PanelQuota':
    'Panel {panel} does not fulfil the quotas. Nobody was drawn. Ask who computed it.',
  'fault.PanelHousehold':
    'Panel {panel} has two of one household. Nobody was drawn. Ask who computed it.',
  'fault.PanelTwice':
    'Panel {panel} is there already. Nobody was drawn. Add its weight to the first.',
  'fault.ChanceDiffers':
    'A chance that was published does not follow from the panels. Nobody was drawn. Ask who computed it.',
  'fault.LeastChanceDiffers':
    'The least chance that was published does not follow from the panels. Nobody was drawn. Ask who computed it.',
  'accounts.SyntaxWrong': 'Line {line} cannot be read.',
  'accounts.DateWrong': 'Line {line} has a day that no calendar has.',
  'accounts.NumberWrong': 'Line {line} has a number that cannot be read.',
  'accounts.AccountNameWrong':
    'Line {line}: accounts begin with Assets, Liabilities, Equity, Income or Expenses.',
  'accounts.NotSupported':
    'Line {line} uses something that is not read here; see docs/spec/accounts.md.',
  'accounts.TagNotPushed': 'Line {line} ends a tag that was not begun.',
  'accounts.TagNotPopped': 'The tag begun in line {line} does not end.',
  'accounts.OpenedTwice': 'Line {line} opens {account} a second time.',
  'accounts.ClosedTwice': 'Line {line} closes {account} a second time.',
  'accounts.ClosedNeverOpened': 'Line {line} closes {account}, which was never opened.',
  'accounts.ClosedBeforeOpened': 'Line {line} closes {account} no later than it was opened.',
  'accounts.NeverOpened': 'Line {line} uses {account}, which was not opened by that day.',
  'accounts.NotOpenThen': 'Line {line} uses {account}, which is not open on that day.',
  'accounts.CommodityTwice': 'Line {line} declares {commodity} a second time.',
  'accounts.CommodityNotAllowed': 'Line {line}: {account} does not take {commodity}.',
  'accounts.CommodityUndeclared': 'Line {line} uses {commodity}, which is not declared.',
  'accounts.LeafNameTwice': 'Line {line}: {account} ends in the same name as another account.',
  'accounts.AmountsMissing': 'Line {line} leaves out more than one amount.',
  'accounts.NotBalanced':
    'The transaction in line {line} does not sum to zero: {difference} {commodity} are left.',
  'accounts.BalanceWrong':
    'Line {line}: {account} has {difference} {commodity} more than is said there.',
  'accounts.BalancesDiffer': 'Line {line} says something else of {account} on the same day.',
  'accounts.PadUnused': 'Line {line} fills up {account} for no balance.',
  'accounts.PadAtCost':
    'Line {line}: {account} holds {commodity} at cost, which cannot be filled up.',
} as const;
