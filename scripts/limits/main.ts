/** `npm run limits`: whether `docs/limits.md` is what the sources say; with `--write`, writes it. */
import { readFileSync, writeFileSync } from 'node:fs';

import { limitsPage, wrongs } from './page.ts';

const PAGE = new URL('../../docs/limits.md', import.meta.url);

const wrong = wrongs();
for (const one of wrong) console.error(one);
if (process.argv.includes('--write') && wrong.length === 0) writeFileSync(PAGE, limitsPage());
const isSame = wrong.length === 0 && readFileSync(PAGE, 'utf8') === limitsPage();
if (!isSame) console.error('docs/limits.md is not what the sources say: npm run limits -- --write');
process.exitCode = isSame ? 0 : 1;
