/**
 * A piece of wire in user space: what connects here is carried to a port of the loopback, with delay,
 * exchanged and changed pieces, resets, a limit to its rate, and silence. It reads nothing of what
 * it carries.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import type { Luck } from '../../packages/simulator/src/world/luck.ts';

/** Bytes that wait in one direction before the sender is held up. */
const WAITING_BYTES_MAX = 1_048_576;

/** What a wire does to what it carries; nothing when empty. Chances are parts in a thousand pieces. */
export interface Ills {
  readonly delayMs?: number;
  /** Up to so much more, by luck; the order stays. */
  readonly jitterMs?: number;
  /** Pieces that change places with the one after them. */
  readonly exchanged?: number;
  /** Pieces in which one byte is changed. */
  readonly changed?: number;
  /** Pieces after which both ends see a reset. */
  readonly reset?: number;
  /** Bytes a second, in each direction. */
  readonly bytesPerS?: number;
  /** `silent`: taken and never delivered, as by a firewall; `refused`: no connection at all. */
  readonly cut?: 'silent' | 'refused';
}

/** A wire that is there until it is closed. */
export interface Wire {
  readonly port: number;
  /** From now on; what is on its way stays as it was. */
  set(ills: Ills, luck?: Luck): void;
  /** Resets every connection. */
  break(): void;
  /** Connections that were made over it so far. */
  made(): number;
  /** How often it did something to what it carried. */
  done(): number;
  /** Bytes that it took so far, in both directions together. */
  carried(): number;
  close(): Promise<void>;
}

interface Line {
  readonly near: Socket;
  readonly far: Socket;
}

/** Opens a wire to a port of the loopback. */
export async function createWire(to: number): Promise<Wire> {
  const wire = new LoopbackWire(to);
  await wire.listen();
  return wire;
}

class LoopbackWire implements Wire {
  readonly #to: number;
  readonly #server = createServer({ pauseOnConnect: true }, (near) => this.#take(near));
  readonly #lines = new Set<Line>();
  #ills: Ills = {};
  #luck: Luck | undefined;
  #made = 0;
  #done = 0;
  #carried = 0;
  port = 0;

  constructor(to: number) {
    this.#to = to;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  set(ills: Ills, luck?: Luck): void {
    this.#ills = ills;
    if (luck !== undefined) this.#luck = luck;
    if (ills.cut === 'refused') this.break();
  }

  break(): void {
    for (const { near, far } of this.#lines) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.#lines.clear();
  }

  made(): number {
    return this.#made;
  }

  done(): number {
    return this.#done;
  }

  carried(): number {
    return this.#carried;
  }

  async close(): Promise<void> {
    this.break();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(near: Socket): void {
    near.on('error', () => undefined);
    if (this.#ills.cut === 'refused') return void near.resetAndDestroy();
    this.#made += 1;
    const far = connect(this.#to, '127.0.0.1');
    far.on('error', () => undefined);
    near.setNoDelay(true);
    far.setNoDelay(true);
    const line: Line = { near, far };
    this.#lines.add(line);
    const end = (): void => {
      this.#lines.delete(line);
      near.destroy();
      far.destroy();
    };
    near.on('close', end);
    far.on('close', end);
    this.#lead(near, far);
    this.#lead(far, near);
    near.resume();
  }

  /** One direction: pieces leave in order, each at its time, unless luck exchanges two. */
  #lead(from: Socket, to: Socket): void {
    const line = new Queue(from, to);
    let held: Buffer | undefined;
    from.on('data', (piece: Buffer) => {
      this.#carried += piece.length;
      const { exchanged = 0, changed = 0, reset = 0, cut } = this.#ills;
      if (cut === 'silent') return;
      if (this.#hits(changed)) {
        const at = this.#luck?.below(piece.length) ?? 0;
        piece[at] = (piece[at] ?? 0) ^ (1 + (this.#luck?.below(255) ?? 0));
      }
      if (held === undefined && this.#hits(exchanged)) held = piece;
      else {
        line.add(piece, this.#timeOf(piece));
        if (held !== undefined) line.add(held, this.#timeOf(held));
        held = undefined;
      }
      if (this.#hits(reset)) {
        from.resetAndDestroy();
        to.resetAndDestroy();
      }
    });
  }

  #timeOf(piece: Buffer): { readonly waitsMs: number; readonly takesMs: number } {
    const { delayMs = 0, jitterMs = 0, bytesPerS } = this.#ills;
    const jitter = jitterMs === 0 ? 0 : (this.#luck?.below(jitterMs) ?? 0);
    const takesMs = bytesPerS === undefined ? 0 : (piece.length * 1_000) / bytesPerS;
    return { waitsMs: delayMs + jitter, takesMs };
  }

  #hits(parts: number): boolean {
    const isHit = parts > 0 && this.#luck?.chance(parts, 1_000) === true;
    if (isHit) this.#done += 1;
    return isHit;
  }
}

/** What is on its way in one direction. One timer for all: those of Node keep no order among themselves. */
class Queue {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #pieces: { readonly piece: Buffer; readonly atMs: number }[] = [];
  #freeAtMs = 0;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket) {
    this.#from = from;
    this.#to = to;
  }

  add(piece: Buffer, time: { readonly waitsMs: number; readonly takesMs: number }): void {
    const { waitsMs, takesMs } = time;
    this.#freeAtMs = Math.max(this.#freeAtMs, performance.now() + waitsMs) + takesMs;
    this.#pieces.push({ piece, atMs: this.#freeAtMs });
    this.#bytes += piece.length;
    if (this.#bytes > WAITING_BYTES_MAX) this.#from.pause();
    if (this.#timer === undefined) this.#send();
  }

  #send(): void {
    this.#timer = undefined;
    for (let next = this.#pieces[0]; next !== undefined; next = this.#pieces[0]) {
      const inMs = next.atMs - performance.now();
      if (inMs > 0) {
        this.#timer = setTimeout(() => this.#send(), Math.ceil(inMs));
        return;
      }
      this.#pieces.shift();
      this.#bytes -= next.piece.length;
      if (!this.#to.destroyed) this.#to.write(next.piece);
    }
    if (this.#bytes <= WAITING_BYTES_MAX) this.#from.resume();
  }
}
