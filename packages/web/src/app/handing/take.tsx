/** Takes a file from another device: by camera, as a file, as pasted or typed text. */
import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useId } from 'preact/hooks';

import { decodePayload, payloadIn } from '../../qr-parts/link.ts';
import { FILE_BYTES_MAX, unpack } from '../../qr-parts/packing.ts';
import type { Gathered } from '../../qr-parts/parts.ts';
import { decodePart, gather, wholeOf } from '../../qr-parts/parts.ts';
import { handing } from '../../words/handing.ts';
import { Button, Buttons } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Camera } from './camera.tsx';

/** The longest text that is pasted: the longest file as text. */
const PASTED_CHARS_MAX = FILE_BYTES_MAX;

type Said = 'foreign' | 'newer' | 'damaged' | 'broken' | 'large' | 'taken';

/** The three ways in. `onFile` may be called again: the camera goes on reading. */
export function Take({
  onFile,
  bytesMax = FILE_BYTES_MAX,
}: {
  readonly onFile: (bytes: Uint8Array) => void;
  /** Parcels are longer than what people hand to each other by screen. */
  readonly bytesMax?: number;
}): VNode {
  const way = useSignal<'camera' | 'paste' | undefined>(undefined);
  const said = useSignal<Said | undefined>(undefined);
  const gathered = useSignal<Gathered | undefined>(undefined);
  const take = (read: Uint8Array | undefined, otherwise: Said): void => {
    said.value = read === undefined ? otherwise : 'taken';
    if (read !== undefined) onFile(read);
  };
  return (
    <div class="stack3">
      <Ways way={way} onFile={(file) => void readFile(file, bytesMax, take)} />
      {way.value === 'camera' ? (
        <>
          <Camera onText={(text) => void readCode(text, gathered, said, take)} />
          <Grid gathered={gathered.value} />
        </>
      ) : null}
      {way.value === 'paste' ? <Paste onText={(text) => void readText(text, take)} /> : null}
      <p role="status" class={said.value === 'taken' ? 'sub' : 'wrong'}>
        {said.value === undefined ? '' : handing.tell(`read.${said.value}`)}
      </p>
    </div>
  );
}

function Ways({
  way,
  onFile,
}: {
  readonly way: Signal<'camera' | 'paste' | undefined>;
  readonly onFile: (file: File) => void;
}): VNode {
  const id = useId();
  const turn = (to: 'camera' | 'paste') => () => (way.value = way.value === to ? undefined : to);
  return (
    <Buttons>
      <Button kind={way.value === 'camera' ? 'line' : 'main'} icon="qr" onPress={turn('camera')}>
        {handing.tell(way.value === 'camera' ? 'take.stop' : 'take.scan')}
      </Button>
      <label class="btn line file" for={id}>
        <Icon name="paper" />
        <span class="two">{handing.tell('take.file')}</span>
        <input
          id={id}
          type="file"
          title={handing.say('take.file')}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file !== undefined) onFile(file);
            // The same file can be chosen again.
            event.currentTarget.value = '';
          }}
        />
      </label>
      <Button kind="line" icon="pen" onPress={turn('paste')}>
        {handing.tell('take.paste')}
      </Button>
    </Buttons>
  );
}

function Paste({ onText }: { readonly onText: (text: string) => void }): VNode {
  const typed = useSignal('');
  return (
    <div class="stack">
      <TextField
        label={handing.tell('take.pasteLabel')}
        help={handing.tell('take.pasteHelp')}
        lines={4}
        charsMax={PASTED_CHARS_MAX}
        value={typed.value}
        onInput={(value) => (typed.value = value)}
      />
      <Button kind="soft" onPress={() => onText(typed.value)}>
        {handing.tell('take.pasteGo')}
      </Button>
    </div>
  );
}

/** A square for each part: filled once it was read. */
function Grid({ gathered }: { readonly gathered: Gathered | undefined }): VNode | null {
  if (gathered === undefined || gathered.of === 1) return null;
  const { of, parts } = gathered;
  return (
    <div>
      <div class="parts" role="img" aria-label={handing.say('parts.label')}>
        {Array.from({ length: of }, (_, at) => (
          <i key={at} class={parts.has(at) ? 'got' : undefined} />
        ))}
      </div>
      <p class="sub" role="status">
        {handing.tell('parts.have', { have: parts.size, of })}
      </p>
    </div>
  );
}

type Taken = (read: Uint8Array | undefined, otherwise: Said) => void;

/** One code that the camera saw: a part of a file, or a link with an invitation. */
async function readCode(
  text: string,
  gathered: Signal<Gathered | undefined>,
  said: Signal<Said | undefined>,
  take: Taken,
): Promise<void> {
  const payload = payloadIn(text);
  if (payload !== undefined) return take(await decodePayload(payload), 'broken');
  const read = decodePart(text);
  if (read.kind !== 'part') {
    said.value = read.kind;
    return undefined;
  }
  const before = gathered.value;
  const isKnown = before?.whole === read.part.whole && before.parts.has(read.part.at);
  // A code that stays before the camera is read many times; it is taken in once.
  if (isKnown) return undefined;
  const now = gather(before, read.part);
  gathered.value = now;
  const whole = wholeOf(now);
  if (whole === undefined) {
    said.value = undefined;
    return undefined;
  }
  if (whole === 'damaged') gathered.value = undefined;
  return take(whole === 'damaged' ? undefined : await unpack(whole), 'damaged');
}

async function readText(text: string, take: Taken): Promise<void> {
  const payload = payloadIn(text) ?? (/^[\w-]+$/u.test(text.trim()) ? text.trim() : undefined);
  if (payload !== undefined) return take(await decodePayload(payload), 'broken');
  // A file that was opened in a text editor, or copied out of a message.
  const isFile = text.trim().startsWith('{') && text.trim().endsWith('}');
  return take(isFile ? new TextEncoder().encode(text) : undefined, 'broken');
}

async function readFile(file: File, bytesMax: number, take: Taken): Promise<void> {
  const isRead = file.size <= bytesMax;
  take(isRead ? new Uint8Array(await file.arrayBuffer()) : undefined, 'large');
}
