/** The camera as a reader of codes. It runs only while it is on the screen, and keeps no picture. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { handing } from '../../words/handing.ts';
import { Icon } from '../kit/icon.tsx';

/** A picture is looked at this often; a code stands on the other screen for 250 ms at least. */
const LOOK_MS = 120;
/** Wide enough for a code of 73 modules that fills half of it: 4 pixels a module. */
const LOOK_PIXELS_MAX = 800;

type CameraState = 'wait' | 'sees' | 'refused' | 'absent' | 'busy';

/** Shows what the camera sees, and says each text that a code in it holds. */
export function Camera({ onText }: { readonly onText: (text: string) => void }): VNode {
  const state = useSignal<CameraState>('wait');
  const video = useRef<HTMLVideoElement>(null);
  const heard = useRef(onText);
  heard.current = onText;
  useEffect(() => {
    const leaving = new AbortController();
    void look(video.current, leaving.signal, {
      state: (now) => (state.value = now),
      text: (text) => heard.current(text),
    });
    return () => leaving.abort();
  }, []);
  const isSeeing = state.value === 'wait' || state.value === 'sees';
  return (
    <>
      <div class="cam" hidden={!isSeeing}>
        <video ref={video} playsInline muted aria-label={handing.say('camera.label')} />
        {state.value === 'wait' ? <Icon name="qr" /> : null}
      </div>
      <p class="sub" role="status">
        {state.value === 'sees'
          ? handing.tell('camera.aim')
          : handing.tell(`camera.${state.value}`)}
      </p>
    </>
  );
}

interface Looking {
  readonly state: (now: CameraState) => void;
  readonly text: (text: string) => void;
}

async function look(
  video: HTMLVideoElement | null,
  leaving: AbortSignal,
  { state, text }: Looking,
): Promise<void> {
  const opened = await openCamera();
  if (typeof opened === 'string') return state(opened);
  leaving.addEventListener('abort', () => {
    for (const track of opened.getTracks()) track.stop();
  });
  if (leaving.aborted || video === null) {
    for (const track of opened.getTracks()) track.stop();
    return undefined;
  }
  video.srcObject = opened;
  const [{ decodeQR }] = await Promise.all([
    import('qr/decode.js'),
    // A page that is left in the meantime ends the playing.
    video.play().catch(() => undefined),
  ]);
  state('sees');
  const canvas = document.createElement('canvas');
  const once = (): void => {
    if (leaving.aborted) return;
    const picture = pictureOf(video, canvas);
    const found = picture === undefined ? undefined : decode(decodeQR, picture);
    if (found !== undefined) text(found);
    setTimeout(once, LOOK_MS);
  };
  once();
  return undefined;
}

async function openCamera(): Promise<MediaStream | 'refused' | 'absent' | 'busy'> {
  // A page that is no secure context has no cameras at all.
  if ((navigator.mediaDevices as MediaDevices | undefined) === undefined) return 'absent';
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: 'environment' },
    });
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
    return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'absent' : 'busy';
  }
}

function pictureOf(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | undefined {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return undefined;
  const scale = Math.min(1, LOOK_PIXELS_MAX / Math.max(videoWidth, videoHeight));
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  if (brush === null) return undefined;
  brush.drawImage(video, 0, 0, canvas.width, canvas.height);
  return brush.getImageData(0, 0, canvas.width, canvas.height);
}

function decode(decodeQR: (picture: ImageData) => string, picture: ImageData): string | undefined {
  try {
    return decodeQR(picture);
  } catch {
    // No code in this picture: the next one may have it.
    return undefined;
  }
}
