/** `paper print|check`, and for the keys of a pact `paper keys|forget`. */
import type { Result } from '@tocsin/core';
import { equalBytes, ok, toHex } from '@tocsin/core';
import { forgetPactPaper, readPactPaper, withoutPaper } from '@tocsin/peer';

import type { Handlers, PaperPrintAnswer } from '../calls.ts';
import type { ControlFault } from '../message.ts';
import { failAs, refuse } from '../fault.ts';
import { PAPER_CODE, writeTexts } from '../local-values.ts';
import type { Logs } from '../logs.ts';
import type { LivePact } from '../live-log.ts';
import { encodePaperCode, readPaperCode } from '../paper/paper-code.ts';
import { pickAssembly, pickPact } from '../pick.ts';

/** The local value that says that the copy on paper was checked. */
export const PAPER_CHECKED = 'paper.checked';

type Calls = 'paper.print' | 'paper.check' | 'paper.keys' | 'paper.forget';

/** The handlers of the codes on paper. */
export function paperHandlers(logs: Logs): Pick<Handlers, Calls> {
  return {
    'paper.keys': async (given) => {
      const found = await pactPaperOf(logs, given.pact);
      return found.ok ? ok(paperOf(found.value.code)) : found;
    },
    'paper.forget': async (given) => {
      const found = await pactPaperOf(logs, given.pact);
      if (!found.ok) return found;
      const { pact, code } = found.value;
      const read = readPaperCode(given.code);
      if (!read.ok) return failAs(read.fault);
      const right = equalBytes(read.value, code);
      // What was typed from the paper shows that it is there; only then is it gone from here.
      if (!right) return ok({ right });
      const forgotten = await forgetPactPaper(pact.store, code);
      if (!forgotten.ok) return failAs(forgotten.fault);
      pact.keys = withoutPaper(logs.host.crypto, pact.keys, code);
      return ok({ right });
    },
    'paper.print': async (_, context) => {
      const code = await paperCodeOf(logs, context);
      return code.ok ? ok(paperOf(code.value)) : code;
    },
    'paper.check': async ({ code: typed }, context) => {
      const code = await paperCodeOf(logs, context);
      if (!code.ok) return code;
      const read = readPaperCode(typed);
      if (!read.ok) return failAs(read.fault);
      const right = equalBytes(read.value, code.value);
      const home = pickAssembly(logs, context);
      if (right && home.ok) {
        const noted = await writeTexts(home.value.store, { [PAPER_CHECKED]: 'yes' });
        if (!noted.ok) return failAs(noted.fault);
      }
      return ok({ right });
    },
  };
}

function paperOf(code: Uint8Array): PaperPrintAnswer {
  return { code: toHex(code), groups: encodePaperCode(code) };
}

/** This device's copy of the code, from founding or joining. */
async function paperCodeOf(
  logs: Logs,
  context: Parameters<typeof pickAssembly>[1],
): Promise<Result<Uint8Array, ControlFault>> {
  // The card is printed before the first vote: an assembly in the making has its code already.
  const isOnly = context.assembly === undefined && logs.assemblies().length === 0;
  const pending = logs.pending().find(({ name }) => isOnly || name === context.assembly);
  const home = pending === undefined ? pickAssembly(logs, context) : ok(pending);
  if (!home.ok) return home;
  const code = await home.value.store.readLocal(PAPER_CODE);
  if (!code.ok) return failAs(code.fault);
  return code.value === undefined ? refuse('NoPaper') : ok(code.value);
}

/** The code of a holder's keys in a pact that stands: before that its keys are still asked for. */
async function pactPaperOf(
  logs: Logs,
  name: string,
): Promise<Result<{ readonly pact: LivePact; readonly code: Uint8Array }, ControlFault>> {
  const pact = pickPact(logs, name);
  if (!pact.ok) return pact;
  if (pact.value.open === undefined) return refuse('PactNotStanding');
  const code = await readPactPaper(pact.value.store);
  if (!code.ok) return failAs(code.fault);
  return code.value === undefined
    ? refuse('NoPactPaper')
    : ok({ pact: pact.value, code: code.value });
}
