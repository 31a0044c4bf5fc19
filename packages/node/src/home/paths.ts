/**
 * Where a device keeps its things: `$XDG_DATA_HOME/tocsin` (or `--home DIR`), mode 0700. One folder
 * holds one device of one person in any number of assemblies and pacts.
 *
 *     tocsin.json        format of the folder, how it is locked; no secret
 *     in-use             held by the daemon while it runs; no second one starts
 *     control.sock       where the command line speaks to the daemon, mode 0600
 *     logs/NAME/         one log: log.sqlite and a token that detects restored backups (R17b)
 *     inbox/ outbox/     bundles that couriers bring and take
 *     lan-authority      by what phones in the house trust this machine, sealed
 *     daemon.log         what the daemon said when nobody watched; no names, texts or keys
 */
import { join } from 'node:path';

/** Longest path of a unix socket that every system takes: 104 bytes on macOS, with its end mark. */
export const SOCKET_PATH_BYTES_MAX = 103;

/** The files of a home folder. */
export interface HomePaths {
  readonly root: string;
  readonly settings: string;
  readonly inUse: string;
  readonly socket: string;
  readonly logs: string;
  readonly inbox: string;
  readonly outbox: string;
  readonly daemonLog: string;
  readonly lanAuthority: string;
  readonly log: (name: string) => LogPaths;
}

/** The files of one log in a home folder. */
export interface LogPaths {
  readonly folder: string;
  readonly database: string;
  readonly token: string;
  readonly inbox: string;
  readonly outbox: string;
}

/** The home folder that applies: `--home`, else `$TOCSIN_HOME`, else by XDG. */
export function homeRoot(
  chosen: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const named = chosen ?? environment['TOCSIN_HOME'];
  if (named !== undefined && named !== '') return named;
  const share = environment['XDG_DATA_HOME'];
  if (share !== undefined && share !== '') return join(share, 'tocsin');
  return join(environment['HOME'] ?? '.', '.local', 'share', 'tocsin');
}

/** The paths inside a home folder. */
export function homePaths(root: string): HomePaths {
  return {
    root,
    settings: join(root, 'tocsin.json'),
    inUse: join(root, 'in-use'),
    socket: join(root, 'control.sock'),
    logs: join(root, 'logs'),
    inbox: join(root, 'inbox'),
    outbox: join(root, 'outbox'),
    daemonLog: join(root, 'daemon.log'),
    lanAuthority: join(root, 'lan-authority'),
    log: (name) => {
      const folder = join(root, 'logs', name);
      return {
        folder,
        database: join(folder, 'log.sqlite'),
        token: join(folder, 'token'),
        inbox: join(root, 'inbox', name),
        outbox: join(root, 'outbox', name),
      };
    },
  };
}
