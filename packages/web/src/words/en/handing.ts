/** Handing files from one device to another: by screen and camera, by file, by text. */
export const handing = {
  'give.code': 'Hold this up. The other phone reads it with its camera.',
  'give.codes': {
    by: 'parts',
    one: 'Hold this up. The other phone reads it with its camera.',
    other:
      'This takes {parts} codes. Press Play and hold it up until the other phone has all of them. The order does not matter.',
  },
  'give.tooLong': 'This is too long for codes. Hand it on as a file.',
  'give.save': 'Save as a file',
  'give.share': 'Hand on as a file',
  'give.wait': 'Making the code',
  'take.scan': 'Read with the camera',
  'take.file': 'Open a file',
  'take.paste': 'Paste or type',
  'take.pasteLabel': 'A link, or the text of a file',
  'take.pasteHelp': 'Everything from the first character to the last.',
  'take.pasteGo': 'Take it',
  'take.stop': 'Stop the camera',
  'camera.label': 'What the camera sees',
  'camera.wait': 'Starting the camera. Your browser may ask whether it is allowed.',
  'camera.aim': 'Hold the camera over the code.',
  'camera.refused':
    'The camera is not allowed here. Nothing is lost. Allow it in the settings of your browser, or open a file, or paste.',
  'camera.absent': 'No camera is found here. Open a file, or paste the text.',
  'camera.busy': 'The camera did not start. Close what else uses it, or open a file, or paste.',
  'parts.label': 'Parts that were read',
  'parts.have': {
    by: 'have',
    none: 'No part of {of} yet.',
    one: 'One part of {of}. Any order is fine.',
    other: '{have} parts of {of}. Any order is fine.',
  },
  'read.foreign': 'This is a code, but not one of Tocsin. Nothing was taken in.',
  'read.newer': 'A newer version made this code. Nothing was taken in. Update Tocsin here.',
  'read.damaged':
    'This code is damaged. Nothing was taken in. Hold the camera closer, or ask for it again.',
  'read.broken':
    'This link or text is cut off, or not of Tocsin. Nothing was taken in. Ask for it again, whole.',
  'read.large':
    'This file is larger than any that people hand to each other. Nothing was taken in.',
  'read.taken': 'Taken in.',
} as const;
