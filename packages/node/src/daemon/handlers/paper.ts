/** `paper print|check`. */
import type { Result } from '@tocsin/core';
import { equalBytes, fromHex, ok, toHex } from '@tocsin/core';

import type { Handlers } from '../../control/calls.ts';
import type { ControlFault } from '../../control/message.ts';
import { failAs, refuse } from '../fault.ts';
import { PAPER_CODE, writeTexts } from '../local-values.ts';
import type { Logs } from '../logs.ts';
import { pickAssembly } from '../pick.ts';

/** The local value that says that the copy on paper was checked. */
export const PAPER_CHECKED = 'paper.checked';

/** The handlers of the paper code. */
export function paperHandlers(logs: Logs): Pick<Handlers, 'paper.print' | 'paper.check'> {
  return {
    'paper.print': async (_, context) => {
      const code = await paperCodeOf(logs, context);
      return code.ok ? ok({ code: toHex(code.value) }) : code;
    },
    'paper.check': async ({ code: typed }, context) => {
      const code = await paperCodeOf(logs, context);
      if (!code.ok) return code;
      const right = equalBytes(fromHex(typed) ?? new Uint8Array(), code.value);
      const home = pickAssembly(logs, context);
      if (right && home.ok) {
        const noted = await writeTexts(home.value.store, { [PAPER_CHECKED]: 'yes' });
        if (!noted.ok) return failAs(noted.fault);
      }
      return ok({ right });
    },
  };
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
