/** Stands in for every test of a project in a browser where that browser is absent. */
import { expect, inject, test } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser that is absent, by the name of Debian's package. */
    absent: string;
  }
}

test('the ports of a peer in a browser', (context) => {
  const why = `no ${inject('absent')} is here and none can be installed: nothing was tested in it`;
  console.warn(`SKIPPED: ${why}`);
  context.skip(why);
  expect.unreachable(why);
});
