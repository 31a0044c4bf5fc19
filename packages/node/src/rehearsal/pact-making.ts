/** The assemblies make one pact: a file goes around, and each agrees to it at home. */
import { agreeUntil } from './agreeing.ts';
import type { MissingKey } from './missing.ts';
import { PACT_HOURS } from './pace.ts';
import { pactOf } from './pact-name.ts';
import type { PactStepAnswer } from '../control/calls.ts';
import type { Stage } from './stage.ts';
import type { Troupe } from './troupe.ts';
import { everyone, firstOf, waiting } from './stage.ts';
import { until } from './until.ts';

/** The pact's name where its file is taken in. */
const PACT = 'alarm';

/** Makes the pact, until every device of every assembly is in it. */
export async function makePact(stage: Stage): Promise<void> {
  const { cast, pace, playground, road } = stage;
  const { twin, troupes } = cast;
  const folder = playground.table('pact');
  const offered = await firstOf(twin).ask('pact.offer', {
    name: PACT,
    folder,
    parties: troupes.length,
    hours: PACT_HOURS,
    every: pace.periodHours,
    grace: pace.graceHours,
    practice: 0,
    turn: pace.turnHours,
  });
  // Whoever offered it has its key, so that it goes to them first in each round.
  const round = [twin, ...troupes.filter((troupe) => troupe !== twin)];
  const file = { path: offered.file };
  for (const [at, troupe] of round.entries())
    await accept(stage, troupe, file, 'part', ({ parties }) => parties.have > at);
  for (const [at, troupe] of round.entries())
    await accept(stage, troupe, file, 'sealed', ({ signed }) => signed.have > at);
  for (const troupe of round)
    await accept(stage, troupe, file, 'pact', ({ stage: reached }) => reached === 'opened');
  // Those who opened it are in touch first: the key of the pact comes to the others through them.
  await road.joinPact(round.map(firstOf));
  for (const person of everyone(cast))
    await until(waiting(stage, 'pact', person), async () => (await pactOf(person))?.log);
  await road.joinPact(everyone(cast));
  for (const person of everyone(cast))
    await until(waiting(stage, 'pact', person), async () => {
      const pact = await pactOf(person);
      return pact?.state === 'standing' ? true : undefined;
    });
}

/** Takes the file in, again and again while people at home agree, until it has come so far. */
async function accept(
  stage: Stage,
  troupe: Troupe,
  file: { path: string | null },
  key: MissingKey,
  isEnough: (answer: PactStepAnswer) => boolean,
): Promise<void> {
  const first = firstOf(troupe);
  const folder = stage.playground.table('pact');
  await agreeUntil(stage, troupe, waiting(stage, key, first), async () => {
    if (file.path === null) return undefined;
    const answer = await first.ask('pact.accept', { name: PACT, file: file.path, folder });
    file.path = answer.file ?? file.path;
    return isEnough(answer) ? true : undefined;
  });
}
