import { globSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { faults } from '../../words/en/faults.ts';
import { knownKinds, sentenceOf } from './fault-of.ts';

const words = new URL('../../../../host/src/words/en/', import.meta.url);

/** Every kind that the calls can give, as the command line has sentences for them. */
const kinds = globSync('*.ts', { cwd: words }).flatMap((file) =>
  [...readFileSync(new URL(file, words), 'utf8').matchAll(/'fault\.([\w.-]+)':/gu)].map(
    ([, kind = '']) => kind,
  ),
);

/** Kinds that no page can meet, by the reason; each of them keeps the general sentence. */
const NO_PAGE: Readonly<Record<string, string>> = {
  'the general sentence itself': 'unknown',
  'words and options of the command line':
    'UnknownCommand UnknownOption MissingWord MissingOption MissingValue ExtraWord NotANumber ' +
    'NotAChoice OptionTwice NotHere NotATerminal NeedsYes DescriptorUnreadable PassphraseDiffers',
  'the folder, the key file and the socket of a daemon':
    'SocketPathTooLong HomeNotOurs HomeNotEmpty OneKeyOnly KeyFileNeeded KeyMalformed ' +
    'KeyOpenToOthers KeyFileInside KeyUnwritable',
  'a daemon that listens, which a browser cannot':
    'ListenFailed ListenFailed.in-use ListenFailed.not-permitted ListenFailed.not-available ' +
    'AppAndLan LanAnewAlone PortOutOfRange ServiceNeedsKey NoSystemd BadUnitPath',
  'the paths of a machine that stays on': 'NoWakingPath WakingPathSetUp',
  'the count of a file: tocsin tally':
    'FieldTwice NoCandidates CandidateUnknown CandidateTwice OneSeatOnly QuotaForStvOnly FractionsTooLong ' +
    'MethodUnknown ScoreUnfit',
  'check-ins of others in files: tocsin pulse replay':
    'TraceFileMissing TraceNotText TraceUnfit TraceUnfit.header TraceUnfit.cells TraceUnfit.number ' +
    'TraceUnfit.channel TraceUnfit.twice TraceUnfit.span TraceUnfit.size VerdictsNotWritten',
  'simulations and rehearsals of whole assemblies':
    'UnknownScenario NetworkMalformed UnknownScene TooFewToRehearse',
  'said in the journal of a daemon, of a line that it tries again': 'link.Refused',
};
const unmet = new Set(Object.values(NO_PAGE).flatMap((some) => some.split(' ')));

/** The sentence of what stands under this key. */
function sentenceOfKey(key: string): string {
  const [kind = '', problem] = key.split('.');
  return sentenceOf(kind, problem);
}

describe('the sentence of a fault', () => {
  test('is there for every kind that the way in, check-ins, alarms and votes give first', () => {
    const first =
      'WrongKey StoreFull StoreBusy CryptoUnavailable WorkerGone DeviceGuarded RestoredBackup ' +
      'NoEpochKey LookingFirst RevealDiffers InviteOver InviteUsed NotMet WrongPaperCode PaperGroup ' +
      'TooManyDevices NoRhythm NotYours NotARinger NeedsCall DrillAndLive NotAskedHere ' +
      'DecisionClosed FileMalformed FileNewer MalformedWay NameUnfit WordsAlike CallNotReady';
    for (const kind of first.split(' ')) expect([kind, sentenceOf(kind)]).not.toContain('general');
  });

  test('is said of no kind twice, and of none that nobody gives', () => {
    const known = knownKinds();
    expect(new Set(known).size).toBe(known.length);
    // What only an app meets, and the command line has no words for.
    const ownKinds = new Set(
      'WorkerGone NotConnected DeviceGuarded DeviceClosed NoPassphrase WipeIncomplete PaperFirst'.split(
        ' ',
      ),
    );
    const unheard = known.filter((kind) => !kinds.includes(kind) && !ownKinds.has(kind));
    expect(unheard).toEqual([]);
  });

  test('is its own for every kind that the host gives and a page can meet', () => {
    const general = kinds.filter((kind) => sentenceOfKey(kind) === 'general' && !unmet.has(kind));
    expect(general).toEqual([]);
  });

  test('is the general one for no more than the kinds that no page meets', () => {
    expect([...unmet].filter((kind) => !kinds.includes(kind))).toEqual([]);
    expect([...unmet].filter((kind) => sentenceOfKey(kind) !== 'general')).toEqual([]);
  });

  test('is that of the problem where the problem has one, and else that of the kind', () => {
    expect(sentenceOf('DrawMalformed', 'hours')).toBe('drawHours');
    expect(sentenceOf('DrawMalformed', 'newer')).toBe('drawForm');
    expect(sentenceOf('DrawMalformed')).toBe('drawForm');
  });

  test('says what happened, what is safe, and what to do', () => {
    for (const [key, message] of Object.entries(faults)) {
      const texts = typeof message === 'string' ? [message] : [message.other];
      for (const text of texts)
        expect([key, text.split(/[.;] /u).length >= 2]).toEqual([key, true]);
    }
  });
});
