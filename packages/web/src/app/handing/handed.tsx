/** What a call wrote, handed to another device: as moving codes, as a file, an invitation as a link. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import { encodeLink } from '../../qr-parts/link.ts';
import { kit } from '../../words/kit.ts';
import { Button } from '../kit/button.tsx';
import type { FilesByName } from '../kit/files.tsx';
import { Give } from './give.tsx';

/** The files that a call wrote. */
export function GiveAll({ files }: { readonly files: FilesByName }): VNode {
  return (
    <>
      {Object.entries(files).map(([name, bytes]) => (
        <Give key={name} file={{ name, bytes }} />
      ))}
    </>
  );
}

/** An invitation as a link to be copied; nothing where it is too long for one. */
export function CopyLink({ file }: { readonly file: Uint8Array }): VNode | null {
  const address = useSignal<string | undefined>(undefined);
  const isCopied = useSignal(false);
  useEffect(() => {
    void encodeLink(file, location.origin).then((link) => (address.value = link));
  }, [file]);
  const link = address.value;
  if (link === undefined) return null;
  return (
    <Button
      kind="line"
      icon="link"
      onPress={() =>
        void navigator.clipboard.writeText(link).then(
          () => (isCopied.value = true),
          () => (isCopied.value = false),
        )
      }
    >
      {kit.tell(isCopied.value ? 'file.copied' : 'file.copy')}
    </Button>
  );
}
