import { testBearerCompliance } from '../compliance.ts';
import { openBearer, wayOf } from './testing.ts';

const kinds = [
  ['TCP', '/ip4/127.0.0.1/tcp/0'],
  ['WebSocket', '/ip4/127.0.0.1/tcp/0/ws'],
] as const;

for (const [name, listen] of kinds) {
  testBearerCompliance(`libp2p bearer over ${name}`, {
    live: true,
    sampleBytesMax: 65_536,
    async open() {
      const [near, far] = await Promise.all([
        openBearer({ listen: [] }),
        openBearer({ listen: [listen] }),
      ]);
      near.setWays([wayOf(far)]);
      return {
        near,
        far,
        async end() {
          await Promise.all([near.close(), far.close()]);
        },
      };
    },
  });
}
