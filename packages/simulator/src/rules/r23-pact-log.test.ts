/** R23: no record of one party ends a right of another. */
import type {
  AlertReach,
  AssemblyState,
  DeviceId,
  Hash32,
  LogId,
  RecordId,
  SealVerb,
} from '@tocsin/core';
import {
  foldAlerts,
  alertView,
  certificateHash,
  decodeSealActContent,
  encodePactContent,
  foldPact,
  hour,
  idOf,
  judgeGenesis,
  pactGenesisKind,
  partiesOfDevice,
  RESOLVE_SUBJECT,
  sealMatterHash,
  sealTasks,
  standingOf,
} from '@tocsin/core';
import {
  ana,
  DURATIONS_OF_R22,
  keptBy,
  NOW,
  pact,
  pactState,
  partyIdAt,
  ringBy,
  verdictBy,
} from '@tocsin/core/alert/testing';
import {
  actOn,
  certify,
  delegateOf,
  entryOf,
  NOW_HOUR,
  partyAt,
  rosterNamed,
} from '@tocsin/core/federation/testing';
import { idNamed, pairNamed, testCrypto } from '@tocsin/core/testing';
import { describe, expect, test } from 'vitest';

const ben = rosterNamed('ben');
const founded = pactState();
const [anaParty, benParty] = [0, 1].map((at) => partyAt(founded, at)) as [
  ReturnType<typeof partyAt>,
  ReturnType<typeof partyAt>,
];
const exitAt = (at: number): SealVerb => ({ kind: 'exit', value: { at: hour(at) } });
const pause: SealVerb = { kind: 'pause', value: { from: hour(1), to: hour(2) } };

describe('R23: a hostile twin', () => {
  test('cannot write one step of another’s chain, whatever it says', () => {
    const { device } = anaParty.delegates[0] as (typeof anaParty.delegates)[number];
    const verbs: readonly SealVerb[] = [
      exitAt(NOW_HOUR),
      pause,
      { kind: 'delegateOut', value: { device, lastHonoured: null } },
      { kind: 'policy', value: { entries: [], exceptions: [] } },
    ];
    for (const verb of verbs)
      expect(partyAt(pactState([actOn(pact, anaParty, verb, ben.seals)]), 0)).toEqual(anaParty);
  });

  test('that names our delegate’s device as its own names nobody: that device has to sign', () => {
    const { device } = anaParty.delegates[0] as (typeof anaParty.delegates)[number];
    const pair = [0, 1]
      .map((number) => pairNamed('delegate/0', number))
      .find(({ publicKey }) => idOf<DeviceId>(publicKey) === device);
    const speaking = (party: number) => {
      const value = delegateOf(pair as NonNullable<typeof pair>, party);
      const claim = actOn(pact, benParty, { kind: 'delegateIn', value }, ben.seals);
      return partiesOfDevice(pactState([claim]), device);
    };
    expect(speaking(0)).toEqual([anaParty.party]);
    expect(speaking(1)).toContain(benParty.party);
  });

  test('that forks its own chain makes itself contested, and us not', () => {
    const acts = [exitAt(NOW_HOUR + 500), pause].map((verb) =>
      actOn(pact, benParty, verb, ben.seals),
    );
    const state = pactState(acts);
    const standing = (at: number) => standingOf(state, partyAt(state, at), hour(NOW_HOUR));
    expect([standing(0), standing(1), standing(2)]).toEqual(['standing', 'contested', 'standing']);
  });
});

describe('R23: leaving', () => {
  const standing = (act: ReturnType<typeof actOn>, at: number) => {
    const state = pactState([act]);
    return standingOf(state, partyAt(state, 0), hour(at));
  };

  test('takes the notice, whatever date the exit names', () => {
    const act = actOn(pact, anaParty, exitAt(NOW_HOUR - 99), ana.seals);
    expect(standing(act, NOW_HOUR + 335)).toBe('standing');
    expect(standing(act, NOW_HOUR + 336)).toBe('left');
  });

  test('half of the seal leaves nothing', () => {
    const act = actOn(pact, anaParty, exitAt(NOW_HOUR), ana.seals, [0]);
    expect(standing(act, NOW_HOUR + 9_000)).toBe('standing');
  });
});

describe('R23: a contested party', () => {
  test('is still heard, and only asked about', () => {
    const ring = ringBy([0, 1, 2]);
    const reachAfter = (acts: readonly ReturnType<typeof actOn>[]): AlertReach | undefined => {
      const state = pactState(acts);
      const entries = [keptBy(1, ring), verdictBy(1, ring)];
      const alerts = foldAlerts(testCrypto, state, entries, 'live', DURATIONS_OF_R22);
      const ask = { me: partyIdAt(1), now: NOW, durations: DURATIONS_OF_R22 };
      return alertView(alerts, state, ask)[0]?.reach;
    };
    const acts = [exitAt(NOW_HOUR + 500), pause].map((verb) =>
      actOn(pact, anaParty, verb, ana.seals),
    );
    expect(reachAfter([])).toBe('act');
    expect(reachAfter(acts)).toBe('ask');
  });

  test('a delegate who was let go comes back by a new word of its own seal alone', () => {
    const added = delegateOf(pairNamed('come and go'), 0);
    const { device } = added;
    const incoming: SealVerb = { kind: 'delegateIn', value: added };
    const letOut: SealVerb = { kind: 'delegateOut', value: { device, lastHonoured: null } };
    const acts: ReturnType<typeof actOn>[] = [];
    const speaksAfter = (verb: SealVerb, signers = ana.seals): boolean => {
      acts.push(actOn(pact, partyAt(pactState(acts), 0), verb, signers));
      const { delegates } = partyAt(pactState(acts), 0);
      return delegates.some((one) => one.device === device && one.out === null);
    };
    expect(speaksAfter(incoming)).toBe(true);
    expect(speaksAfter(letOut)).toBe(false);
    // The word by which it first came in is over, however often it is told.
    acts.push(acts[0] as (typeof acts)[number]);
    expect(speaksAfter(incoming, ben.seals)).toBe(false);
    expect(speaksAfter(incoming)).toBe(true);
  });
});

describe('R23: what our seal does next', () => {
  const resolved = (height: number, what: SealVerb) => {
    const matter = { pact: pact.pact, after: anaParty.head, what };
    const hash = sealMatterHash(testCrypto.hash, matter);
    const act = idNamed<RecordId>('decision', height);
    const { sealAct: subject } = RESOLVE_SUBJECT;
    return { matter, resolution: { act, subject, hash, since: { height, wall: hour(0) } } };
  };
  const decided = [resolved(2, pause), resolved(5, exitAt(9)), resolved(7, exitAt(8))];
  const tasks = (
    signed: ReadonlyMap<Hash32, ReadonlySet<number>>,
    { following = 0, from = 0, lost = [] as readonly number[] } = {},
  ) =>
    sealTasks(testCrypto.hash, {
      home: {
        resolutions: new Map(
          decided.slice(from).map(({ resolution }) => [resolution.act, resolution]),
        ),
      } as unknown as AssemblyState,
      pact: founded,
      party: anaParty,
      matters: decided.map(({ matter }) => matter),
      following: Array.from({ length: following }, (_, at) => ({
        cites: idNamed<Hash32>('turn', at),
        what: pause,
        waits: true,
      })),
      signedAt: () => signed,
      lost: new Set(lost),
    });
  /** The acts by which each of the decisions would be carried out at this height. */
  const hashes = decided.map((_, from) => tasks(new Map(), { from })[0]?.hash as Hash32);

  test('is what was decided first, however long holders let it lie', () => {
    const signed = new Map([[hashes[0] as Hash32, new Set([0])]]);
    const [task, none] = tasks(signed);
    const read = decodeSealActContent(task?.content ?? new Uint8Array());
    expect(none).toBeUndefined();
    expect(read).toMatchObject({ value: { what: pause, n: 1 } });
  });

  test('is no dead height where each key signed another act', () => {
    const split = new Map(hashes.map((hash, at) => [hash, new Set([at])]));
    expect(tasks(split)[0]).toMatchObject({ hash: hashes.toSorted()[0], again: true });
    for (const most of hashes) {
      const others = hashes.filter((hash) => hash !== most);
      const signed = new Map([
        [most, new Set([0, 1])],
        [others[0] as Hash32, new Set([2])],
      ]);
      expect(tasks(signed)[0]).toMatchObject({ hash: most, again: true });
    }
  });

  test('binds a key to its first act while another one may still sign', () => {
    const [first, second] = hashes as [Hash32, Hash32];
    const signed = new Map([
      [first, new Set([0])],
      [second, new Set([1])],
    ]);
    expect(tasks(signed)[0]).toMatchObject({ hash: first, again: false });
  });

  test('waits for no key on a phone that was lost (0192)', () => {
    const [first, second] = hashes as [Hash32, Hash32];
    const signed = new Map([
      [first, new Set([0])],
      [second, new Set([1])],
    ]);
    const chosen = [first, second].toSorted()[0];
    expect(tasks(signed, { lost: [2] })[0]).toMatchObject({ hash: chosen, again: true });
  });

  test('holds nothing up that this device can tell to be right', () => {
    expect(tasks(new Map(), { following: 2 })).toEqual(tasks(new Map()));
  });
});

describe('R23: a pact is founded once', () => {
  const content = encodePactContent(pact.content);
  const message = certificateHash(testCrypto.hash, content);
  const allSigned = [ana, ben, rosterNamed('cid')].map(({ seals }) => seals);
  const writtenBy = (device: DeviceId, at: number) => {
    const certificates = pact.content.parties.map((_, party) =>
      certify(allSigned[party] ?? [], message, [at % 2, 2]),
    );
    const place = { log: pact.pact, wallHour: NOW_HOUR + at };
    return entryOf(pactGenesisKind, { content, certificates }, device, `by ${device}`, place);
  };
  const delegates = pact.content.parties.flatMap((party) => party.delegates);
  const records = delegates.map(({ device }, at) => writtenBy(device, at));

  test('by what its seals signed: a delegate who writes it down again founds no other one', () => {
    const founding = records.map((record) => judgeGenesis(testCrypto, record));
    expect(new Set(founding.map((one) => (one.ok ? one.value.pact : null)))).toEqual(
      new Set([pact.pact]),
    );
    for (const record of records)
      expect(foldPact(testCrypto, record, records)).toEqual({ ok: true, value: founded });
  });

  test('and in no other log than the one that bears its name', () => {
    for (const log of [null, idNamed<LogId>('other')]) {
      const entry = { ...pact.genesis, header: { ...pact.genesis.header, log } };
      expect(judgeGenesis(testCrypto, entry)).toMatchObject({ ok: false });
    }
  });
});
