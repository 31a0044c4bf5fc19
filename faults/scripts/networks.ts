/** Networks that fail: parted, silent, behind a router that forgets, narrow, and losing packets. */
import { setTimeout as pause } from 'node:timers/promises';

import type { Fault, Scene } from '../harness/fault.ts';
import { Lacking } from '../harness/fault.ts';
import type { Host, Network } from '../harness/network.ts';
import { createNetwork } from '../harness/network.ts';
import { hasQueue, lacksNetworks } from '../harness/tools.ts';
import type { Village } from '../harness/village.ts';
import { linksOf } from '../harness/village.ts';

/** Where all of them listen. */
const PORT = 4_710;
/** How long a link that nobody answers may be believed in: two pings of 10 s, and what comes late. */
const NOTICED_WITHIN_MS = 40_000;
/** How long it may take until all are in touch again: the longest pause of the redial, and a dial. */
const BACK_WITHIN_MS = 60_000;

interface Joined extends Village {
  readonly hosts: readonly Host[];
}

/** A network of three, which ends with the scene. */
function networkIn({ later }: Scene): Network {
  const network = createNetwork(3);
  later(() => network.end());
  return network;
}

/** Three daemons, each on a host of its own. */
async function foundOn({ found }: Scene, { hosts }: Network): Promise<Joined> {
  const village = await found({
    people: hosts.length,
    how: (at) => ({
      under: ['ip', 'netns', 'exec', hosts[at]?.namespace ?? ''],
      words: ['--listen', `${hosts[at]?.address ?? ''}:${String(PORT)}`],
    }),
  });
  await village.linked();
  return { ...village, hosts };
}

/** How long until the first device is in touch with so many; undefined when not within `ms`. */
async function untilLinks(
  { devices: [first] }: Village,
  is: (links: number) => boolean,
  ms: number,
): Promise<number | undefined> {
  if (first === undefined) return undefined;
  const beganMs = performance.now();
  while (performance.now() - beganMs < ms) {
    if (is(await linksOf(first))) return performance.now() - beganMs;
    await pause(200);
  }
  return undefined;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** The first host is cut off by `cut`, all write, and it is given back by `heal`. */
function cutFault(
  name: string,
  does: string,
  cut: (hosts: readonly Host[]) => void,
  heal: (hosts: readonly Host[]) => void,
): Fault {
  return {
    name,
    does,
    lacks: lacksNetworks,
    run: async (scene) => {
      const village = await foundOn(scene, networkIn(scene));
      scene.ledger.begin(village.devices, 100);
      cut(village.hosts);
      const noticed = await untilLinks(village, (links) => links === 0, NOTICED_WITHIN_MS);
      if (noticed === undefined)
        throw new Error(`not noticed within ${seconds(NOTICED_WITHIN_MS)}`);
      // Longer than the redial of libp2p itself would last.
      await pause(Math.max(0, 35_000 - noticed));
      heal(village.hosts);
      const back = await untilLinks(village, (links) => links === 2, BACK_WITHIN_MS);
      if (back === undefined) throw new Error(`not in touch within ${seconds(BACK_WITHIN_MS)}`);
      await scene.ledger.stop();
      return {
        devices: village.devices,
        found: `noticed after ${seconds(noticed)}, in touch ${seconds(back)} after the end.`,
      };
    },
  };
}

/** What is in the way drops a part of what comes in at every host. */
const loss = (percent: number): string =>
  `chain loss { type filter hook input priority 0; iifname "v0" numgen random mod 100 < ${String(percent)} drop; };`;

const netPartition = cutFault(
  'net-partition',
  'takes the plug of a host out while all write, for longer than libp2p redials by itself',
  ([first]) => first?.plug(false),
  ([first]) => first?.plug(true),
);

const netSilence = cutFault(
  'net-silence',
  'drops every packet to and from a host without a word, as a seized line does',
  ([first]) =>
    first?.rules(
      'chain in { type filter hook input priority 0; iifname "v0" drop; }; chain out { type filter hook output priority 0; oifname "v0" drop; };',
    ),
  ([first]) => first?.rules(''),
);

const netLoss: Fault = {
  name: 'net-loss',
  does: 'loses one packet of six at every host',
  lacks: lacksNetworks,
  run: async (scene) => {
    const village = await foundOn(scene, networkIn(scene));
    for (const host of village.hosts) host.rules(loss(17));
    scene.ledger.begin(village.devices, 60);
    await pause(30_000);
    await scene.ledger.stop();
    for (const host of village.hosts) host.rules('');
    return { devices: village.devices, found: '30 s with 17 % of all packets lost.' };
  },
};

const netNarrow: Fault = {
  name: 'net-narrow',
  does: 'lets 64 kbit a second out of every host',
  lacks: lacksNetworks,
  run: async (scene) => {
    const village = await foundOn(scene, networkIn(scene));
    const shape = ['tbf', 'rate', '64kbit', 'burst', '4kb', 'latency', '2000ms'];
    for (const { namespace } of village.hosts)
      if (!hasQueue(namespace, 'v0', ...shape)) throw new Lacking('this kernel has no tbf queue');
    scene.ledger.begin(village.devices, 60);
    await pause(30_000);
    await scene.ledger.stop();
    return { devices: village.devices, found: '30 s at 64 kbit/s, and narrow to the end.' };
  },
};

const netRouter: Fault = {
  name: 'net-router',
  does: 'puts a host behind a router that translates addresses, and gives the router another address',
  lacks: lacksNetworks,
  run: async (scene) => {
    const network = networkIn(scene);
    const [host] = network.hosts;
    if (host === undefined) throw new Error('too few hosts');
    const router = network.add();
    const outside = (address: string): void => {
      router.run('ip', 'addr', 'flush', 'dev', 'v0');
      router.run('ip', 'addr', 'add', `${address}/24`, 'dev', 'v0');
    };
    // The host leaves the bridge and stands behind the router, with an address nobody else reaches.
    host.plug(false);
    const inner = ['type', 'veth', 'peer', 'name', 'w0', 'netns', host.namespace];
    router.run('ip', 'link', 'add', 'in0', ...inner);
    router.run('ip', 'addr', 'add', '192.168.7.1/24', 'dev', 'in0');
    router.run('ip', 'link', 'set', 'in0', 'up');
    router.run('ip', 'link', 'set', 'v0', 'up');
    router.run('sysctl', '-qw', 'net.ipv4.ip_forward=1');
    outside('10.77.0.90');
    router.rules('chain nat { type nat hook postrouting priority 100; oifname "v0" masquerade; };');
    host.run('ip', 'addr', 'flush', 'dev', 'v0');
    host.run('ip', 'addr', 'add', `${host.address}/32`, 'dev', 'lo');
    host.run('ip', 'addr', 'add', '192.168.7.2/24', 'dev', 'w0');
    host.run('ip', 'link', 'set', 'w0', 'up');
    host.run('ip', 'route', 'add', 'default', 'via', '192.168.7.1');
    const village = await foundOn(scene, network);
    scene.ledger.begin(village.devices, 100);
    await pause(5_000);
    outside('10.77.0.91');
    const noticed = await untilLinks(village, (links) => links < 2, NOTICED_WITHIN_MS);
    const back = await untilLinks(village, (links) => links === 2, BACK_WITHIN_MS);
    if (back === undefined) throw new Error(`not in touch within ${seconds(BACK_WITHIN_MS)}`);
    await scene.ledger.stop();
    return {
      devices: village.devices,
      found: `links that the router forgot were noticed after ${noticed === undefined ? 'no time' : seconds(noticed)}, in touch again ${seconds(back)} later.`,
    };
  },
};

/** The faults. */
export const networks: readonly Fault[] = [netPartition, netSilence, netRouter, netNarrow, netLoss];
