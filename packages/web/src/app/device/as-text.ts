/** What an assembly is, as plain text: to be read anywhere, in fifty years, without any program. */
import type { Answer, When, Who } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';

type Assembly = Answer<'assembly.show'>;
type Decision = Answer<'decide.list'>['decisions'][number];

/** Lines of text: who, in which roles, and what was decided. Times are of the reader's own clock. */
export function textOfAssembly(assembly: Assembly, decisions: readonly Decision[]): string {
  const { name, log, members, mandates } = assembly;
  const lines = [
    name,
    log,
    '',
    words.say('text.members'),
    ...members.map(({ who, state }) => `- ${nameOf(who)} (${words.say(`text.${state}`)})`),
    '',
    words.say('text.roles'),
    ...mandates.map(({ role, who, notAfter }) => `- ${role}: ${nameOf(who)}, ${dayOf(notAfter)}`),
    '',
    words.say('text.decisions'),
    ...decisions.map(
      ({ title, verdict, closesAt }) => `- ${dayOf(closesAt)}: ${title} (${verdict})`,
    ),
    '',
  ];
  return lines.join('\n');
}

function nameOf({ id, name }: Who): string {
  return name ?? id.slice(0, 8);
}

/** The day as numbers that every country reads alike (ISO 8601). */
function dayOf({ iso }: When): string {
  return iso.slice(0, 10);
}
