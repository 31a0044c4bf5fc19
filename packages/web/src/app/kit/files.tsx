/** Files: picked, and saved. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';

import { kit } from '../../words/kit.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** Files by name, as calls take and give them. */
export type FilesByName = Readonly<Record<string, Uint8Array>>;

/** Bytes of one file that is read into the page: a bundle, 64 MiB. */
const FILE_BYTES_MAX = 67_108_864;

/**
 * Picks one or several files; gives their bytes by name. Any file can be picked: phones grey out what
 * they do not know by its ending, and the peer says what a file is not.
 */
export function FileField({
  label,
  help,
  many = false,
  onPick,
}: {
  readonly label: ComponentChildren;
  readonly help?: ComponentChildren;
  readonly many?: boolean;
  readonly onPick: (files: FilesByName) => void;
}): VNode {
  const id = useId();
  const isTooLarge = useSignal(false);
  const names = useSignal<readonly string[]>([]);
  const take = async (list: FileList | null): Promise<void> => {
    const files = Array.from(list ?? []);
    isTooLarge.value = files.some(({ size }) => size > FILE_BYTES_MAX);
    names.value = isTooLarge.value ? [] : files.map(({ name }) => name);
    if (isTooLarge.value) return;
    const read = files.map(async (file) => [file.name, await bytesOf(file)] as const);
    onPick(Object.fromEntries(await Promise.all(read)));
  };
  return (
    <div class="field">
      <span id={`${id}-name`} class="label">
        {label}
      </span>
      {/* The browser's own button would speak the browser's language; it lies unseen over ours. */}
      <label class="btn line file" for={id}>
        <Icon name="paper" />
        <span class="two">
          <span id={`${id}-do`}>{kit.tell(many ? 'file.chooseMany' : 'file.choose')}</span>
          {names.value.map((name) => (
            <small key={name}>
              <bdi>{name}</bdi>
            </small>
          ))}
        </span>
        <input
          id={id}
          type="file"
          multiple={many}
          title={kit.say(many ? 'file.chooseMany' : 'file.choose')}
          aria-labelledby={`${id}-name ${id}-do`}
          aria-describedby={`${id}-help`}
          onChange={(event) => void take(event.currentTarget.files)}
        />
      </label>
      <span id={`${id}-help`} class="sub">
        {help}
      </span>
      <span class="wrong" role="alert">
        {isTooLarge.value ? kit.tell('file.tooLarge') : null}
      </span>
    </div>
  );
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

/** What a call wrote, to be saved as files. What people hand to each other by screen: `handing/give`. */
export function FilesOut({ files }: { readonly files: FilesByName }): VNode {
  return (
    <div class="stack3">
      {Object.entries(files).map(([name, bytes]) => (
        <Button
          key={name}
          kind="soft"
          icon="paper"
          small={<bdi>{name}</bdi>}
          onPress={() => saveFile(name, bytes)}
        >
          {kit.tell('file.save')}
        </Button>
      ))}
    </div>
  );
}

/** Hands a file to the browser to be saved. */
export function saveFile(name: string, bytes: Uint8Array): void {
  const address = URL.createObjectURL(new Blob([bytes.slice()]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read by then; without this the bytes stay for as long as the page.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
