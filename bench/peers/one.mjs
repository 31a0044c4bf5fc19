/** One phase of one system in a process of its own: `node one.mjs SYSTEM PHASE COUNT SEED FROM [TO]`, one line of JSON. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';

/** Bytes of what is written, plain letters: every system can carry them as they are. */
const PAYLOAD_BYTES = 250;

function payloadsOf(count, seed) {
  return Array.from({ length: count }, (_, at) => {
    let text = '';
    for (let part = 0; text.length < PAYLOAD_BYTES; part += 1)
      text += createHash('sha512').update(`${seed}/${at}/${part}`).digest('base64url');
    return text.slice(0, PAYLOAD_BYTES);
  });
}

/** A clock that a phase may start late and stop early: what is only preparation is not counted. */
function createClock() {
  let [began, cpu] = [performance.now(), process.cpuUsage()];
  let ended;
  const read = () => {
    const used = process.cpuUsage(cpu);
    return { ms: performance.now() - began, cpuMs: (used.user + used.system) / 1000 };
  };
  return {
    start: () => void ([began, cpu] = [performance.now(), process.cpuUsage()]),
    stop: () => void (ended = read()),
    read: () => ended ?? read(),
  };
}

const [system, phase, count, seed, from, to] = process.argv.slice(2);
const contender = await import(system === 'tocsin' ? './tocsin.ts' : `./${system}.mjs`);
const payloads = phase === 'create' ? payloadsOf(Number(count), seed) : [];
for (const folder of [from, to]) if (folder !== undefined) mkdirSync(folder, { recursive: true });
const clock = createClock();
const phases = {
  about: () => contender.about,
  create: () => contender.create(from, payloads, clock),
  take: () => contender.take?.(from, to, Number(count), clock) ?? { isAbsent: true },
  sync: () => contender.sync(from, to, Number(count), clock),
  load: async () => ({ count: await contender.load(from, Number(count)) }),
};
const more = await phases[phase]();
const { ms, cpuMs } = clock.read();
const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ ms, cpuMs, rssMb, ...more })}\n`, () => process.exit(0));
