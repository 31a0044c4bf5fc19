/** What people write down, read aloud and hand to each other. */
export * from './paper-code.ts';
export * from './sheet.ts';
