/** The assemblies make one pact: a file goes around, and each agrees to it at home. */
import { agreeUntil } from './agreeing.ts';
import type { MissingKey } from './missing.ts';
import { stop } from './missing.ts';
import { PACT_HOURS, rhythmFor } from './pace.ts';
import { pactOf } from './pact-name.ts';
import type { PactStepAnswer } from '@tocsin/host/calls';
import type { Stage } from './stage.ts';
import type { Troupe } from './troupe.ts';
import { everyone, firstOf, waiting } from './stage.ts';
import { until } from './until.ts';

/** The pact's name where its file is taken in. */
const PACT = 'alarm';

/** Makes the pact, until every device of every assembly is in it. */
export async function makePact(stage: Stage): Promise<void> {
  const { cast, road } = stage;
  const { twin, troupes } = cast;
  const offer = await offerPact(stage);
  // Each writes its part; whoever offered the pact gathers them, and hands the whole back.
  const parts = await acceptAll(stage, troupes, offer, 'part', ({ ours }) => ours.needed > 0);
  const whole = await gather(
    stage,
    parts,
    'part',
    ({ parties }) => parties.have === parties.needed,
  );
  const isSealed = ({ ours }: PactStepAnswer): boolean => ours.have >= ours.needed;
  const sealed = await acceptAll(stage, troupes, whole, 'sealed', isSealed);
  const opened = await gather(stage, sealed, 'pact', ({ stage: at }) => at === 'opened');
  const others = troupes.filter((troupe) => troupe !== twin);
  await acceptAll(stage, others, opened, 'pact', ({ stage: at }) => at === 'opened');
  // Those who opened it are in touch first: the key of the pact comes to the others through them.
  await road.joinPact(troupes.map(firstOf));
  for (const person of everyone(cast))
    await until(waiting(stage, 'pact', person), async () => (await pactOf(person))?.log);
  await road.joinPact(everyone(cast));
  for (const person of everyone(cast))
    await until(waiting(stage, 'pact', person), async () => {
      const pact = await pactOf(person);
      return pact?.state === 'standing' ? true : undefined;
    });
}

/** The twin offers the pact; gives its file. */
async function offerPact({ cast, pace, playground, road }: Stage): Promise<string> {
  const first = firstOf(cast.twin);
  // A period that words cannot keep would make everyone late.
  const { file } = await first.ask('pact.offer', {
    name: PACT,
    folder: playground.table(cast.twin.name),
    parties: cast.troupes.length,
    hours: PACT_HOURS,
    ...rhythmFor(pace, road.roundMs()),
    practice: 0,
  });
  return file ?? stop('part', first.name);
}

/** Lets each assembly take a file in; gives the file of each. */
async function acceptAll(
  stage: Stage,
  troupes: readonly Troupe[],
  file: string,
  key: MissingKey,
  isEnough: (answer: PactStepAnswer) => boolean,
): Promise<readonly string[]> {
  return Promise.all(troupes.map((troupe) => accept(stage, troupe, file, key, isEnough)));
}

/** Lets the twin take in the files of all, one after another; gives its own file of it. */
async function gather(
  stage: Stage,
  files: readonly string[],
  key: MissingKey,
  isEnough: (answer: PactStepAnswer) => boolean,
): Promise<string> {
  const { twin } = stage.cast;
  let whole: string | undefined;
  for (const [at, file] of files.entries())
    whole = await accept(stage, twin, file, key, (answer) =>
      at < files.length - 1 ? true : isEnough(answer),
    );
  return whole ?? stop(key, firstOf(twin).name);
}

/**
 * Takes a file in, again and again while people at home agree, until it has come so far; gives the
 * newest file of it.
 */
async function accept(
  stage: Stage,
  troupe: Troupe,
  given: string,
  key: MissingKey,
  isEnough: (answer: PactStepAnswer) => boolean,
): Promise<string> {
  const first = firstOf(troupe);
  const folder = stage.playground.table(troupe.name);
  let path = given;
  await agreeUntil(stage, troupe, waiting(stage, key, first), async () => {
    const answer = await first.ask('pact.accept', { name: PACT, file: path, folder });
    path = answer.file ?? path;
    return isEnough(answer) ? true : undefined;
  });
  return path;
}
