/** Shows where the app is, for `up` and `status`. */
import type { AppServing, LanServing } from '@tocsin/host/calls';
import { versionShown } from '../../web/fingerprint.ts';
import type { Say } from '@tocsin/host/words';

/** Where it is, which one, and what phones need. */
export function appLines(app: AppServing, say: Say): readonly string[] {
  const { address, hash, lan } = app;
  const here =
    app.state === 'served' || app.state === 'portTaken' || app.state === 'closed'
      ? say(`app.${app.state}`, { address })
      : say(`app.${app.state}`);
  return [
    here,
    ...(hash === null ? [] : [say('app.version', { version: versionShown(hash) })]),
    ...(lan === null ? [] : lanLines(lan, say)),
  ];
}

function lanLines(lan: LanServing, say: Say): readonly string[] {
  const { authority, uncovered: count } = lan;
  const day = authority?.until.iso.slice(0, 10) ?? '';
  const elsewhere = count === 0 ? [] : [say('app.lan.uncovered', { count })];
  switch (lan.state) {
    case 'served':
      return [
        ...lan.app.map((address) => say('app.lan.served', { address })),
        ...lan.guide.slice(0, 2).map((address) => say('app.lan.guide', { address })),
        ...(authority === null ? [] : authorityLines(authority, day, say)),
        ...elsewhere,
      ];
    case 'uncovered':
      return elsewhere;
    case 'ended':
      return [say('app.lan.ended', { day })];
    default:
      return [say(`app.lan.${lan.state}`)];
  }
}

function authorityLines(
  { name, fingerprint, words }: NonNullable<LanServing['authority']>,
  day: string,
  say: Say,
): readonly string[] {
  return [
    say('app.lan.until', { name, day }),
    say('app.lan.fingerprint', { fingerprint }),
    say('app.lan.words', { words: words.join(' ') }),
  ];
}
