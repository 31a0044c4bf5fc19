/** English, complete: the keys of every other language are these. */
import { accounts } from './en/accounts.ts';
import { aid } from './en/aid.ts';
import { alert } from './en/alert.ts';
import { app } from './en/app.ts';
import { assembly } from './en/assembly.ts';
import { away } from './en/away.ts';
import { calculation } from './en/calculation.ts';
import { carry } from './en/carry.ts';
import { decision } from './en/decision.ts';
import { decisionWords } from './en/decision-words.ts';
import { draw } from './en/draw.ts';
import { faults } from './en/faults.ts';
import { federation } from './en/federation.ts';
import { naming } from './en/naming.ts';
import { power } from './en/power.ts';
import { program } from './en/program.ts';
import { pulse } from './en/pulse.ts';
import { rehearsal } from './en/rehearsal.ts';
import { response } from './en/response.ts';
import { roster } from './en/roster.ts';
import { simulation } from './en/simulation.ts';
import { states } from './en/states.ts';
import { status } from './en/status.ts';
import { time } from './en/time.ts';
import { waking } from './en/waking.ts';
import { wakeUp } from './en/wakeup.ts';
import { words } from './en/words.ts';

/** Every message in English. */
export const en: typeof accounts &
  typeof aid &
  typeof alert &
  typeof app &
  typeof assembly &
  typeof away &
  typeof calculation &
  typeof carry &
  typeof decision &
  typeof decisionWords &
  typeof draw &
  typeof faults &
  typeof federation &
  typeof naming &
  typeof power &
  typeof program &
  typeof pulse &
  typeof rehearsal &
  typeof response &
  typeof roster &
  typeof simulation &
  typeof states &
  typeof status &
  typeof time &
  typeof waking &
  typeof wakeUp &
  typeof words = {
  ...accounts,
  ...aid,
  ...alert,
  ...app,
  ...assembly,
  ...away,
  ...calculation,
  ...carry,
  ...decision,
  ...decisionWords,
  ...draw,
  ...faults,
  ...federation,
  ...naming,
  ...power,
  ...program,
  ...pulse,
  ...rehearsal,
  ...response,
  ...roster,
  ...simulation,
  ...states,
  ...status,
  ...time,
  ...waking,
  ...wakeUp,
  ...words,
};
