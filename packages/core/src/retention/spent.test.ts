import { describe, expect, test } from 'vitest';

import { boxKind } from '../assembly/keys.ts';
import { witnessKind } from '../assembly/consent.ts';
import { firstBellTokensKind, TOKEN_HASHES_BYTES } from '../alert/first-bell-records.ts';
import type {
  DeviceId,
  Hash32,
  LogId,
  MemberId,
  PartyId,
  PlacementId,
  RecordId,
} from '../base/id.ts';
import { hour, instantOf } from '../base/time.ts';
import type { Cbor } from '../codec/cbor.ts';
import {
  contactSharedKind,
  dutyKind,
  dutySaidKind,
  matchKind,
  offerKind,
  wantedEndedKind,
} from '../exchange/records.ts';
import type { Entry, EntryBody } from '../log/entry.ts';
import { wordToldKind } from '../duress/readers.ts';
import { SEALED_WORD_BYTES } from '../duress/sealed-word.ts';
import { huskEntry, huskOf, WAYMARK_SEQS } from '../log/husk.ts';
import {
  INQUIRY_CLOSED,
  INQUIRY_OPENED,
  INQUIRY_STEP,
  inquiryIdOf,
} from '../pulse/inquiry-records.ts';
import { PAUSE } from '../pulse/pause.ts';
import { RHYTHM, RHYTHM_DEFAULT } from '../pulse/rhythm.ts';
import { SEEN } from '../pulse/seen.ts';
import type { SubjectId } from '../pulse/subject.ts';
import type { RecordKind } from '../record/kind.ts';
import { KIND } from '../record/kind.ts';
import {
  LANE_COMMON,
  LANE_GOVERNANCE,
  LANE_GUEST,
  LANE_PEOPLE,
  LANE_SUBGROUP_FIRST,
} from '../record/lane.ts';
import { chunkKind, noticeKind } from '../talk/records.ts';
import { executedKind, playbookKind, runStepKind } from '../response/records.ts';
import { bytesNamed, idNamed, testCrypto } from '../testing.ts';
import { mayLackBelow } from './newcomer.ts';
import { pastOfPact, spentOf } from './spent.ts';
import type { Past, Spent } from './spent.ts';

const TEMPO = 3_600_000;
const FLOOR = 480_000;
const log = idNamed<LogId>('log');
const ana = idNamed<DeviceId>('ana');
const bea = idNamed<DeviceId>('bea');
const subject = (device: DeviceId) => device as string as SubjectId;

/** All that was written by a device, some of it old: what has the number `old` or a lower one. */
class Chain {
  readonly entries: Entry[] = [];
  readonly author: DeviceId;

  constructor(author: DeviceId = ana) {
    this.author = author;
    // The first record of a device is never a husk; it is no word either.
    this.say(witnessKind, { frontierHash: idNamed<Hash32>('seen') });
  }

  say<T>(kind: RecordKind<T>, said: NoInfer<T>, set: Partial<Entry['header']> = {}): RecordId {
    const lane = kind.lanes[0] as number;
    const epoch = kind.plain ? 0 : 1;
    return this.add(KIND[kind.name], kind.shape.toCbor(said), { lane, epoch, ...set });
  }

  add(kind: number, said: Cbor, set: Partial<Entry['header']> = {}, body?: EntryBody): RecordId {
    const seq = this.entries.length;
    const id = idNamed<RecordId>(`record-${this.author}`, seq);
    const header: Entry['header'] = {
      version: 1,
      log,
      author: this.author,
      seq,
      prev: this.entries.at(-1)?.id ?? null,
      deps: [],
      gov: idNamed<PlacementId>('gov'),
      wallHour: hour(FLOOR - 100),
      lane: LANE_COMMON,
      epoch: 1,
      nonce: new Uint8Array(24),
      bodyLen: 1,
      bodyHash: idNamed<Hash32>('body'),
      ...set,
    };
    this.entries.push({ id, header, body: body ?? { state: 'read', kind, said } });
    return id;
  }

  /** A word that has its time and no more. */
  pass(set: Partial<Entry['header']> = {}): RecordId {
    return this.say(witnessKind, { frontierHash: idNamed<Hash32>('seen') }, set);
  }
}

const past = (change: Partial<Past> = {}): Past => ({
  tempoMs: TEMPO,
  floor: hour(FLOOR),
  epoch: 3,
  capsSince: hour(FLOOR - 50),
  meantSince: hour(FLOOR - 100),
  unmet: false,
  subjectOf: subject,
  hasLeft: () => false,
  inquiryOf: (opened) => inquiryIdOf(testCrypto.hash, log, opened),
  isOld: () => true,
  provesUntil: hour(FLOOR + 48),
  ...change,
});

const spent = (entries: readonly Entry[], change: Partial<Past> = {}, forked: DeviceId[] = []) =>
  spentOf(entries, past(change), new Set(forked));

/** Of these records, which go but for a husk: with one above them that proves them. */
function goes(chain: Chain, ids: readonly RecordId[], change: Partial<Past> = {}): boolean[] {
  const { pruned } = spent([...chain.entries, ...topOf(chain)], change);
  return ids.map((id) => pruned.includes(id));
}

function topOf(chain: Chain): Entry[] {
  const top = new Chain();
  const prev = chain.entries.at(-1)?.id ?? null;
  const header = { ...(top.entries[0] as Entry).header, seq: chain.entries.length, prev };
  return [{ ...(top.entries[0] as Entry), id: idNamed<RecordId>('top'), header }];
}

const NOTHING: Spent = { pruned: [], shredded: [] };

describe('R14: what has had its time', () => {
  test('is what is old and stands in a lane of data, newest first', () => {
    const chain = new Chain();
    const words = [chain.pass(), chain.pass(), chain.pass()];
    const governance = chain.add(1, [], { lane: LANE_GOVERNANCE });
    const young = chain.pass();
    const isOld = ({ id }: Entry) => id !== young;
    expect(spent(chain.entries, { isOld })).toEqual({
      pruned: words.toReversed(),
      shredded: [chain.entries[0]?.id],
    });
    expect(spent(chain.entries, { isOld }).pruned).not.toContain(governance);
    expect(spent(chain.entries, { isOld: () => false })).toEqual(NOTHING);
  });

  test('leaves the newest old header of a device, which proves the husks below it', () => {
    const chain = new Chain();
    const below = chain.pass();
    const newest = chain.pass();
    const young = chain.pass();
    const { pruned, shredded } = spent(chain.entries, { isOld: ({ id }) => id !== young });
    expect(pruned).toEqual([below]);
    expect(shredded).toEqual([newest, chain.entries[0]?.id]);
  });

  test('leaves one header in so many, so that no run is longer than a frame', () => {
    const chain = new Chain();
    while (chain.entries.length < 2 * WAYMARK_SEQS + 3) chain.pass();
    const { pruned, shredded } = spent(chain.entries);
    const seqs = chain.entries
      .filter(({ id }) => shredded.includes(id))
      .map(({ header }) => header.seq);
    expect(seqs).toEqual([0, WAYMARK_SEQS, 2 * WAYMARK_SEQS, 2 * WAYMARK_SEQS + 2]);
    expect(pruned.length + shredded.length).toBe(chain.entries.length);
  });

  test('leaves the header of what lies below a clock that was unsure, or too young to prove it', () => {
    for (const wallHour of [hour(0), hour(FLOOR + 49)]) {
      const chain = new Chain();
      const low = chain.pass();
      const below = chain.pass();
      const top = chain.pass({ wallHour });
      const { pruned, shredded } = spent(chain.entries);
      expect([pruned, shredded]).toEqual([[low], [top, below, chain.entries[0]?.id]]);
    }
  });

  test('leaves every header of a device that forked: it is evidence', () => {
    const chain = new Chain();
    const words = [chain.pass(), chain.pass()];
    const { pruned, shredded } = spent(chain.entries, {}, [ana]);
    expect(pruned).toEqual([]);
    expect(shredded).toEqual([...words.toReversed(), chain.entries[0]?.id]);
  });

  test('keeps both newest words of a device that forked, whichever came first', () => {
    // World `infiltrator`, seed 1: two rhythms under one number, and each replica kept another.
    const chain = new Chain();
    const first = chain.say(RHYTHM, RHYTHM_DEFAULT);
    const second = chain.say(RHYTHM, { ...RHYTHM_DEFAULT, periodHours: 336 }, { seq: 1 });
    for (const entries of [chain.entries, chain.entries.toReversed()]) {
      const { pruned, shredded } = spent(entries, {}, [ana]);
      expect([...pruned, ...shredded]).not.toContain(first);
      expect([...pruned, ...shredded]).not.toContain(second);
    }
  });

  test('is less where some of it is swept already, and the rest is the same', () => {
    const chain = new Chain();
    for (let at = 0; at < 5; at += 1) chain.pass();
    const first = spent(chain.entries);
    const swept = chain.entries.map((entry): Entry => {
      const husk = huskOf(testCrypto.hash, entry);
      const isGone = entry.header.seq % 2 === 0 && first.pruned.includes(entry.id);
      return isGone && husk !== undefined ? huskEntry(log, husk) : entry;
    });
    const again = spent(swept);
    const isWhole = (id: RecordId) => swept.some((one) => one.id === id && one.isHusk !== true);
    expect(again).toEqual({ ...first, pruned: first.pruned.filter(isWhole) });
    const shredded = swept.map((entry): Entry =>
      first.shredded.includes(entry.id) ? { ...entry, body: { state: 'gone' } } : entry,
    );
    expect(spent(shredded).shredded).toEqual([]);
  });
});

describe('R14: names, faces and contact data', () => {
  test('stay with their author, and go with them at once', () => {
    const chain = new Chain();
    const card = chain.add(60_000, [], { lane: LANE_PEOPLE });
    const young = chain.add(60_000, [], { lane: LANE_PEOPLE }, { state: 'unread' });
    const other = new Chain(bea);
    other.add(60_000, [], { lane: LANE_PEOPLE });
    const entries = [...chain.entries, ...other.entries];
    const isOld = () => false;
    expect(spent(entries, { isOld })).toEqual(NOTHING);
    const left = spent(entries, { isOld, hasLeft: (device) => device === ana });
    expect(left).toEqual({ pruned: [], shredded: [card, young] });
  });
});

describe('R14: what outlasts its time', () => {
  test('a kind that nobody here knows, and what nobody here can read as long as a key may come', () => {
    const chain = new Chain();
    const words = [
      chain.add(60_000, []),
      chain.add(0, [], { epoch: 3 }, { state: 'unread' }),
      chain.add(0, [], { epoch: 2 }, { state: 'unread' }),
      chain.add(0, [], { lane: LANE_GUEST }, { state: 'unread' }),
      chain.add(0, [], { lane: LANE_SUBGROUP_FIRST }, { state: 'unread' }),
      chain.add(0, [], {}, { state: 'void' }),
    ];
    expect(goes(chain, words)).toEqual([false, false, true, true, true, true]);
  });

  test('the newest rhythm of each device, and its newest word of a person', () => {
    const chain = new Chain();
    const seen = { subject: subject(bea), how: 'met', happenedAt: hour(FLOOR - 90) } as const;
    const words = [
      chain.say(RHYTHM, RHYTHM_DEFAULT),
      chain.say(RHYTHM, RHYTHM_DEFAULT),
      chain.say(SEEN, seen),
      chain.say(SEEN, seen),
    ];
    expect(goes(chain, words)).toEqual([true, false, true, false]);
  });

  test('that founders met or called each of the others, where they founded without', () => {
    const chain = new Chain();
    const say = (device: DeviceId, how: 'met' | 'call' | 'seen') =>
      chain.say(SEEN, { subject: subject(device), how, happenedAt: hour(FLOOR - 90) });
    const cleo = idNamed<DeviceId>('cleo');
    const words = [say(bea, 'met'), say(bea, 'call'), say(cleo, 'met'), say(cleo, 'seen')];
    // A person’s newest word of all, so that none of these is.
    chain.say(RHYTHM, RHYTHM_DEFAULT);
    expect(goes(chain, words, { unmet: true })).toEqual([true, false, false, true]);
    expect(goes(chain, words)).toEqual([true, true, true, true]);
  });

  test('a sealed word that was told at home, as long as it lies in the pact', () => {
    const chain = new Chain();
    const told = {
      pact: log,
      party: idNamed<PartyId>('party'),
      word: bytesNamed('word', 0, SEALED_WORD_BYTES),
    };
    const words = [2_161, 2_160].map((ago) =>
      chain.say(wordToldKind, told, { wallHour: hour(FLOOR - ago) }),
    );
    expect(goes(chain, words)).toEqual([true, false]);
  });

  test('a pause that is not over at the floor', () => {
    const chain = new Chain();
    const pause = (toHour: number) =>
      chain.say(PAUSE, { fromHour: hour(FLOOR - 90), toHour: hour(toHour), agreesTo: null });
    const words = [pause(FLOOR - 1), pause(FLOOR), pause(FLOOR + 500)];
    // A person’s newest word of all, so that none of these is.
    chain.say(RHYTHM, RHYTHM_DEFAULT);
    expect(goes(chain, words)).toEqual([true, false, false]);
  });

  test('the last inquiry after somebody who has said nothing since, and all its steps', () => {
    const chain = new Chain();
    const open = (silentSince: number) =>
      ({
        subject: subject(bea),
        silentSince: instantOf(hour(silentSince), TEMPO),
        reason: 'silence',
      }) as const;
    const say = (opened: ReturnType<typeof open>) => {
      const inquiry = inquiryIdOf(testCrypto.hash, log, opened);
      return [
        chain.say(INQUIRY_OPENED, opened),
        chain.say(INQUIRY_STEP, { inquiry, channel: 'call', result: 'noAnswer', hand: 0 }),
        chain.say(INQUIRY_CLOSED, { inquiry, outcome: 'silent', note: 'none' }),
      ];
    };
    const words = [...say(open(FLOOR - 600)), ...say(open(FLOOR - 500))];
    chain.say(RHYTHM, RHYTHM_DEFAULT);
    expect(goes(chain, words)).toEqual([true, true, true, false, false, false]);
    const spoke = new Chain(bea);
    spoke.say(RHYTHM, RHYTHM_DEFAULT, { wallHour: hour(FLOOR - 499) });
    const { pruned } = spent([...chain.entries, ...topOf(chain), ...spoke.entries]);
    expect(words.filter((id) => !pruned.includes(id))).toEqual([]);
  });

  test('boxes of the epoch in force at the floor, and of later ones', () => {
    const chain = new Chain();
    const one = {
      tag: bytesNamed('tag', 0, 16),
      kemCiphertext: bytesNamed('kem', 0, 1_120),
      sealed: bytesNamed('sealed', 0, 48),
    };
    const words = [2, 3, 4].map((epoch) => chain.say(boxKind, { epoch, boxes: [one] }));
    expect(goes(chain, words)).toEqual([true, false, false]);
  });

  test('tokens for the weeks for which they were laid down', () => {
    const chain = new Chain();
    const tokens = {
      policy: idNamed<never>('policy'),
      holder: 0,
      context: 'live',
      firstWeek: 1,
      hashes: bytesNamed('hashes', 0, TOKEN_HASHES_BYTES),
      signature: bytesNamed('signature', 0, 64),
    } as const;
    const words = [28 * 168 + 1, 28 * 168].map((ago) =>
      chain.say(firstBellTokensKind, tokens, { wallHour: hour(FLOOR - ago) }),
    );
    expect(goes(chain, words)).toEqual([true, false]);
  });

  test('what was carried out as long as it counts against a cap, and what consents to it', () => {
    const chain = new Chain();
    const act = {
      run: idNamed<never>('run'),
      step: 'call',
      idempotencyKey: bytesNamed('key', 0, 16),
      pact: log,
      drill: false,
      draws: 1,
      at: instantOf(hour(FLOOR), TEMPO),
      failure: null,
    };
    const step = {
      key: 'call',
      text: '',
      role: '',
      deadlineMinutes: 5,
      onDeadline: 'skip',
      irreversible: false,
      neverCancelled: false,
      spends: 0,
      action: null,
    } as const;
    const words = [
      ...[51, 50].map((ago) => chain.say(executedKind, act, { wallHour: hour(FLOOR - ago) })),
      chain.say(playbookKind, { key: 'storm', title: '', kinds: [1], steps: [step] }),
      chain.say(runStepKind, { run: act.run, step: 'call', what: 'done', note: '', at: act.at }),
    ];
    chain.say(RHYTHM, RHYTHM_DEFAULT);
    expect(goes(chain, words)).toEqual([true, false, false, true]);
  });

  test('needs and threads for as long as they may mean anything, and what is said of them', () => {
    const chain = new Chain();
    const wanted = {
      what: 'bread',
      quantity: 1,
      unit: '',
      from: hour(FLOOR),
      until: hour(FLOOR),
      area: '',
      circle: 'members',
      expiresAt: hour(FLOOR),
      scribed: null,
    } as const;
    const id = idNamed<RecordId>('thing');
    const words = [101, 100].flatMap((ago) => {
      const set = { wallHour: hour(FLOOR - ago) };
      return [
        chain.say(offerKind, wanted, set),
        chain.say(wantedEndedKind, { wanted: id, why: 'served' }, set),
        chain.say(matchKind, { need: id, offer: id, quantity: 1 }, set),
        chain.say(noticeKind, { title: 'T', text: '', expiresAt: hour(FLOOR), files: [] }, set),
        chain.say(chunkKind, { bytes: bytesNamed('chunk', 0, 9) }, set),
      ];
    });
    expect(goes(chain, words)).toEqual([...Array(5).fill(true), ...Array(5).fill(false)]);
  });

  test('a duty until it is over, and what is said of it', () => {
    const chain = new Chain();
    const words = [-1, 0].flatMap((end) => {
      const until = hour(FLOOR + end);
      const said = {
        rota: 'door',
        member: idNamed<MemberId>('member'),
        from: hour(FLOOR - 9),
        until,
        hours: 8,
      };
      const duty = chain.say(dutyKind, said);
      return [duty, chain.say(dutySaidKind, { duty, word: 'accepted' })];
    });
    expect(goes(chain, words)).toEqual([true, true, false, false]);
    // What it was about is swept already; and what it is about is not old yet.
    const gone = { ...(chain.entries[1] as Entry), body: { state: 'gone' } } as const;
    const later = chain.say(dutySaidKind, { duty: gone.id, word: 'done' });
    const open = chain.say(dutySaidKind, { duty: idNamed<RecordId>('young'), word: 'done' });
    const left = [
      ...chain.entries.map((entry) => (entry.id === gone.id ? gone : entry)),
      ...topOf(chain),
    ];
    const { pruned } = spent(left);
    expect([later, open].map((word) => pruned.includes(word))).toEqual([true, false]);
  });

  test('how somebody is reached for as long as what it was shared for', () => {
    const chain = new Chain();
    const box = {
      device: idNamed<DeviceId>('device'),
      ciphertext: bytesNamed('kem', 0, 1_120),
      wrapped: bytesNamed('wrapped', 0, 48),
    };
    const said = {
      match: idNamed<RecordId>('match'),
      sealed: bytesNamed('sealed', 0, 528),
      boxes: [box],
    };
    const words = [101, 100].map((ago) =>
      chain.say(contactSharedKind, said, { lane: LANE_PEOPLE, wallHour: hour(FLOOR - ago) }),
    );
    expect(goes(chain, words)).toEqual([true, false]);
  });
});

describe('R14: the past of a pact', () => {
  const state = { epochs: [{ number: 2 }], content: { tempoMs: TEMPO }, parties: [], pact: log };
  const pactPast = (entries: readonly Entry[], until: number) =>
    pastOfPact(state as never, entries, hour(until), testCrypto.hash);

  test('is what a device wrote below its newest word of that hour or before', () => {
    const chain = new Chain();
    const old = [FLOOR - 300, FLOOR - 200].map((wallHour) =>
      chain.pass({ wallHour: hour(wallHour) }),
    );
    const untimed = chain.pass({ wallHour: hour(0) });
    const young = chain.pass({ wallHour: hour(FLOOR - 100) });
    const { isOld } = pactPast(chain.entries, FLOOR - 200);
    const isOldById = new Map(chain.entries.map((entry) => [entry.id, isOld(entry)]));
    expect([...old, untimed, young].map((id) => isOldById.get(id))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('is old by its own word, where a clock went back', () => {
    const chain = new Chain();
    const ahead = chain.pass({ wallHour: hour(FLOOR) });
    const back = chain.pass({ wallHour: hour(FLOOR - 300) });
    const { isOld } = pactPast(chain.entries, FLOOR - 200);
    const old = chain.entries.filter(isOld).map(({ id }) => id);
    expect(old).toContain(back);
    // It only cannot hold back what lies beside it.
    expect(old).not.toContain(ahead);
  });

  test('is pruned as that of an assembly', () => {
    const chain = new Chain();
    const words = [chain.pass(), chain.pass()];
    chain.pass({ wallHour: hour(FLOOR + 1_000) });
    const until = pactPast(chain.entries, FLOOR - 100);
    expect(spentOf(chain.entries, until, new Set())).toEqual({
      pruned: [words[0]],
      shredded: [words[1], chain.entries[0]?.id],
    });
  });
});

describe('R14: who may lack what others have swept', () => {
  const now = hour(FLOOR + 10_000);
  const at = (ago: number) => hour(now - ago);

  test('is a newcomer, and whoever’s newest placement is as old as the shortest retention', () => {
    const old = at(2_200);
    expect(mayLackBelow(old, hour(0), now)).toBe(true);
    expect(mayLackBelow(old, at(720), now)).toBe(true);
    expect(mayLackBelow(old, at(672), now)).toBe(true);
    expect(mayLackBelow(old, at(671), now)).toBe(false);
  });

  test('is nobody where the proof is young, in an assembly nor in a pact', () => {
    expect(mayLackBelow(at(671), hour(0), now)).toBe(false);
    expect(mayLackBelow(at(2_111), null, now)).toBe(false);
    expect(mayLackBelow(at(2_112), null, now)).toBe(true);
  });
});
