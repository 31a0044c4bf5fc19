/** The second thread: verifies what lies on the table, and sleeps while nothing does. */
import { workerData } from 'node:worker_threads';

import sodium from 'sodium-native';

import { PLACE_BYTES, SharedTable, SIGNED_BYTES } from './shared-table.ts';

const table = new SharedTable(workerData as SharedArrayBuffer);
const own = Buffer.alloc(PLACE_BYTES);
const messageAt = SIGNED_BYTES.signature;
const keyAt = messageAt + SIGNED_BYTES.message;
const signature = own.subarray(0, messageAt);
const message = own.subarray(messageAt, keyAt);
const key = own.subarray(keyAt);

for (let batch = 0, next = 0; ;) {
  const bell = table.bell;
  if (table.batch !== batch) {
    batch = table.batch;
    next = 0;
  }
  for (; next < table.count; next += 1) {
    if (!table.take(batch, next)) continue;
    table.read(next, own);
    table.answer(batch, next, sodium.crypto_sign_verify_detached(signature, message, key));
  }
  table.sleep(bell);
}
