/**
 * Answers that are blind until the close. A sealed stance carries a commitment; its device opens it
 * after the grace, when no further answer can come in time. It binds the proposal and the device: who
 * copies another's commitment cannot open it as their own.
 *
 *     commitment = BLAKE2b-256("tocsin/stance;" ‖ proposal ‖ device ‖ blinding ‖ CBOR [choices, reason])
 */
import { equalBytes } from '../base/bytes.ts';
import type { Hash } from '../base/crypto.ts';
import { hashIn } from '../base/domain.ts';
import { idBytes } from '../base/id.ts';
import type { DeviceId, RecordId } from '../base/id.ts';
import { encodeCbor } from '../codec/cbor.ts';
import type { Saying } from '../assembly/reading.ts';
import { choiceFault, choiceShape } from './choice.ts';
import type { Asked } from './choice.ts';
import type { StanceOpened, StanceTaken } from './records.ts';
import { voicesOf } from './records.ts';
import type { WordFault } from './state.ts';

/** What is hidden. */
export type Hidden = Pick<StanceOpened, 'choices' | 'reason' | 'blinding'>;

/** The 32 bytes that a sealed stance carries. */
export function stanceCommitment(
  hash: Hash,
  proposal: RecordId,
  device: DeviceId,
  { choices, reason, blinding }: Hidden,
): Uint8Array {
  const said = encodeCbor([choices.map((choice) => choiceShape.toCbor(choice)), reason]);
  return hashIn(hash, 'stance', idBytes(proposal), idBytes(device), blinding, said);
}

/** Openings judged before: each costs a hash, and what it says of its stance never changes. */
const judgedByOpening = new WeakMap<
  StanceOpened,
  { readonly stance: StanceTaken; readonly fault: WordFault | null }
>();

/** Why an opening does not fit its stance, which answers what is `asked`; null: it does. */
export function openingFault(
  hash: Hash,
  asked: Asked,
  stance: Saying<StanceTaken>,
  opened: StanceOpened,
): WordFault | null {
  const known = judgedByOpening.get(opened);
  if (known?.stance === stance.said) return known.fault;
  const fault = faultOfOpening(hash, asked, stance, opened);
  judgedByOpening.set(opened, { stance: stance.said, fault });
  return fault;
}

function faultOfOpening(
  hash: Hash,
  asked: Asked,
  { entry, said }: Saying<StanceTaken>,
  opened: StanceOpened,
): WordFault | null {
  if (said.ballots.kind !== 'sealed') return 'sealedInOpen';
  const { author } = entry.header;
  const commitment = stanceCommitment(hash, said.proposal, author, opened);
  if (!equalBytes(commitment, said.ballots.value)) return 'openingDiffers';
  if (opened.choices.length !== voicesOf(said)) return 'openingDiffers';
  for (const choice of opened.choices) {
    const fault = choiceFault(asked, choice);
    if (fault !== null) return fault;
  }
  return null;
}
