/**
 * Moves parcels between devices and knows nothing of what they say. A *live* bearer has links on
 * which both ends speak (`memory`, `libp2p`); another (`bundle`) only takes sealed parcels and
 * brings them some day. Implementations pass `@tocsin/bearers/compliance`.
 */
import type { Result } from '@tocsin/core';

/** A link of a bearer, while it lasts; a folder for a bearer that is not live. */
export type LinkId = string;

/** What a bearer can fail with. */
export type BearerFault =
  | { readonly kind: 'BearerUnavailable'; readonly retryAfterMs: number }
  | { readonly kind: 'LinkDown' }
  | { readonly kind: 'ParcelTooLarge'; readonly parcelBytesMax: number }
  | { readonly kind: 'BearerClosed' }
  /** A folder of a bearer that works with files is not there, may not be written to, is full. */
  | { readonly kind: 'FolderMissing' }
  | { readonly kind: 'FolderReadOnly' }
  | { readonly kind: 'FolderFull' };

/** What a bearer brings. */
export type BearerEvent =
  | {
      readonly kind: 'up';
      readonly link: LinkId;
      /** The bearer's own keys at both ends, which the handshake binds to the devices'. */
      readonly local: Uint8Array;
      readonly remote: Uint8Array;
      /** Whether the other end opened the link. */
      readonly inbound: boolean;
      /** The way it was reached, as `ways add` would write it; for people, not for rules. */
      readonly way: string;
      /**
       * Whether the other end answers from beyond our own net, as far as the bearer can tell: over a
       * public address, its own or a relay's. Then our line goes out at least so far (R25).
       */
      readonly isBeyond: boolean;
    }
  | { readonly kind: 'parcel'; readonly link: LinkId; readonly bytes: Uint8Array }
  | { readonly kind: 'down'; readonly link: LinkId };

/** The kinds of way by which something was heard; on screen "net" and "by hand". */
export type BearerKind = 'memory' | 'libp2p' | 'bundle';

/** One way out of this device. */
export interface Bearer {
  readonly kind: BearerKind;
  /** Whether links exist, on which handshake and reconciliation run. */
  readonly live: boolean;
  readonly parcelBytesMax: number;
  /**
   * Settles once the bearer has taken the parcel, which is not yet delivery. Waits while the
   * other end is slow. Parcels of one live link arrive whole and in order, or the link goes down.
   */
  carry(link: LinkId, parcel: Uint8Array, signal: AbortSignal): Promise<Result<void, BearerFault>>;
  /** What arrives, until `signal` aborts or the bearer closes. One reader at a time. */
  events(signal: AbortSignal): AsyncIterable<BearerEvent>;
  /** The addresses to keep in touch with; a live bearer redials them without end. */
  setWays(ways: readonly string[]): void;
  /** Where this bearer can be reached now, as the other end would write it in its ways. */
  addresses(): readonly string[];
  /** Ends a link. */
  drop(link: LinkId): Promise<void>;
  close(): Promise<void>;
}
