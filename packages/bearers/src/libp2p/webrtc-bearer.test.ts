import { testBearerCompliance } from '../compliance.ts';
import { openBearer, wayOf } from './testing.ts';

const listen = ['/ip4/127.0.0.1/udp/0/webrtc-direct'];

testBearerCompliance('libp2p bearer over WebRTC', {
  live: true,
  sampleBytesMax: 65_536,
  async open() {
    // One who does not listen so has not loaded it: both do.
    // One after the other: a port of UDP is chosen before it is taken, and two may choose the same.
    const near = await openBearer({ listen });
    const far = await openBearer({ listen });
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
