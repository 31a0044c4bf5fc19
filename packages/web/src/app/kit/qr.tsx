/**
 * QR codes, one or many in turn. On white ground in both themes, with four modules of quiet around.
 * Several parts move only after the person said so once, stop at any time, and can be stepped
 * through: at most three pictures a second (guide §8). The encoder is fetched when first needed.
 */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

import { kit } from '../../words/kit.ts';
import { Button, Buttons } from './button.tsx';

/** Modules of quiet around a code (ISO/IEC 18004 §9.1). */
const QUIET_MODULES = 4;
/** Pictures a second: the slow one is allowed to everyone, the quick one is asked for. */
const SLOW_MS = 500;
const QUICK_MS = 250;

/** Encodes texts as QR pictures; a part is one text of bytes or characters. */
export function QrPanel({
  parts,
  onPrint,
}: {
  readonly parts: readonly string[];
  readonly onPrint?: () => void;
}): VNode {
  const at = useSignal(0);
  const isPlaying = useSignal(false);
  const everyMs = useSignal(SLOW_MS);
  useSignalEffect(() => {
    if (!isPlaying.value) return undefined;
    const timer = setInterval(() => step(at, parts.length), everyMs.value);
    return () => clearInterval(timer);
  });
  const part = Math.min(at.value, parts.length - 1);
  const place = { at: part + 1, of: parts.length };
  return (
    <div class="stack3">
      <QrPicture text={parts[part] ?? ''} label={kit.say('qr.label', place)} />
      {parts.length > 1 ? (
        <>
          <p class="sub centred">{kit.tell('qr.part', place)}</p>
          <Buttons>
            <Button
              kind="line"
              icon={isPlaying.value ? 'pause' : 'swap'}
              onPress={() => (isPlaying.value = !isPlaying.value)}
            >
              {kit.tell(isPlaying.value ? 'qr.pause' : 'qr.play')}
            </Button>
            <Button kind="line" onPress={() => step(at, parts.length)}>
              {kit.tell('qr.next')}
            </Button>
            <Button
              kind="line"
              onPress={() => (everyMs.value = everyMs.value === SLOW_MS ? QUICK_MS : SLOW_MS)}
            >
              {kit.tell(everyMs.value === SLOW_MS ? 'qr.faster' : 'qr.slower')}
            </Button>
          </Buttons>
        </>
      ) : null}
      {onPrint === undefined ? null : (
        <Button kind="line" icon="print" onPress={onPrint}>
          {kit.tell('qr.print')}
        </Button>
      )}
    </div>
  );
}

function step(at: { value: number }, of: number): void {
  at.value = (at.value + 1) % of;
}

/** One code as a picture; its modules are one path, so nothing is parsed as HTML. */
function QrPicture({ text, label }: { readonly text: string; readonly label: string }): VNode {
  const modules = useSignal<readonly (readonly boolean[])[]>([]);
  useEffect(() => {
    let isGone = false;
    void import('qr').then(({ encodeQR }) => {
      if (!isGone) modules.value = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_MODULES });
    });
    return () => {
      isGone = true;
    };
  }, [text]);
  const size = modules.value.length;
  return (
    <div class="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
        <path d={pathOf(modules.value)} fill="#10160f" />
      </svg>
    </div>
  );
}

function pathOf(modules: readonly (readonly boolean[])[]): string {
  return modules
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
}
