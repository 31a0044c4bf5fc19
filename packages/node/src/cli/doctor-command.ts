/** `doctor`: looks for what is wrong on this machine, and offers to clear up after rehearsals. */
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

import type { Finding } from '../doctor/findings.ts';
import { findingsOf } from '../doctor/findings.ts';
import { gatherFacts } from '../doctor/gather.ts';
import { removeLeftover } from '../doctor/leftovers.ts';
import { homePaths, homeRoot } from '../home/paths.ts';
import { EXIT } from './command.ts';
import type { HereCommand } from './here-command.ts';
import { hasColour, localeOf } from './host.ts';
import type { CliHost } from './host.ts';
import type { Rendering } from './render/rendering.ts';
import { createRendering } from './render/rendering.ts';
import type { Speech } from './speak.ts';

/** Shows the findings; 0 when nothing is wrong, else 1. */
export const runDoctor: HereCommand = async (asked, host, speech) => {
  const root = resolve(host.folder, homeRoot(asked.texts.get('home'), host.environment));
  const facts = await gatherFacts({
    paths: homePaths(root),
    temporary: tmpdir(),
    nowMs: host.nowMs(),
    nodeVersion: process.versions.node,
  });
  const removed = asked.flags.has('clean') ? facts.leftovers.filter(removeLeftover) : [];
  const leftovers = facts.leftovers.filter((folder) => !removed.includes(folder));
  const findings = findingsOf({ ...facts, leftovers });
  const wrong = findings.filter((finding) => finding.wrong);
  const rendering = createRendering({
    locale: localeOf(host.environment),
    nowMs: host.nowMs(),
    colour: hasColour(host),
  });
  const { say } = speech;
  speech.answer(
    () => ({
      lines: [
        wrong.length === 0 ? say('doctor.well') : say('doctor.found', { count: wrong.length }),
        ...findings.map((finding) => findingLine(finding, rendering)),
        ...(removed.length === 0
          ? []
          : [say('doctor.leftovers.removed', { count: removed.length })]),
      ],
    }),
    { findings, removed },
  );
  if (leftovers.length > 0 && !speech.json) await offerRemoval(leftovers, host, speech);
  return wrong.length === 0 ? EXIT.ok : EXIT.failure;
};

async function offerRemoval(
  leftovers: readonly string[],
  { terminal }: CliHost,
  { say }: Speech,
): Promise<void> {
  const asking = await terminal.ask(say('doctor.leftovers.ask'), true);
  const isYes = asking.kind === 'answered' && asking.text.trim().toLowerCase() === 'yes';
  const removed = isYes ? leftovers.filter(removeLeftover) : [];
  terminal.err(
    isYes
      ? say('doctor.leftovers.removed', { count: removed.length })
      : say('doctor.leftovers.how'),
  );
}

/** One finding: a mark, and its sentence. */
export function findingLine(finding: Finding, shown: Rendering): string {
  const line = `${finding.wrong ? '▲' : '●'} ${findingSentence(finding, shown)}`;
  return finding.wrong ? shown.tint('late', line) : line;
}

function findingSentence(finding: Finding, { say, when, bytes }: Rendering): string {
  switch (finding.key) {
    case 'doctor.node.ok':
    case 'doctor.node.old':
      return say(finding.key, { version: finding.version });
    case 'doctor.folder.open':
      return say(finding.key, { file: finding.file, mode: finding.mode });
    case 'doctor.folder.other':
      return say(finding.key, { file: finding.file });
    case 'doctor.disk.ok':
    case 'doctor.disk.low':
      return say(finding.key, { free: bytes(finding.freeBytes) });
    case 'doctor.clock.early':
    case 'doctor.clock.behind':
    case 'doctor.clock.late': {
      const { atMs: ms } = finding;
      return say(finding.key, { when: when({ iso: new Date(ms).toISOString(), ms }) });
    }
    case 'app.served':
    case 'app.portTaken':
    case 'app.closed':
      return say(finding.key, { address: finding.address });
    case 'app.lan.uncovered':
      return say(finding.key, { count: finding.count });
    case 'app.lan.ended':
    case 'app.lan.endsSoon':
      return say(finding.key, { day: finding.day });
    case 'doctor.ways.ok':
      return say(finding.key, { count: finding.count });
    case 'doctor.leftovers': {
      const { folders } = finding;
      return say(finding.key, { count: folders.length, folders: folders.join(', ') });
    }
    default:
      return say(finding.key);
  }
}
