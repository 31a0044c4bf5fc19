/** Stands in for every test of the project `browser` where there is no browser to run them. */
import { expect, test } from 'vitest';

const WHY =
  'no chromium is here and none can be installed; nothing of the browser’s part was tested';

test('the ports of a browser', (context) => {
  console.warn(`SKIPPED: ${WHY}`);
  context.skip(WHY);
  expect.unreachable(WHY);
});
