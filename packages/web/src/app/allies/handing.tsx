/**
 * The one place where files between assemblies change hands: saved, opened, copied, pasted. Codes from
 * screen to screen are put in here, and every form below gets them.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';

import { allies } from '../../words/allies.ts';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import type { FilesByName } from '../kit/files.tsx';
import { FileField, FilesOut } from '../kit/files.tsx';

/** The longest text that is pasted: a file between people, with room for what mail adds to it. */
const PASTED_CHARS_MAX = 600_000;

/** What a call wrote, to be handed on. These files are text, so they can be copied too. */
export function HandOn({ files }: { readonly files: FilesByName }): VNode {
  const said = useSignal<'hand.copied' | 'hand.uncopied' | undefined>(undefined);
  const [bytes] = Object.values(files);
  const copy = (): void => {
    const text = new TextDecoder().decode(bytes);
    navigator.clipboard.writeText(text).then(
      () => (said.value = 'hand.copied'),
      () => (said.value = 'hand.uncopied'),
    );
  };
  return (
    <div class="stack3">
      <FilesOut files={files} />
      {bytes === undefined ? null : (
        <Button kind="line" icon="words" onPress={copy}>
          {allies.tell('hand.copy')}
        </Button>
      )}
      <p class="sub" role="status">
        {said.value === undefined ? null : allies.tell(said.value)}
      </p>
      <p class="sub">{allies.tell('hand.screens')}</p>
    </div>
  );
}

/** Takes one file in: opened, or pasted as text. */
export function TakeIn({
  label,
  help,
  accept,
  onFile,
}: {
  readonly label: ComponentChildren;
  readonly help?: ComponentChildren;
  readonly accept?: string;
  /** Hears one file by its name; an empty record once what was pasted is cleared. */
  readonly onFile: (file: FilesByName) => void;
}): VNode {
  const pasted = useSignal('');
  return (
    <>
      <FileField
        label={label}
        help={help}
        {...(accept === undefined ? {} : { accept })}
        onPick={onFile}
      />
      <TextField
        label={allies.tell('take.paste')}
        help={allies.tell('take.pasteHelp')}
        optional
        lines={3}
        charsMax={PASTED_CHARS_MAX}
        value={pasted.value}
        onInput={(text) => {
          pasted.value = text;
          const bytes = new TextEncoder().encode(text.trim());
          onFile(bytes.length === 0 ? {} : { pasted: bytes });
        }}
      />
    </>
  );
}
