/**
 * What the page and its worker say to each other. A call of the peer is the same as that of the
 * command line (`@tocsin/host/calls`); files go beside it, by name, since a page has no folders.
 * Beside the calls stand a few acts on this device itself, which only an app has.
 */
import type { ControlFault, JsonObject, Note } from '@tocsin/host/calls';

/** Files handed over with a call or an answer, by name. */
export type FilesByName = Readonly<Record<string, Uint8Array>>;

/** How this device stands. */
export type DeviceState =
  /** The worker is starting. */
  | { readonly kind: 'starting' }
  /** Nothing is kept here. `wasHere`: something was, and the browser has thrown it away. */
  | { readonly kind: 'new'; readonly wasHere?: true }
  /** Something is kept; its passphrase is asked for. Nothing runs. */
  | { readonly kind: 'closed' }
  /** Runs. `guarded`: after a while without touch, until the passphrase: only rings are shown. */
  | {
      readonly kind: 'open';
      readonly guarded: boolean;
      readonly hasPassphrase: boolean;
      /** Whether the browser promised not to clear what is kept here. */
      readonly persistent: boolean;
      readonly usedBytes: number | null;
      readonly roomBytes: number | null;
      /** Logs that this browser has thrown away since they were kept. */
      readonly lost: readonly string[];
    }
  /** Another tab has it. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly fault: ControlFault };

/** What is done with this device itself. */
export type DeviceAct =
  | { readonly kind: 'make'; readonly passphrase: string | null }
  | { readonly kind: 'open'; readonly passphrase: string | null }
  /** From now on another passphrase, or none. */
  | { readonly kind: 'setPassphrase'; readonly passphrase: string | null }
  /** Shows only rings until the passphrase is given again. */
  | { readonly kind: 'guard' }
  /** Forgets the key and closes all; the page begins anew. */
  | { readonly kind: 'close' }
  /** Takes away everything that is kept here. */
  | { readonly kind: 'wipe' }
  /** Says again how this device stands: its room, and whether the browser keeps it. */
  | { readonly kind: 'look' };

/** From the page. */
export type ToWorker =
  /** First of all: the port over which the window's bearers are reached. */
  | { readonly begin: MessagePort }
  /** The page is looked at again, or the net is back: whatever is due is done now. */
  | { readonly awake: true }
  | {
      readonly id: number;
      readonly call: string;
      readonly assembly?: string;
      readonly with: JsonObject;
      readonly files?: FilesByName;
    }
  | { readonly id: number; readonly act: DeviceAct };

/** To the page. */
export type FromWorker =
  | {
      readonly id: number;
      readonly ok: true;
      readonly value: JsonObject;
      readonly files: FilesByName;
    }
  | { readonly id: number; readonly ok: false; readonly fault: ControlFault }
  | { readonly id: number; readonly note: Note }
  /** Something was judged anew: whatever is on the screen is asked again. */
  | { readonly changed: true }
  | { readonly device: DeviceState };
