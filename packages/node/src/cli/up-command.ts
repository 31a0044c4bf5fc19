/** `up`: opens the folder, then runs the daemon until it is told to stop. */
import { keepHeapSmall } from '../daemon/small-heap.ts';
import { appChoice } from './app-choice.ts';
import { processStdin } from './host.ts';
import type { HereCommand } from './here-command.ts';
import { openHomeForUp } from './up-home.ts';

/** Runs the daemon in this process. */
export const runUp: HereCommand = async (asked, host, speech) => {
  keepHeapSmall();
  const [{ createSignatureCrew, nativeCrypto }, { nodeRandom }] = await Promise.all([
    import('@tocsin/crypto/native'),
    import('../home/node-random.ts'),
  ]);
  const crypto = nativeCrypto();
  const random = nodeRandom();
  const app = appChoice(asked, host.environment);
  if (!app.ok) return speech.fault(app.fault);
  const home = await openHomeForUp(asked, host, speech, { crypto, random });
  if (!home.ok) return speech.fault(home.fault);
  // Last: a wrong key is said before the daemon and its network are loaded.
  const [{ runDaemon }, { noteFault }] = await Promise.all([
    import('../daemon/run-daemon.ts'),
    import('../daemon/daemon-log.ts'),
  ]);
  const { daemonLog } = home.value.paths;
  // Whatever befalls its second thread, signatures are verified on this one.
  const crew = createSignatureCrew({
    verify: crypto.verify,
    onFault: (fault) => noteFault(daemonLog, Date.now(), fault),
  });
  const code = await runDaemon({
    home: home.value,
    crypto: { ...crypto, verifyAhead: crew.verifyAhead },
    random,
    listen: asked.lists.get('listen') ?? [],
    relay: asked.flags.has('relay'),
    noNet: asked.flags.has('no-net'),
    app: app.value,
    wake: asked.texts.get('wake') ?? 'own',
    untilCloses: asked.flags.has('until-stdin-closes') ? processStdin() : undefined,
    environment: host.environment,
    speech,
    onInterrupt: (act) => host.onInterrupt(act),
  });
  await crew.close();
  return code;
};
