/** `service install`: starts the device with the machine, for this user alone. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { homePaths, homeRoot } from '../home/paths.ts';
import { readSettings } from '../home/settings.ts';
import { hasSystemd, installUnit, unitFile } from '../service/install.ts';
import { UNIT_NAME, unitText } from '../service/unit.ts';
import { appChoice } from './app-choice.ts';
import { EXIT } from './command.ts';
import type { HereCommand } from './here-command.ts';
import type { Asked } from './parse.ts';

/** Writes the unit, or shows it. */
export const runServiceInstall: HereCommand = async (asked, host, speech) => {
  const root = resolve(host.folder, homeRoot(asked.texts.get('home'), host.environment));
  const read = readSettings(homePaths(root));
  if (!read.ok) return speech.fault({ ...read.fault });
  const app = appChoice(asked, host.environment);
  if (!app.ok) return speech.fault(app.fault);
  const keyFile = asked.texts.get('key-file');
  const isUnlocked = read.value?.settings.lock.kind === 'none';
  if (!isUnlocked && keyFile === undefined) return speech.fault({ kind: 'ServiceNeedsKey' });
  const unit = unitText({
    node: process.execPath,
    main: fileURLToPath(new URL('../main.ts', import.meta.url)),
    words: upWords(asked, root, keyFile === undefined ? undefined : resolve(host.folder, keyFile)),
  });
  if (!unit.ok) return speech.fault(unit.fault);
  const text = unit.value;
  const file = unitFile(host.environment);
  if (asked.flags.has('print')) {
    speech.answer(() => ({ lines: text.trimEnd().split('\n') }), { file, unit: text });
    return EXIT.ok;
  }
  if (!hasSystemd()) return speech.fault({ kind: 'NoSystemd' });
  const written = installUnit(file, text);
  if (!written.ok) return speech.fault(written.fault);
  const { say } = speech;
  const start = `systemctl --user enable --now ${UNIT_NAME}`;
  speech.answer(
    () => ({
      lines: [say('service.written', { file })],
      next: [
        say('service.next', { command: start }),
        say('service.linger', { command: 'loginctl enable-linger' }),
        say('service.log', { command: `journalctl --user -u ${UNIT_NAME}` }),
      ],
    }),
    { file, unit: text },
  );
  return EXIT.ok;
};

function upWords(asked: Asked, root: string, keyFile: string | undefined): readonly string[] {
  const appPort = asked.numbers.get('app-port');
  return [
    'up',
    '--home',
    root,
    ...(keyFile === undefined ? [] : ['--key-file', keyFile]),
    ...(asked.lists.get('listen') ?? []).flatMap((address) => ['--listen', address]),
    ...['relay', 'no-net', 'no-app', 'lan'].flatMap((name) =>
      asked.flags.has(name) ? [`--${name}`] : [],
    ),
    ...(appPort === undefined ? [] : ['--app-port', String(appPort)]),
  ];
}
