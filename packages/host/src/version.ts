/** The version of this program; the same in package.json, by a test. */
export const VERSION = '0.1.0';
/** When this version was made: a clock before it is wrong. 2026-11-22T00:00Z. */
export const PROGRAM_MADE_MS = 1_795_305_600_000;
