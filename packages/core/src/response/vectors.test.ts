/** Golden bytes: `vectors/response.json` pins the four kinds of the response block. */
import { expect, test } from 'vitest';

import { toHex } from '../base/bytes.ts';
import type { DeviceId, LogId, RecordId, RingId } from '../base/id.ts';
import { instant } from '../base/time.ts';
import { encodeSaid } from '../record/kind.ts';
import { idNamed, testCrypto } from '../testing.ts';
import { idempotencyKeyOf, runIdOf } from './fold.ts';
import { FALLEN_SILENT } from './playbooks/fallen-silent.ts';
import { actionConsentKind, executedKind, playbookKind, runStepKind } from './records.ts';
import { RULES_KNOWN } from '../assembly/genesis.ts';

test('the vectors of responses are those that were published', async () => {
  const { hash } = testCrypto;
  const ring = idNamed<RingId>('ring');
  const playbook = idNamed<RecordId>('playbook');
  const run = runIdOf(hash, ring, playbook);
  const step = 'call-them';
  const idempotencyKey = idempotencyKeyOf(hash, run, step);
  const at = instant(1_800_000_000_000);
  const pact = idNamed<LogId>('pact');
  const consent = {
    playbook,
    step,
    executor: idNamed<DeviceId>('executor'),
    successor: idNamed<DeviceId>('successor'),
    delayMinutes: 15,
    replaces: [],
  };
  const all = {
    v: 1,
    rules: RULES_KNOWN,
    ring,
    run,
    idempotencyKey: toHex(idempotencyKey),
    kinds: {
      playbook: toHex(encodeSaid(playbookKind, FALLEN_SILENT)),
      actionConsent: toHex(encodeSaid(actionConsentKind, consent)),
      runStep: toHex(
        encodeSaid(runStepKind, { run, step, what: 'taken' as const, note: 'On it.', at }),
      ),
      executed: toHex(
        encodeSaid(executedKind, {
          run,
          step,
          idempotencyKey,
          pact,
          draws: 1,
          at,
          failure: null,
          drill: false,
        }),
      ),
    },
  };
  await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(
    '../../../../vectors/response.json',
  );
});
