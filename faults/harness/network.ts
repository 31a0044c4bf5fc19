/**
 * A network of its own: hosts that are network namespaces, joined by a bridge, with no route out. Whoever
 * dials the world by accident reaches nobody.
 */
import { can, run } from './tools.ts';

/** A host in it. */
export interface Host {
  readonly namespace: string;
  readonly address: string;
  /** Runs a command there. */
  run(...words: readonly string[]): string;
  /** Puts rules of nftables in place of those before; none when empty. */
  rules(text: string): void;
  /** Takes its plug out of the bridge, or puts it in again. */
  plug(isIn: boolean): void;
}

/** The network; `end` removes all of it. */
export interface Network {
  readonly hosts: readonly Host[];
  /** A further host without an address, whose link `v0` is on the bridge. */
  add(): Host;
  end(): void;
}

/** The link of a host inside its namespace. */
const LINK = 'v0';

/** Makes a network of so many hosts, 10.77.0.1 and on. */
export function createNetwork(count: number): Network {
  const prefix = `tocsin-${String(process.pid)}`;
  const bridge = `${prefix}-sw`;
  const made: string[] = [];
  const addSpace = (name: string): void => {
    run('ip', 'netns', 'add', name);
    made.push(name);
    run('ip', '-n', name, 'link', 'set', 'lo', 'up');
  };
  const end = (): void => {
    for (const name of made.splice(0)) can('ip', 'netns', 'delete', name);
  };
  const add = (number: number): Host => {
    const namespace = `${prefix}-${String(number)}`;
    const port = `p${String(number)}`;
    addSpace(namespace);
    const peer = ['type', 'veth', 'peer', 'name', LINK, 'netns', namespace];
    run('ip', '-n', bridge, 'link', 'add', port, ...peer);
    run('ip', '-n', bridge, 'link', 'set', port, 'master', 'br0');
    run('ip', '-n', bridge, 'link', 'set', port, 'up');
    const inside = (...words: readonly string[]): string =>
      run('ip', 'netns', 'exec', namespace, ...words);
    return {
      namespace,
      address: `10.77.0.${String(number)}`,
      run: inside,
      rules: (text) => {
        can('ip', 'netns', 'exec', namespace, 'nft', 'delete', 'table', 'inet', 'tocsin');
        if (text !== '') inside('nft', `table inet tocsin { ${text} };`);
      },
      plug: (isIn) => void run('ip', '-n', bridge, 'link', 'set', port, isIn ? 'up' : 'down'),
    };
  };
  try {
    addSpace(bridge);
    run('ip', '-n', bridge, 'link', 'add', 'br0', 'type', 'bridge');
    run('ip', '-n', bridge, 'link', 'set', 'br0', 'up');
    const hosts = Array.from({ length: count }, (_, at) => {
      const host = add(at + 1);
      run('ip', '-n', host.namespace, 'addr', 'add', `${host.address}/24`, 'dev', LINK);
      run('ip', '-n', host.namespace, 'link', 'set', LINK, 'up');
      return host;
    });
    return { hosts, add: () => add(made.length), end };
  } catch (error) {
    end();
    throw error;
  }
}
