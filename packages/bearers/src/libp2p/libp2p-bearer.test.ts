import { testBearerCompliance } from '../compliance.ts';
import { openBearer, wayOf } from './testing.ts';

testBearerCompliance('libp2p bearer', {
  live: true,
  sampleBytesMax: 65_536,
  async open() {
    const [near, far] = await Promise.all([openBearer({ listen: [] }), openBearer()]);
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
