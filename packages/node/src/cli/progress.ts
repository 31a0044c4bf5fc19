/**
 * A bar for anything that takes longer than a second, on a terminal only. It is drawn on standard
 * error and is gone when the answer comes.
 */
import type { Note } from '@tocsin/host/calls';
import type { Say } from '@tocsin/host/words';
import type { CliHost } from './host.ts';

/** Shorter than this nothing is drawn. */
const PROGRESS_AFTER_MS = 1000;
const REDRAW_MS = 200;
/** Characters of a bar: beyond, a step of it says no more. */
const BAR_WIDTH_MAX = 30;

/** Draws until it ends. */
export interface Progress {
  note(note: Note): void;
  end(): void;
}

/** Begins to count; draws once a second has passed. */
export function createProgress(host: CliHost, say: Say): Progress {
  const { terminal } = host;
  if (!terminal.errIsTerminal) return { note: () => {}, end: () => {} };
  const startedMs = host.nowMs();
  let last: Note = { key: 'reading', done: 0, of: 0 };
  let turn = 0;
  let isDrawn = false;
  const draw = (): void => {
    if (host.nowMs() - startedMs < PROGRESS_AFTER_MS) return;
    turn += 1;
    isDrawn = true;
    terminal.draw(progressLine(last, say(`note.${last.key}`), terminal.columns, turn));
  };
  const stop = host.every(REDRAW_MS, draw);
  return {
    note: (note) => {
      last = note;
    },
    end: () => {
      stop();
      if (isDrawn) terminal.draw('');
    },
  };
}

/** The line: words, a bar, the share done; a wandering mark while the end is not known. */
export function progressLine(note: Note, words: string, columns: number, turn: number): string {
  const width = Math.max(4, Math.min(BAR_WIDTH_MAX, columns - words.length - 9));
  if (note.of <= 0) {
    const at = turn % width;
    return `${words} ${'░'.repeat(at)}█${'░'.repeat(width - at - 1)}`;
  }
  const share = Math.min(1, note.done / note.of);
  const full = Math.floor(share * width);
  const bar = `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
  return `${words} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %`;
}
