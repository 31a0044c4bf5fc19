/** One file that a form takes: by camera, opened, or pasted; what it is stands above the ways in. */
import type { ComponentChildren, VNode } from 'preact';

import type { FilesByName } from '../kit/files.tsx';
import { Take } from './take.tsx';

/** The name under which the file goes with a call. */
const TAKEN = 'taken';

/** The field; gives the file by its name, as calls take it. */
export function TakeIn({
  label,
  help,
  onFile,
}: {
  readonly label: ComponentChildren;
  readonly help?: ComponentChildren;
  readonly onFile: (file: FilesByName) => void;
}): VNode {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      {help === undefined ? null : <p class="sub">{help}</p>}
      <Take onFile={(bytes) => onFile({ [TAKEN]: bytes })} />
    </fieldset>
  );
}
