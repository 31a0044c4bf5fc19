/** Files that people hand to each other: picked, saved, shown as a code, copied as a link. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';

import { kit } from '../../words/kit.ts';
import { href } from '../route.ts';
import { Opening } from './acts.tsx';
import { Button, Buttons } from './button.tsx';
import { QrPanel } from './qr.tsx';

/** Files by name, as calls take and give them. */
export type FilesByName = Readonly<Record<string, Uint8Array>>;

/** Bytes of one file that is read into the page: a bundle, 64 MiB. */
const FILE_BYTES_MAX = 67_108_864;
/** Characters of a link that one code holds and a phone still reads (version 25, medium). */
const QR_CHARS_MAX = 1100;

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
  const take = async (list: FileList | null): Promise<void> => {
    const files = Array.from(list ?? []);
    isTooLarge.value = files.some(({ size }) => size > FILE_BYTES_MAX);
    if (isTooLarge.value) return;
    const read = files.map(async (file) => [file.name, await bytesOf(file)] as const);
    onPick(Object.fromEntries(await Promise.all(read)));
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="in"
        type="file"
        multiple={many}
        aria-describedby={`${id}-help`}
        onChange={(event) => void take(event.currentTarget.files)}
      />
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

/** What a call wrote, to be handed on: saved as a file; as a link and a code where it is short. */
export function FilesOut({
  files,
  link,
}: {
  readonly files: FilesByName;
  /** The place that reads it from a link: `join`. */
  readonly link?: string;
}): VNode {
  return (
    <div class="stack3">
      {Object.entries(files).map(([name, bytes]) => (
        <div key={name} class="stack">
          <Button
            kind="soft"
            icon="paper"
            small={<bdi>{name}</bdi>}
            onPress={() => saveFile(name, bytes)}
          >
            {kit.tell('file.save')}
          </Button>
          {link === undefined ? null : <AsLink address={addressOf(link, bytes)} />}
        </div>
      ))}
    </div>
  );
}

function AsLink({ address }: { readonly address: string }): VNode {
  const isCopied = useSignal(false);
  return (
    <>
      <Buttons>
        <Button
          kind="line"
          icon="link"
          onPress={() =>
            void navigator.clipboard.writeText(address).then(() => (isCopied.value = true))
          }
        >
          {kit.tell(isCopied.value ? 'file.copied' : 'file.copy')}
        </Button>
      </Buttons>
      {address.length > QR_CHARS_MAX ? null : (
        <Opening label={kit.tell('file.code')} icon="qr">
          {() => <QrPanel parts={[address]} />}
        </Opening>
      )}
    </>
  );
}

/** A file as the address of a place here: it is after the `#`, so no server ever sees it. */
function addressOf(place: string, bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
  const plain = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${location.origin}${location.pathname}${href(place, plain)}`;
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
