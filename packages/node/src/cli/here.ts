/** Commands that run in this process. Each is loaded when it is asked for. */
import type { Command } from './command.ts';
import type { HereCommand } from './here-command.ts';
import type { CliHost } from './host.ts';
import type { Asked } from './parse.ts';
import type { Speech } from './speak.ts';

const HERE: Readonly<Record<string, () => Promise<HereCommand>>> = {
  up: async () => (await import('./up-command.ts')).runUp,
  doctor: async () => (await import('./doctor-command.ts')).runDoctor,
  'service install': async () => (await import('./service-command.ts')).runServiceInstall,
  rehearse: async () => (await import('./rehearse-command.ts')).runRehearse,
  simulate: async () => (await import('./simulate-command.ts')).runSimulate,
  'pulse replay': async () => (await import('./pulse-command.ts')).runPulseReplay,
  tally: async () => (await import('./tally-command.ts')).runTally,
  draw: async () => (await import('./draw-command.ts')).runDraw,
  'accounts check': async () => (await import('./accounts-command.ts')).runAccountsCheck,
  completion: async () => (await import('./completion-command.ts')).runCompletion,
};

/** Runs such a command. */
export async function runHere(
  command: Command,
  asked: Asked,
  host: CliHost,
  speech: Speech,
): Promise<number> {
  const load = HERE[command.name];
  if (load === undefined) return speech.fault({ kind: 'NotHere' });
  const run = await load();
  return run(asked, host, speech);
}
