/** Words of a person, on their way into a record. */
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';

import type { ControlFault } from './message.ts';
import { refuse } from './fault.ts';

/**
 * A text in the form that records keep: NFC, and no longer than its field. What is longer is
 * refused and never cut: the end of a sentence is where people put what matters.
 *
 * @param most - characters of the field, as the record counts them: UTF-16 units.
 */
export function saidText(text: string, most: number): Result<string, ControlFault> {
  const said = text.normalize('NFC');
  return said.length <= most ? ok(said) : refuse('TextTooLong', { most });
}
