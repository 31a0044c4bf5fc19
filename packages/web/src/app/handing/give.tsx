/** Hands a file to another device: as moving codes on the screen, or as a file. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import { pack } from '../../qr-parts/packing.ts';
import { encodeParts } from '../../qr-parts/parts.ts';
import { handing } from '../../words/handing.ts';
import { Button, Buttons } from '../kit/button.tsx';
import { QrPanel } from '../kit/qr.tsx';

/** What is handed on, and under which name it is saved. */
export interface Handed {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** The codes, and the file beside them. */
export function Give({ file }: { readonly file: Handed }): VNode {
  const parts = useSignal<readonly string[] | 'tooLong' | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    void pack(file.bytes).then((packed) => {
      if (!isGone) parts.value = encodeParts(packed) ?? 'tooLong';
    });
    return () => {
      isGone = true;
    };
  }, [file.bytes]);
  return (
    <div class="stack3">
      {parts.value === undefined ? <p class="sub">{handing.tell('give.wait')}</p> : null}
      {parts.value === 'tooLong' ? <p>{handing.tell('give.tooLong')}</p> : null}
      {parts.value === undefined || parts.value === 'tooLong' ? null : (
        <>
          <p class="sub">{handing.tell('give.codes', { parts: parts.value.length })}</p>
          <QrPanel key={parts.value[0] ?? ''} parts={parts.value} />
        </>
      )}
      <Buttons>
        <Button kind="line" icon="down" onPress={() => save(file)}>
          {handing.tell('give.save')}
        </Button>
        {canShare(file) ? (
          <Button kind="line" onPress={() => void share(file)}>
            {handing.tell('give.share')}
          </Button>
        ) : null}
      </Buttons>
    </div>
  );
}

/** Saves a file where the browser keeps what is downloaded. */
export function save({ bytes, name }: Handed): void {
  const address = URL.createObjectURL(new Blob([Uint8Array.from(bytes)]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun with the click; its address is not needed any more.
  URL.revokeObjectURL(address);
}

function fileOf({ bytes, name }: Handed): File {
  return new File([Uint8Array.from(bytes)], name);
}

function canShare(file: Handed): boolean {
  return typeof navigator.canShare === 'function' && navigator.canShare({ files: [fileOf(file)] });
}

async function share(file: Handed): Promise<void> {
  // Changing one's mind in the phone's own sheet is no fault.
  await navigator.share({ files: [fileOf(file)] }).catch(() => undefined);
}
