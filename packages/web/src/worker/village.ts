/**
 * The practice village in its worker: the peer of the person as the page knows it, and the walk. All of
 * it is in memory; nothing here opens a database, a file or a connection.
 */
import type { Result } from '@tocsin/core';
import { ok } from '@tocsin/core';
import { createDrawCrypto } from '@tocsin/crypto';
import { wasmCrypto } from '@tocsin/crypto/wasm';
import { refuse } from '@tocsin/host';
import type { ControlFault, Note } from '@tocsin/host/calls';
import { GIVEN, isCallName } from '@tocsin/host/calls';
import type { Village } from '@tocsin/host/practice';
import { buildVillage, BUILDING_STEPS, Walk } from '@tocsin/host/practice';
import { createMemoryStore } from '@tocsin/storage/memory';

import type { DeviceAct, DeviceState } from '../rpc/message.ts';
import type { FromVillage, VillageWords, WalkAct } from '../rpc/village.ts';
import type { PageAnswer, PageCall } from './answering.ts';
import { answerPage } from './answering.ts';
import { webClock } from './clock.ts';
import { MemoryFiles } from './memory-files.ts';
import { webRandom } from './random.ts';

/** How a device of the village stands: open, and nothing of it is kept. */
const OPEN: DeviceState = {
  kind: 'open',
  guarded: false,
  hasPassphrase: false,
  persistent: false,
  usedBytes: null,
  roomBytes: null,
  lost: [],
};

/** A village and the walk through it, for one page. */
export class PracticeVillage {
  readonly #village: Village;
  readonly #walk: Walk;
  readonly #files: MemoryFiles;
  readonly #tell: (said: FromVillage) => void;

  /** Builds one, telling how far it is. */
  static async build(
    words: VillageWords,
    tell: (said: FromVillage) => void,
  ): Promise<PracticeVillage> {
    const files = new MemoryFiles();
    const [crypto, drawCrypto] = [await wasmCrypto(), await createDrawCrypto()];
    const village = await buildVillage({
      machine: { crypto, drawCrypto, random: webRandom(), createStore: createMemoryStore },
      clock: webClock(),
      names: words.names,
      files,
      // It ends with its worker.
      signal: new AbortController().signal,
      onBuilt: (built) => tell({ built, of: BUILDING_STEPS }),
    });
    return new PracticeVillage(village, new Walk(village, words.texts), files, tell);
  }

  private constructor(
    village: Village,
    walk: Walk,
    files: MemoryFiles,
    tell: (said: FromVillage) => void,
  ) {
    this.#village = village;
    this.#walk = walk;
    this.#files = files;
    this.#tell = tell;
  }

  /** Opens it to the page; `changed` is called whenever something was judged anew at our device. */
  open(changed: () => void): void {
    this.#village.me.device().daemon.logs.onChanged(changed);
    this.#tell({ device: OPEN });
    this.#tellWalk();
  }

  /** Answers a call of the page. Whatever rings here rings as a drill. */
  answer(call: PageCall, note: (said: Note) => void): Promise<Result<PageAnswer, ControlFault>> {
    const { handlers } = this.#village.me.device().daemon;
    return answerPage(handlers, this.#files, asDrill(call), note);
  }

  /** Acts on the device itself: there is nothing to lock, to keep or to take away. */
  act(act: DeviceAct): Result<void, ControlFault> {
    if (act.kind === 'look') this.#tell({ device: OPEN });
    return act.kind === 'setPassphrase' ? refuse('NoPassphrase') : ok(undefined);
  }

  /** Moves the walk on. */
  async walk(act: WalkAct): Promise<void> {
    if (act === 'next') await this.#walk.next();
    else if (act === 'day') await this.#walk.letDayPass();
    else await this.#walk.doForMe();
    this.#tellWalk();
  }

  /** Looks whether the step was done; the page hears of it. */
  async look(): Promise<void> {
    if (await this.#walk.look()) this.#tellWalk();
  }

  #tellWalk(): void {
    const aheadMs = this.#village.around.clock.aheadMs();
    this.#tell({ walk: this.#walk.state(), aheadMs });
    this.#tell({ changed: true });
  }
}

/** The same call; one that takes `drill` is one. */
function asDrill(call: PageCall): PageCall {
  const isAlarm = isCallName(call.call) && Object.hasOwn(GIVEN[call.call], 'drill');
  return isAlarm ? { ...call, with: { ...call.with, drill: true } } : call;
}
