/**
 * Draws by lot of a home on one device: what its person says, and what the device does by itself.
 * Without asking anybody it shows, in its time, the secret to which its person committed, and shows by a
 * record what others said, so that it was heard in time.
 */
import type {
  DrawCrypto,
  DrawOpened,
  DrawReading,
  DrawsState,
  DrawState,
  DrawView,
  Hash32,
  Hour,
  Instant,
  MemberId,
  OpeningFault,
  RecordId,
  RecordKind,
  Result,
} from '@tocsin/core';
import {
  activeDevices,
  DRAW_SECRET_BYTES,
  drawAsks,
  drawCommitmentOf,
  drawCommittedKind,
  drawOpenedKind,
  drawReadKind,
  drawRoundKind,
  drawShownKind,
  drawView,
  drawViews,
  fail,
  foldDraws,
  frontierHashOf,
  frontierOf,
  hashIn,
  hour,
  idBytes,
  idOf,
  instantOf,
  isRoundTrue,
  liveMembers,
  objectionToDraw,
  ok,
  readByOf,
  roundNamed,
  signatureBytes,
  toHex,
  witnessKind,
} from '@tocsin/core';

import type { AppendFault } from '../log/replica.ts';
import { hourNow } from '../log/replica.ts';
import { createSerial } from '../log/serial.ts';
import type { DrawMeans, StoreFault } from '../ports/index.ts';
import type { AssemblyPeer } from './assembly-peer.ts';
import type { DecisionDesk } from './decision-desk.ts';
import { DrawCryptoAtHand } from './draw-crypto.ts';
import { earliest } from './pact-peer.ts';

/** Where a secret lies until it is shown. */
const secretName = (draw: RecordId): string => `draw.secret.${draw}`;

/** Hours between two members who show what they saw: few do, and all do in the end. */
const WITNESS_STEP_HOURS = 2;

/** Why something was not said. */
export type DrawDeskFault =
  | AppendFault
  | StoreFault
  | { readonly kind: 'NotAMember' }
  | { readonly kind: 'DrawMalformed'; readonly problem: string }
  | { readonly kind: 'DrawObjection'; readonly problem: OpeningFault }
  | { readonly kind: 'UnknownDraw' }
  /** It draws nobody: its opening is not right. */
  | { readonly kind: 'DrawVoid' }
  | { readonly kind: 'DrawOver' }
  | { readonly kind: 'NotACommitter' }
  | { readonly kind: 'CommittedBefore' }
  | { readonly kind: 'CommitClosed' }
  | { readonly kind: 'NotCommitted' }
  | { readonly kind: 'ShownBefore' }
  | { readonly kind: 'ShowEarly' }
  | { readonly kind: 'ShowClosed' }
  /** The secret lies on the device that committed. */
  | { readonly kind: 'SecretElsewhere' }
  | { readonly kind: 'NotAHand' }
  | { readonly kind: 'WitnessNoHand' }
  | { readonly kind: 'OtherLuck'; readonly count: number }
  | { readonly kind: 'ReadEarly' }
  | { readonly kind: 'ReadClosed' }
  | { readonly kind: 'NoRoundNamed' }
  | { readonly kind: 'RoundNotTrue' }
  /** The check of rounds could not be fetched. */
  | { readonly kind: 'CryptoUnavailable' };

type Said = Promise<Result<RecordId, DrawDeskFault>>;

/** Draws on one device. */
export interface DrawDesk {
  /** For as long as `ready` has not settled, rounds count as not said. */
  state(): DrawsState;
  /** Settles once `state` is whole; false: what checks rounds could not be fetched. */
  ready(): Promise<boolean>;
  /** What replays a draw; undefined: it could not be fetched. */
  crypto(): Promise<DrawCrypto | undefined>;
  /** The newest first. */
  views(): readonly DrawView[];
  open(opened: DrawOpened): Said;
  commit(draw: RecordId): Said;
  /** Also done by the device itself, as soon as its time comes. */
  show(draw: RecordId): Said;
  read(draw: RecordId, reading: DrawReading | null, witnesses: readonly MemberId[]): Said;
  bring(draw: RecordId, signature: Uint8Array, previous: Uint8Array): Said;
  /** Settles once what this device does by itself has been done. */
  settled(): Promise<void>;
  close(): void;
}

/** Opens the desk of a home. */
export function createDrawDesk(
  home: AssemblyPeer,
  decisions: Pick<DecisionDesk, 'state'>,
  crypto: DrawMeans,
): DrawDesk {
  return new Desk(home, decisions, crypto);
}

class Desk implements DrawDesk {
  readonly #home: AssemblyPeer;
  readonly #decisions: Pick<DecisionDesk, 'state'>;
  readonly #crypto: DrawCryptoAtHand;
  readonly #serial = createSerial();
  readonly #stop: () => void;
  #folded: { readonly of: unknown; readonly draws: DrawsState } | undefined;
  /** What was shown already: nobody shows the same twice. */
  readonly #shown = new Set<RecordId>();
  #cancelWake: () => void = () => {};
  #closed = false;

  constructor(home: AssemblyPeer, decisions: Pick<DecisionDesk, 'state'>, means: DrawMeans) {
    this.#home = home;
    this.#decisions = decisions;
    this.#crypto = new DrawCryptoAtHand(means, () => this.#foldAnew());
    this.#stop = home.peer.onJudged(() => void this.settled());
    void this.settled();
  }

  get #peer(): AssemblyPeer['peer'] {
    return this.#home.peer;
  }

  get #me(): MemberId | undefined {
    return this.#peer.judged().me;
  }

  get #now(): Hour {
    return hourNow(this.#peer.parts);
  }

  state(): DrawsState {
    const { state } = this.#peer.judged();
    if (state === undefined) return { draws: [] };
    if (this.#folded?.of !== state) {
      const draws = foldDraws(state, this.#decisions.state(), this.#crypto.crypto);
      this.#folded = { of: state, draws };
    }
    return this.#folded.draws;
  }

  async ready(): Promise<boolean> {
    // The fold asks about every round that was brought.
    this.state();
    return await this.#crypto.ready();
  }

  async crypto(): Promise<DrawCrypto | undefined> {
    return (await this.#crypto.whole()) ? this.#crypto.crypto : undefined;
  }

  /** Rounds can be checked now: what was folded before counted them as not said. */
  #foldAnew(): void {
    this.#folded = undefined;
    if (!this.#closed) void this.#peer.refresh();
  }

  views(): readonly DrawView[] {
    return drawViews(this.state(), this.#now);
  }

  async open(opened: DrawOpened): Said {
    const { state, me } = this.#peer.judged();
    if (state === undefined || me === undefined) return fail({ kind: 'NotAMember' });
    const checked = drawOpenedKind.shape.parse(drawOpenedKind.shape.toCbor(opened));
    if (!checked.ok) return fail({ kind: 'DrawMalformed', problem: checked.fault.rule });
    const objection = objectionToDraw(state, this.#decisions.state(), opened, me, this.#now);
    if (objection !== null) return fail({ kind: 'DrawObjection', problem: objection });
    if (this.#hasRival(opened)) return fail({ kind: 'DrawObjection', problem: 'drawnBefore' });
    return await this.#say(drawOpenedKind, opened);
  }

  async commit(draw: RecordId): Said {
    const open = this.#open(draw);
    if (!open.ok) return open;
    const { committers, terms, opened } = open.value;
    const own = committers.find(({ member }) => member === this.#me);
    if (own === undefined || terms === null) return fail({ kind: 'NotACommitter' });
    if (own.status !== 'silent') return fail({ kind: 'CommittedBefore' });
    const secrets = opened.luck.kind === 'own' ? opened.luck.value.secrets : null;
    if (secrets === null || this.#now > secrets.commitUntil) return fail({ kind: 'CommitClosed' });
    const secret = this.#peer.parts.random.bytes(DRAW_SECRET_BYTES);
    // Durable before it is committed to: what is lost here can never be shown.
    const kept = await this.#peer.parts.store.writeLocal(new Map([[secretName(draw), secret]]));
    if (!kept.ok) return kept;
    const { sha256 } = this.#crypto.crypto;
    const commitment = drawCommitmentOf(terms, own.member, toHex(secret), sha256) as Hash32;
    return await this.#say(drawCommittedKind, { draw, commitment });
  }

  async show(draw: RecordId): Said {
    const open = this.#open(draw);
    if (!open.ok) return open;
    const { committers, opened } = open.value;
    const own = committers.find(({ member }) => member === this.#me);
    const secrets = opened.luck.kind === 'own' ? opened.luck.value.secrets : null;
    if (own === undefined || secrets === null) return fail({ kind: 'NotACommitter' });
    if (own.status === 'shown') return fail({ kind: 'ShownBefore' });
    if (own.status !== 'committed') return fail({ kind: 'NotCommitted' });
    if (this.#now <= secrets.commitUntil + opened.grace) return fail({ kind: 'ShowEarly' });
    if (this.#now > secrets.showUntil) return fail({ kind: 'ShowClosed' });
    const secret = await this.#peer.parts.store.readLocal(secretName(draw));
    if (!secret.ok) return secret;
    if (secret.value === undefined) return fail({ kind: 'SecretElsewhere' });
    return await this.#say(drawShownKind, { draw, secret: secret.value });
  }

  async read(draw: RecordId, reading: DrawReading | null, witnesses: readonly MemberId[]): Said {
    const open = this.#open(draw);
    if (!open.ok) return open;
    const { opened } = open.value;
    const readBy = readByOf(opened);
    const me = this.#me;
    if (readBy === undefined || me === undefined || !readBy.hands.includes(me))
      return fail({ kind: 'NotAHand' });
    if (witnesses.some((one) => !readBy.hands.includes(one) || one === me))
      return fail({ kind: 'WitnessNoHand' });
    const count = countAsked(opened);
    const isRight = reading === null || reading.kind === kindAsked(opened);
    if (!isRight || (reading !== null && reading.value.length !== count))
      return fail({ kind: 'OtherLuck', count });
    if (this.#now <= readBy.after) return fail({ kind: 'ReadEarly' });
    if (this.#now > readBy.until) return fail({ kind: 'ReadClosed' });
    const said = { draw, witnesses, reading };
    const checked = drawReadKind.shape.parse(drawReadKind.shape.toCbor(said));
    if (!checked.ok) return fail({ kind: 'DrawMalformed', problem: checked.fault.rule });
    return await this.#say(drawReadKind, said);
  }

  async bring(draw: RecordId, signature: Uint8Array, previous: Uint8Array): Said {
    const open = this.#open(draw);
    if (!open.ok) return open;
    const named = roundNamed(open.value.opened);
    if (named === null) return fail({ kind: 'NoRoundNamed' });
    if (open.value.luck?.beacon?.signature !== '') return fail({ kind: 'DrawOver' });
    if (!(await this.#crypto.whole())) return fail({ kind: 'CryptoUnavailable' });
    const round = { ...named, signature: toHex(signature), previous: toHex(previous) };
    const isTrue =
      signature.length === signatureBytes(named.chain) &&
      isRoundTrue(round, this.#crypto.crypto.verifyBeacon);
    if (!isTrue) return fail({ kind: 'RoundNotTrue' });
    return await this.#say(drawRoundKind, { draw, signature, previous });
  }

  async settled(): Promise<void> {
    await this.#serial(() => this.#step());
  }

  close(): void {
    this.#closed = true;
    this.#cancelWake();
    this.#stop();
  }

  /** Whether a draw for the same decision came to somebody, or still may. */
  #hasRival({ decision, replaces }: DrawOpened): boolean {
    return this.state().draws.some(
      (one) =>
        decision !== null &&
        one.opened.decision === decision &&
        one.fault === null &&
        !(one.isSettled && one.outcome.kind === 'nobody' && one.record === replaces),
    );
  }

  /** A draw that is one, of which our own word may be said. */
  #open(draw: RecordId): Result<DrawState, DrawDeskFault> {
    const found = this.state().draws.find(({ record }) => record === draw);
    if (found === undefined) return fail({ kind: 'UnknownDraw' });
    if (this.#me === undefined) return fail({ kind: 'NotAMember' });
    return found.fault === null ? ok(found) : fail({ kind: 'DrawVoid' });
  }

  async #say<T>(kind: RecordKind<T>, said: NoInfer<T>): Said {
    const written = await this.#peer.append(kind, said);
    if (!written.ok) return written;
    await this.#peer.refresh();
    return ok(written.value);
  }

  async #step(): Promise<void> {
    const { state } = this.#peer.judged();
    if (this.#closed || state === undefined || !this.#peer.isClockSure()) return;
    if (!activeDevices(state).includes(this.#peer.replica.me)) return;
    let wake: Instant | null = null;
    for (const draw of this.state().draws) {
      if (draw.isSettled || draw.fault !== null) continue;
      await this.#showSecret(draw);
      await this.#showUnheard(draw);
      wake = earliest(wake, this.#wakeFor(draw));
    }
    this.#wakeLater(wake);
  }

  /** Shows what this device committed to, once everybody else has. */
  async #showSecret(draw: DrawState): Promise<void> {
    const me = this.#me;
    if (me === undefined || drawAsks(drawView(draw, this.#now), me) !== 'show') return;
    // What is not here lies on another device of ours, and that one shows it.
    await this.show(draw.record);
  }

  /** Shows what others said and too few have shown yet, when it is this member's turn. */
  async #showUnheard(draw: DrawState): Promise<void> {
    const { state } = this.#peer.judged();
    if (state === undefined) return;
    const due = this.#unheardOf(draw).filter(
      ([record, turn]) => turn <= this.#now && !this.#shown.has(record),
    );
    if (due.length === 0 || this.#now > draw.hours.givenUntil + draw.opened.grace) return;
    for (const [record] of due) this.#shown.add(record);
    const frontier = frontierOf(state.reading.inOrder);
    const frontierHash = frontierHashOf(this.#peer.parts.crypto.hash, frontier);
    const written = await this.#peer.append(witnessKind, { frontierHash });
    if (written.ok) await this.#peer.refresh();
  }

  /** Words of others that too few have shown yet, and the hour of this member's turn. */
  #unheardOf({ record, opened, unheard }: DrawState): readonly (readonly [RecordId, Hour])[] {
    const { state, me } = this.#peer.judged();
    if (state === undefined || me === undefined || opened.grace === 0) return [];
    const { hash } = this.#peer.parts.crypto;
    const rankOf = (member: MemberId): Hash32 =>
      idOf<Hash32>(hashIn(hash, 'voteWitness', idBytes(record), idBytes(member)));
    const own = rankOf(me);
    const before = liveMembers(state).filter(({ id }) => rankOf(id) < own).length;
    const wait = 1 + Math.min(before * WITNESS_STEP_HOURS, opened.grace - 1);
    return unheard.flatMap((one) => {
      const entry = state.reading.entryById.get(one);
      const by = entry && state.devices.get(entry.header.author)?.member;
      return entry === undefined || by === me
        ? []
        : [[one, hour(entry.header.wallHour + wait)] as const];
    });
  }

  /** When time alone gives this device something to do. */
  #wakeFor(draw: DrawState): Instant | null {
    const hours: number[] = this.#unheardOf(draw)
      .filter(([record]) => !this.#shown.has(record))
      .map(([, turn]) => turn - 1);
    const { luck, grace } = draw.opened;
    const secrets = luck.kind === 'own' ? luck.value.secrets : null;
    const own = draw.committers.find(({ member }) => member === this.#me);
    if (secrets !== null && own?.status === 'committed') hours.push(secrets.commitUntil + grace);
    const { tempoMs } = this.#peer.parts;
    return hours
      .filter((one) => one >= this.#now)
      .reduce<Instant | null>((first, one) => earliest(first, instantOf(hour(one), tempoMs)), null);
  }

  /** A moment after an hour began: walls are rounded up. */
  #wakeLater(at: Instant | null): void {
    this.#cancelWake();
    if (at === null || this.#closed) return;
    const { clock } = this.#peer.parts;
    const inMs = Math.max(1, at - clock.now() + 1);
    this.#cancelWake = clock.wakeAt(clock.monotonicMs() + inMs, () => void this.settled());
  }
}

/** How many dice, or sources, an opening asks to read. */
function countAsked({ luck }: DrawOpened): number {
  return luck.kind === 'numbers' ? luck.value.sources.length : (luck.value.dice?.count ?? 0);
}

function kindAsked({ luck }: DrawOpened): DrawReading['kind'] {
  return luck.kind === 'numbers' ? 'numbers' : 'dice';
}
