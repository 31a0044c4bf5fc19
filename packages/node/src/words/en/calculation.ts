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
} as const;
