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
} as const;
