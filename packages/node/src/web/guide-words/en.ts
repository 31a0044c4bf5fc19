/** The page for phones in English: the sentences of every other language are these. */
export const en = {
  title: 'Tocsin for phones in this house',
  what: 'The app runs on your phone only if the phone trusts this computer. For that you install a small file once, and you can remove it at any time.',
  withoutHead: 'Without it',
  without: [
    'the app cannot use the camera, so nothing can be scanned;',
    'it does not work offline;',
    'the phone keeps no keys, so you cannot be a member with it.',
  ],
  compareHead: 'First: is it the right computer?',
  compare:
    'Somebody in the same network can show you a false page. So do not believe this one. Go to the computer, or to whoever runs it, and let them type: tocsin status. Your phone shows the fingerprint (SHA-256) in the details of the file. All of it must be the same as on that screen. If it is not, stop.',
  fingerprint: 'Fingerprint of this page’s file',
  spoken: 'The same in short, to say aloud',
  shortOnly: 'The short form finds a mix-up, not an attack.',
  scope:
    'What you install can speak for this computer only: its name and its addresses in this house. It can pretend to be no other site.',
  ends: 'It ends on {date}.',
  file: 'The file to install',
  listed: 'Your phone lists it as',
  iosHead: 'iPhone and iPad',
  ios: [
    'Open this page in Safari, tap the file and allow the download.',
    'Settings → General → VPN & Device Management → the name above. Tap More Details and compare the fingerprint. Then tap Install.',
    'Settings → General → About → Certificate Trust Settings: switch it on.',
  ],
  iosRemove:
    'To remove it: Settings → General → VPN & Device Management → the name above → Remove Profile.',
  androidHead: 'Android',
  android: [
    'Tap the file; it is saved to Downloads.',
    'Settings → search for “CA certificate” → Install anyway → choose the file.',
    'Settings → search for “Trusted credentials” → User → the name above. Compare the fingerprint. If it differs, remove it at once.',
  ],
  androidRemove:
    'To remove it: Settings → Trusted credentials → User → the name above → Remove. Android says that the network may be watched as long as any such file is there.',
  firefoxPhoneHead: 'Firefox on Android',
  firefoxPhone: [
    'First do the steps for Android.',
    'Firefox → Settings → About Firefox: tap the logo until it says that the secret settings are on.',
    'Firefox → Settings → Secret Settings → switch on “Use third party CA certificates”.',
  ],
  firefoxPhoneRemove: 'To remove it: switch that off, then remove the file from Android.',
  firefoxComputerHead: 'Firefox on a computer',
  firefoxComputer: [
    'Settings → Privacy & Security → View Certificates → Authorities → Import → choose the file.',
    'Tap View and compare the fingerprint. Then tick “Trust this CA to identify websites”.',
  ],
  firefoxComputerRemove: 'To remove it: the same list → the name above → Delete or Distrust.',
  openHead: 'Then open the app',
  open: 'Choose one of these addresses and stay with it. Under another one the app is empty, because a browser keeps your keys by the address.',
  none: 'The app is not open to phones right now. Ask whoever runs the computer.',
  seen: 'Whoever looks through your phone sees that this file is there.',
  languages: 'Languages',
} as const;

/** A sentence, or as many of them as English has. */
type Same<T> = T extends readonly string[] ? { readonly [K in keyof T]: string } : string;

/** A complete language. */
export type GuideWords = { readonly [K in keyof typeof en]: Same<(typeof en)[K]> };
