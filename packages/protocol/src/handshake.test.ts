import type { DeviceId, LogId } from '@tocsin/core';
import { idBytes, idOf } from '@tocsin/core';
import {
  arbitraryMutation,
  bytesNamed,
  idNamed,
  pairNamed,
  testCrypto,
} from '@tocsin/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeFrame, encodeFrame } from './frames.ts';
import type { LinkKeys, Role } from './handshake-proof.ts';
import type {
  Door,
  HandshakeEffect,
  HandshakeEvent,
  HandshakeSetting,
  HandshakeState,
  Standing,
} from './handshake.ts';
import { HANDSHAKE_START, stepHandshake, WAKE_VERSION } from './handshake.ts';

const log = idNamed<LogId>('log');
const link: LinkKeys = { initiator: bytesNamed('bearer', 1), responder: bytesNamed('bearer', 2) };

function doorOf(name: string, of: LogId = log): Door {
  const pair = pairNamed(name);
  return {
    log: of,
    device: idOf<DeviceId>(pair.publicKey),
    sign: (digest) => testCrypto.sign(digest, pair.secretKey),
  };
}

class Side {
  state: HandshakeState = HANDSHAKE_START;
  readonly sent: Uint8Array[] = [];
  readonly effects: HandshakeEffect[] = [];
  readonly setting: HandshakeSetting;
  readonly standing: Standing;

  constructor(
    role: Role,
    name: string,
    change: Partial<HandshakeSetting> = {},
    standing: Standing = 'member',
  ) {
    this.setting = {
      crypto: testCrypto,
      role,
      link,
      nonce: bytesNamed(`nonce ${name}`),
      doors: [doorOf(name)],
      ...change,
    };
    this.standing = standing;
  }

  take(event: HandshakeEvent): this {
    const step = stepHandshake(this.setting, this.state, event);
    this.state = step.state;
    for (const effect of step.effects) {
      this.effects.push(effect);
      if (effect.kind === 'send') this.sent.push(effect.bytes);
      if (effect.kind === 'judge') this.take({ kind: 'judged', standing: this.standing });
    }
    return this;
  }

  hear(bytes: Uint8Array | undefined): this {
    return bytes === undefined ? this : this.take({ kind: 'parcel', bytes });
  }

  get met() {
    return this.effects.find((effect) => effect.kind === 'met')?.peer;
  }

  get fault() {
    return this.effects.find((effect) => effect.kind === 'failed')?.fault.kind;
  }
}

/** Hands messages to and fro until both are silent. */
function greet(a: Side, b: Side): void {
  a.take({ kind: 'begin' });
  for (let at = 0; at < 4; at += 1) {
    const from = at % 2 === 0 ? a : b;
    (from === a ? b : a).hear(from.sent[at >>> 1]);
  }
}

const ana = (change: Partial<HandshakeSetting> = {}, standing: Standing = 'member') =>
  new Side('initiator', 'ana', change, standing);
const bea = (change: Partial<HandshakeSetting> = {}, standing: Standing = 'member') =>
  new Side('responder', 'bea', change, standing);

describe('two devices of one log', () => {
  test('know each other after four messages', () => {
    const [a, b] = [ana(), bea()];
    greet(a, b);
    const version = WAKE_VERSION;
    expect(a.met).toEqual({ log, device: doorOf('bea').device, standing: 'member', version });
    expect(b.met).toEqual({ log, device: doorOf('ana').device, standing: 'member', version });
    expect([...a.sent, ...b.sent].map((bytes) => bytes.length)).toEqual([74, 103, 106, 69]);
  });

  test('meet in the log that the first word proves, of many', () => {
    const doors = [
      doorOf('x', idNamed<LogId>('other')),
      doorOf('bea'),
      doorOf('y', idNamed<LogId>('third')),
    ];
    const [a, b] = [ana(), bea({ doors })];
    greet(a, b);
    expect(b.met?.log).toBe(log);
  });

  test('take the highest version both speak', () => {
    const [a, b] = [ana({ versions: [1, 2, 3, 9] }), bea({ versions: [1, 2, 3, 4] })];
    greet(a, b);
    expect([a.met?.version, b.met?.version]).toEqual([3, 3]);
  });

  test('show nothing of the log or the device in the first message', () => {
    const hello = ana().take({ kind: 'begin' }).sent[0] as Uint8Array;
    const text = [...hello].join();
    for (const secret of [log, doorOf('ana').device])
      expect(text).not.toContain([...idBytes(secret).subarray(0, 8)].join());
  });
});

describe('a handshake is refused', () => {
  const cases: readonly (readonly [string, Side, Side, string, string | undefined])[] = [
    [
      'in another log',
      ana({ doors: [doorOf('ana', idNamed<LogId>('other'))] }),
      bea(),
      'Refused',
      'DoorNotProven',
    ],
    [
      'through one with other bearer keys',
      ana(),
      bea({ link: { ...link, initiator: bytesNamed('bearer', 3) } }),
      'Refused',
      'DoorNotProven',
    ],
    ['without a version in common', ana({ versions: [7] }), bea(), 'Refused', 'NoCommonVersion'],
    ['to a struck initiator', ana(), bea({}, 'struck'), 'Refused', 'DeviceStruck'],
    ['to an unwelcome initiator', ana(), bea({}, 'unwelcome'), 'Refused', 'NotWelcome'],
    ['to a struck responder', ana({}, 'struck'), bea(), 'DeviceStruck', 'Refused'],
    [
      'to one who signs with another key',
      ana({ doors: [{ ...doorOf('ana'), sign: doorOf('eve').sign }] }),
      bea(),
      'Refused',
      'BadHandshakeSignature',
    ],
    [
      'by one who signs with another key',
      ana(),
      bea({ doors: [{ ...doorOf('bea'), sign: doorOf('eve').sign }] }),
      'BadHandshakeSignature',
      undefined,
    ],
    [
      'to oneself',
      ana(),
      new Side('responder', 'ana', { nonce: bytesNamed('n2') }),
      'Reflected',
      'Refused',
    ],
  ];
  test.each(cases)('%s', (_, a, b, faultA, faultB) => {
    greet(a, b);
    expect([a.fault, a.fault === undefined ? a.met : undefined]).toEqual([faultA, undefined]);
    expect(b.fault).toBe(faultB);
  });
});

describe('a handshake fails', () => {
  test('when an old hello and auth are played again', () => {
    const [a, b] = [ana(), bea()];
    greet(a, b);
    const later = bea({ nonce: bytesNamed('another nonce') });
    later.hear(a.sent[0]).hear(a.sent[1]);
    expect(later.fault).toBe('BadHandshakeSignature');
    expect(later.met).toBeUndefined();
  });

  test('when the own hello comes back', () => {
    const a = ana().take({ kind: 'begin' });
    expect(a.hear(a.sent[0]).fault).toBe('Reflected');
  });

  test('when the own signature comes back as the welcome', () => {
    const [a, b] = [ana(), bea()];
    a.take({ kind: 'begin' });
    a.hear(b.hear(a.sent[0]).sent[0]);
    const auth = decodeFrame(a.sent[1] as Uint8Array);
    if (!auth.ok || auth.value.kind !== 'auth') throw new Error('no auth');
    a.hear(encodeFrame({ kind: 'welcome', signature: auth.value.signature }));
    expect(a.fault).toBe('BadHandshakeSignature');
  });

  test('when a message comes out of turn, or time runs out', () => {
    const [a, b] = [ana(), bea()];
    greet(a, b);
    expect(bea().hear(a.sent[1]).fault).toBe('OutOfTurn');
    expect(ana().hear(b.sent[0]).fault).toBe('OutOfTurn');
    expect(bea().take({ kind: 'timeout' }).fault).toBe('HandshakeTimeout');
  });

  test('and says nothing more once it is over', () => {
    const [a, b] = [ana(), bea()];
    greet(a, b);
    const before = b.effects.length;
    b.hear(a.sent[0]).hear(a.sent[1]).take({ kind: 'timeout' });
    expect(b.effects).toHaveLength(before);
  });

  test('for every cut or changed message, without a throw', () => {
    const [a, b] = [ana(), bea()];
    greet(a, b);
    const [hello, auth] = a.sent as [Uint8Array, Uint8Array];
    fc.assert(
      fc.property(arbitraryMutation(hello), arbitraryMutation(auth), (badHello, badAuth) => {
        const first = bea().hear(badHello).hear(auth);
        expect(first.met === undefined || badHello.join() === hello.join()).toBe(true);
        const second = bea().hear(hello).hear(badAuth);
        expect(second.met === undefined || badAuth.join() === auth.join()).toBe(true);
      }),
    );
  });
});
