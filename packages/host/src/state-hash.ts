/** A hash of what a log's fold came to, so that two devices can be compared by eye. */
import type { AssemblyState, Hash, PactState } from '@tocsin/core';
import { asciiBytes, encodeFrontier, hashIn, idBytes, toHex, uintBytes } from '@tocsin/core';

/** Of the governance lane: head, height, epochs, members, devices, mandates, settled frontier. */
export function assemblyStateHash(hash: Hash, state: AssemblyState): string {
  const lines = [
    ...[...state.members.values()].map((one) => `m ${one.id} ${one.status}`),
    ...[...state.devices.values()].map((one) => `d ${one.id} ${one.status}`),
    ...[...state.mandates.values()].map(({ act, ended }) => `r ${act} ${ended === null ? 1 : 0}`),
    ...[...state.resolutions.keys()].map((act) => `q ${act}`),
    ...state.epochs.map(({ number, keyHash }) => `e ${number} ${keyHash}`),
  ].toSorted();
  const said = asciiBytes(lines.join('\n'));
  const parts = [idBytes(state.head), uintBytes(state.height, 6), said];
  return toHex(hashIn(hash, 'state', ...parts, encodeFrontier(state.frontier)));
}

/** Of a pact: the heads of its parties' chains and its epochs. */
export function pactStateHash(hash: Hash, state: PactState): string {
  const lines = [
    ...state.parties.map(({ party, head, n }) => `p ${party} ${n} ${head}`),
    ...state.epochs.map(({ number, keyHash }) => `e ${number} ${keyHash}`),
  ].toSorted();
  return toHex(hashIn(hash, 'state', idBytes(state.pact), asciiBytes(lines.join('\n'))));
}
