/** The assemblies make one pact: a file goes around, and each agrees to it at home. */
import { agreeUntil } from './agreeing.ts';
import type { MissingKey } from './missing.ts';
import { stop } from './missing.ts';
import { pactOf } from './pact-name.ts';
import type { PactStepAnswer } from '../calls.ts';
import type { Setting } from './setting.ts';
import type { Troupe } from './troupe.ts';
import { everyone, firstOf, PACT_HOURS, waiting } from './setting.ts';
import { until } from './until.ts';

/** The pact's name where its file is taken in. */
const PACT = 'alarm';

/** Makes the pact that `twin` offers, until every device of every assembly is in it. */
export async function makePact(setting: Setting, twin: Troupe): Promise<void> {
  const { troupes } = setting;
  const offer = await offerPact(setting, twin);
  // Each writes its part; whoever offered the pact gathers them, and hands the whole back.
  const parts = await acceptAll(setting, troupes, offer, 'part', ({ ours }) => ours.needed > 0);
  const whole = await gather(
    setting,
    twin,
    parts,
    'part',
    ({ parties }) => parties.have === parties.needed,
  );
  const isSealed = ({ ours }: PactStepAnswer): boolean => ours.have >= ours.needed;
  const sealed = await acceptAll(setting, troupes, whole, 'sealed', isSealed);
  const opened = await gather(setting, twin, sealed, 'pact', ({ stage: at }) => at === 'opened');
  const others = troupes.filter((troupe) => troupe !== twin);
  await acceptAll(setting, others, opened, 'pact', ({ stage: at }) => at === 'opened');
  // Those who opened it are in touch first: the key of the pact comes to the others through them.
  await setting.joinPact(troupes.map(firstOf));
  for (const person of everyone(troupes))
    await until(waiting(setting, 'pact', person), async () => (await pactOf(person))?.log);
  await setting.joinPact(everyone(troupes));
  for (const person of everyone(troupes))
    await until(waiting(setting, 'pact', person), async () => {
      const pact = await pactOf(person);
      return pact?.state === 'standing' ? true : undefined;
    });
}

/** The twin offers the pact; gives its file. */
async function offerPact(setting: Setting, twin: Troupe): Promise<string> {
  const first = firstOf(twin);
  // A period that words cannot keep would make everyone late.
  const { file } = await first.ask('pact.offer', {
    name: PACT,
    folder: setting.tables.table(twin.name),
    parties: setting.troupes.length,
    hours: PACT_HOURS,
    ...setting.rhythm(),
    practice: 0,
  });
  return file ?? stop('part', first.name);
}

/** Lets each assembly take a file in; gives the file of each. */
async function acceptAll(
  setting: Setting,
  troupes: readonly Troupe[],
  file: string,
  key: MissingKey,
  isEnough: (answer: PactStepAnswer) => boolean,
): Promise<readonly string[]> {
  return Promise.all(troupes.map((troupe) => accept(setting, troupe, file, key, isEnough)));
}

/** Lets the twin take in the files of all, one after another; gives its own file of it. */
async function gather(
  setting: Setting,
  twin: Troupe,
  files: readonly string[],
  key: MissingKey,
  isEnough: (answer: PactStepAnswer) => boolean,
): Promise<string> {
  let whole: string | undefined;
  for (const [at, file] of files.entries())
    whole = await accept(setting, twin, file, key, (answer) =>
      at < files.length - 1 ? true : isEnough(answer),
    );
  return whole ?? stop(key, firstOf(twin).name);
}

/**
 * Takes a file in, again and again while people at home agree, until it has come so far; gives the
 * newest file of it.
 */
async function accept(
  setting: Setting,
  troupe: Troupe,
  given: string,
  key: MissingKey,
  isEnough: (answer: PactStepAnswer) => boolean,
): Promise<string> {
  const first = firstOf(troupe);
  const folder = setting.tables.table(troupe.name);
  let path = given;
  await agreeUntil(setting, troupe, waiting(setting, key, first), async () => {
    const answer = await first.ask('pact.accept', { name: PACT, file: path, folder });
    path = answer.file ?? path;
    return isEnough(answer) ? true : undefined;
  });
  return path;
}
