/** The app in a browser: where this device serves it, and for whom. */
export const app = {
  'app.served': 'The app is at {address}',
  'app.version': 'Its version: {version}. The app shows the same.',
  'app.off': 'The app is off, as you asked.',
  'app.missing': 'There is no app to show: nobody built it here. In a copy with sources: npm start',
  'app.unfit': 'What lies in the place of the app is none, so it is not shown. Build it: npm start',
  'app.portTaken':
    'Another program on this machine holds {address}, so the app is not there. End that program: a browser keeps your keys by the address, and elsewhere the app would be empty.',
  'app.closed': 'This machine does not let the app be at {address}. The device runs without it.',
  'app.lan.served': 'For phones in this house: {address}',
  'app.lan.guide': 'A new phone begins here, and is told what to do: {address}',
  'app.lan.fingerprint': 'Fingerprint that the phone must show: {fingerprint}',
  'app.lan.words': 'The same in short: {words}. It finds a mix-up, not an attack.',
  'app.lan.until': 'Phones trust this machine as {name} until {day}.',
  'app.lan.uncovered': {
    by: 'count',
    one: 'This machine is in another network now, which phones were not told to trust. For phones there: tocsin up --lan --lan-anew',
    other:
      'This machine is in {count} other networks now, which phones were not told to trust. For phones there: tocsin up --lan --lan-anew',
  },
  'app.lan.noAddress': 'This machine is in no network of a house, so no phone reaches the app.',
  'app.lan.portTaken':
    'Another program on this machine holds the port for phones, so the app is not there for them.',
  'app.lan.damaged':
    'The file by which phones trust this machine cannot be read. For a new one, to be installed anew on each phone: tocsin up --lan --lan-anew',
  'app.lan.unwritable':
    'The file by which phones trust this machine could not be kept. Nothing is shown to phones.',
  'app.lan.ended':
    'Phones trusted this machine until {day}, and do not any more. For a new year, to be installed anew on each phone: tocsin up --lan --lan-anew',
  'app.lan.endsSoon':
    'Phones trust this machine until {day} only. Plan an evening to install it anew: tocsin up --lan --lan-anew',
  'status.app': 'The app',
  'fault.AppAndLan': [
    'Phones in the house need the app and the net.',
    'Nothing was started.',
    'Leave out --lan, or leave out --no-app and --no-net.',
  ],
  'fault.LanAnewAlone': [
    'A new authority is made only while phones are served.',
    'Nothing was started.',
    'Write both: --lan --lan-anew',
  ],
  'fault.PortOutOfRange': [
    'A port is a number from 1 to 65534.',
    'Nothing was started.',
    'Without --app-port it is 7373.',
  ],
} as const;
