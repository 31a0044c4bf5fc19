/** How an act that enough keys signed comes into its pact's log. */
import type { SealCertificate } from '@tocsin/core';
import { equalBytes, saidAs, sealActKind } from '@tocsin/core';

import type { PactPeer } from './pact-peer.ts';

/**
 * Writes a certified act in a pact's log, once for each set of signatures. A device that does not speak
 * in the pact writes nothing: nobody would count it, and it may not see that others brought it in.
 */
export async function carryAct(
  { peer }: PactPeer,
  content: Uint8Array,
  certificate: SealCertificate,
): Promise<void> {
  if (peer.judged().me === undefined) return;
  const isThere = peer.entries().some((entry) => {
    // With these very signatures: another copy of it may carry none that counts.
    const said = saidAs(sealActKind, entry);
    if (said === undefined || !equalBytes(said.content, content)) return false;
    return certificate.every((one) =>
      said.certificate.some(
        ({ index, signature }) => index === one.index && equalBytes(signature, one.signature),
      ),
    );
  });
  if (isThere) return;
  const written = await peer.append(sealActKind, { content, certificate });
  if (written.ok) await peer.refresh();
}
