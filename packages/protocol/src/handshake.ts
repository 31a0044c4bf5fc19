/**
 * The admission handshake: two devices of one log meet on a link (`docs/spec/handshake.md`).
 *
 *     hello    →  versions, nonce, proof that I know the log
 *              ←  answer: version, my device, nonce, proof that I know it too
 *     auth     →  my device, signed over all of this and both bearer keys
 *              ←  welcome: signed likewise          (or, at any point, refuse: a reason)
 *
 * A device key is shown only to one who proved the door. Both ends ask their host whether the other
 * device may talk (`judge`) before they sign for it. One link serves one log. No retry here: the
 * bearer redials.
 */
import type { DeviceId, KeyedHash, Hash, LogId, Verify } from '@tocsin/core';
import { equalBytes, idBytes, unreachable } from '@tocsin/core';

import type { Frame, FrameFault, FrameOf, Reason } from './frames.ts';
import { decodeFrame, encodeFrame } from './frames.ts';
import type { LinkKeys, Role, Transcript } from './handshake-proof.ts';
import {
  answerProof,
  doorKey,
  handshakeDigest,
  helloProof,
  isSameProof,
} from './handshake-proof.ts';
import type { Step } from './step.ts';
import { still } from './step.ts';

/** Versions of this protocol that we speak, rising. */
export const PROTOCOL_VERSIONS: readonly number[] = [1, 2];
/** The first version in which words about waking are said; an older peer would end the link. */
export const WAKE_VERSION = 2;
/** How long a host waits for the handshake to end before it sends the event `timeout`. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Logs one hello is tried against: as many assemblies and pacts as one daemon serves. */
export const DOORS_MAX = 256;

/**
 * How a device stands to a log, as the host's fold has it. A *stranger* knows the log and is not
 * known to it: perhaps admitted where we have not heard yet. The host chooses whether to listen.
 */
export type Standing = PeerStanding | 'struck' | 'unwelcome';
/** The standings of those we talk with. */
export type PeerStanding = 'member' | 'guest' | 'stranger';

/** A log we can meet in, and who we are there. */
export interface Door {
  readonly log: LogId;
  readonly device: DeviceId;
  /** Signs 32 bytes with the device's key. */
  readonly sign: (digest: Uint8Array) => Uint8Array;
}

/** What the machine is given and never keeps: crypto, the link, fresh luck, our doors. */
export interface HandshakeSetting {
  readonly crypto: {
    readonly hash: Hash;
    readonly keyedHash: KeyedHash;
    readonly verify: Verify;
  };
  readonly role: Role;
  readonly link: LinkKeys;
  /** 32 fresh random bytes, for this link only. */
  readonly nonce: Uint8Array;
  /** One for an initiator; up to `DOORS_MAX` for a responder. */
  readonly doors: readonly Door[];
  /** `PROTOCOL_VERSIONS` unless a test says otherwise. */
  readonly versions?: readonly number[];
}

/** Who is at the other end. Only the handshake makes one. */
export interface Authenticated {
  readonly log: LogId;
  readonly device: DeviceId;
  readonly standing: PeerStanding;
  readonly version: number;
}

/** Why there was no meeting. */
export type HandshakeFault =
  | FrameFault
  /** Another log, other bearer keys than ours, or no knowledge at all: these look alike. */
  | { readonly kind: 'DoorNotProven' }
  | { readonly kind: 'NoCommonVersion' }
  | { readonly kind: 'BadHandshakeSignature' }
  | { readonly kind: 'NotWelcome' }
  | { readonly kind: 'DeviceStruck' }
  /** Our own words came back. */
  | { readonly kind: 'Reflected' }
  | { readonly kind: 'OutOfTurn' }
  | { readonly kind: 'HandshakeTimeout' }
  | { readonly kind: 'Refused'; readonly reason: Reason };

export type HandshakeState =
  | { readonly at: 'start' }
  | { readonly at: 'greeted' }
  | { readonly at: 'judgingAnswer'; readonly transcript: Transcript; readonly device: DeviceId }
  | {
      readonly at: 'signed';
      readonly transcript: Transcript;
      readonly device: DeviceId;
      readonly standing: PeerStanding;
    }
  | { readonly at: 'answered'; readonly transcript: Transcript; readonly door: number }
  | {
      readonly at: 'judgingAuth';
      readonly transcript: Transcript;
      readonly door: number;
      readonly device: DeviceId;
    }
  | { readonly at: 'over' };

export type HandshakeEvent =
  | { readonly kind: 'begin' }
  | { readonly kind: 'parcel'; readonly bytes: Uint8Array }
  | { readonly kind: 'judged'; readonly standing: Standing }
  | { readonly kind: 'timeout' };

export type HandshakeEffect =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Answer with `judged`. */
  | { readonly kind: 'judge'; readonly log: LogId; readonly device: DeviceId }
  | { readonly kind: 'met'; readonly peer: Authenticated }
  /** After what was sent has left, the link is dropped. */
  | { readonly kind: 'failed'; readonly fault: HandshakeFault };

type HandshakeStep = Step<HandshakeState, HandshakeEffect>;

/** Where both ends begin. */
export const HANDSHAKE_START: HandshakeState = { at: 'start' };

/** Takes one event; total on whatever the other end sends. */
export function stepHandshake(
  setting: HandshakeSetting,
  state: HandshakeState,
  event: HandshakeEvent,
): HandshakeStep {
  if (state.at === 'over') return still(state);
  switch (event.kind) {
    case 'begin':
      return setting.role === 'initiator' && state.at === 'start' ? greet(setting) : still(state);
    case 'timeout':
      return give('timeout', { kind: 'HandshakeTimeout' });
    case 'judged':
      return judged(setting, state, event.standing);
    case 'parcel': {
      const frame = decodeFrame(event.bytes);
      return frame.ok ? heard(setting, state, frame.value) : give('malformed', frame.fault);
    }
    default:
      return unreachable(event);
  }
}

function heard(setting: HandshakeSetting, state: HandshakeState, frame: Frame): HandshakeStep {
  if (frame.kind === 'refuse' || frame.kind === 'bye')
    return over([{ kind: 'failed', fault: { kind: 'Refused', reason: frame.reason } }]);
  if (frame.kind === 'hello' && equalBytes(frame.nonce, setting.nonce))
    return give('reflected', { kind: 'Reflected' });
  if (setting.role === 'responder') {
    if (state.at === 'start' && frame.kind === 'hello') return answer(setting, frame);
    if (state.at === 'answered' && frame.kind === 'auth') return hearAuth(setting, state, frame);
  } else {
    if (state.at === 'greeted' && frame.kind === 'answer') return hearAnswer(setting, frame);
    if (state.at === 'signed' && frame.kind === 'welcome')
      return hearWelcome(setting, state, frame);
  }
  return give('outOfTurn', { kind: 'OutOfTurn' });
}

function greet(setting: HandshakeSetting): HandshakeStep {
  const door = setting.doors[0];
  if (door === undefined) return give('noSuchDoor', { kind: 'DoorNotProven' });
  const { keyedHash } = setting.crypto;
  const versions = setting.versions ?? PROTOCOL_VERSIONS;
  const key = doorKey(keyedHash, door.log);
  const proof = helloProof(keyedHash, key, setting.link, versions, setting.nonce);
  const hello: Frame = { kind: 'hello', versions, nonce: setting.nonce, proof };
  return { state: { at: 'greeted' }, effects: [send(hello)] };
}

function answer(setting: HandshakeSetting, hello: FrameOf<'hello'>): HandshakeStep {
  const { keyedHash } = setting.crypto;
  const doors = setting.doors.slice(0, DOORS_MAX);
  const at = doors.findIndex(({ log }) => {
    const key = doorKey(keyedHash, log);
    const proof = helloProof(keyedHash, key, setting.link, hello.versions, hello.nonce);
    return isSameProof(setting.crypto.hash, proof, hello.proof);
  });
  const door = doors[at];
  if (door === undefined) return give('noSuchDoor', { kind: 'DoorNotProven' });
  const ours = setting.versions ?? PROTOCOL_VERSIONS;
  const version = hello.versions.findLast((one) => ours.includes(one));
  if (version === undefined) return give('noCommonVersion', { kind: 'NoCommonVersion' });
  const transcript: Transcript = {
    link: setting.link,
    versions: hello.versions,
    version,
    initiatorNonce: hello.nonce,
    responderNonce: setting.nonce,
  };
  const proof = answerProof(keyedHash, doorKey(keyedHash, door.log), transcript, door.device);
  return {
    state: { at: 'answered', transcript, door: at },
    effects: [send({ kind: 'answer', version, device: door.device, nonce: setting.nonce, proof })],
  };
}

function hearAnswer(setting: HandshakeSetting, heardAnswer: FrameOf<'answer'>): HandshakeStep {
  const door = setting.doors[0];
  const versions = setting.versions ?? PROTOCOL_VERSIONS;
  if (door === undefined) return give('noSuchDoor', { kind: 'DoorNotProven' });
  const { version, device } = heardAnswer;
  if (!versions.includes(version)) return give('noCommonVersion', { kind: 'NoCommonVersion' });
  const { keyedHash } = setting.crypto;
  const transcript: Transcript = {
    link: setting.link,
    versions,
    version,
    initiatorNonce: setting.nonce,
    responderNonce: heardAnswer.nonce,
  };
  const proof = answerProof(keyedHash, doorKey(keyedHash, door.log), transcript, device);
  if (!isSameProof(setting.crypto.hash, proof, heardAnswer.proof))
    return give('noSuchDoor', { kind: 'DoorNotProven' });
  if (device === door.device) return give('reflected', { kind: 'Reflected' });
  return {
    state: { at: 'judgingAnswer', transcript, device },
    effects: [{ kind: 'judge', log: door.log, device }],
  };
}

function judged(
  setting: HandshakeSetting,
  state: HandshakeState,
  standing: Standing,
): HandshakeStep {
  if (state.at !== 'judgingAnswer' && state.at !== 'judgingAuth') return still(state);
  if (standing === 'struck') return give('struck', { kind: 'DeviceStruck' });
  if (standing === 'unwelcome') return give('notWelcome', { kind: 'NotWelcome' });
  const door = setting.doors[state.at === 'judgingAuth' ? state.door : 0];
  if (door === undefined) return give('noSuchDoor', { kind: 'DoorNotProven' });
  const { transcript, device } = state;
  const devices =
    state.at === 'judgingAuth'
      ? { initiator: device, responder: door.device }
      : { initiator: door.device, responder: device };
  const digest = handshakeDigest(setting.crypto.hash, setting.role, door.log, transcript, devices);
  const signature = door.sign(digest);
  if (state.at === 'judgingAnswer') {
    return {
      state: { at: 'signed', transcript, device, standing },
      effects: [send({ kind: 'auth', device: door.device, signature })],
    };
  }
  const peer = { log: door.log, device, standing, version: transcript.version };
  return over([send({ kind: 'welcome', signature }), { kind: 'met', peer }]);
}

function hearAuth(
  setting: HandshakeSetting,
  state: Extract<HandshakeState, { at: 'answered' }>,
  auth: FrameOf<'auth'>,
): HandshakeStep {
  const door = setting.doors[state.door];
  if (door === undefined) return give('noSuchDoor', { kind: 'DoorNotProven' });
  const { device } = auth;
  if (device === door.device) return give('reflected', { kind: 'Reflected' });
  const devices = { initiator: device, responder: door.device };
  const { hash, verify } = setting.crypto;
  const digest = handshakeDigest(hash, 'initiator', door.log, state.transcript, devices);
  if (!verify(auth.signature, digest, idBytes(device)))
    return give('badSignature', { kind: 'BadHandshakeSignature' });
  return {
    state: { at: 'judgingAuth', transcript: state.transcript, door: state.door, device },
    effects: [{ kind: 'judge', log: door.log, device }],
  };
}

function hearWelcome(
  setting: HandshakeSetting,
  state: Extract<HandshakeState, { at: 'signed' }>,
  welcome: FrameOf<'welcome'>,
): HandshakeStep {
  const door = setting.doors[0];
  if (door === undefined) return give('noSuchDoor', { kind: 'DoorNotProven' });
  const { device, standing, transcript } = state;
  const devices = { initiator: door.device, responder: device };
  const { hash, verify } = setting.crypto;
  const digest = handshakeDigest(hash, 'responder', door.log, transcript, devices);
  if (!verify(welcome.signature, digest, idBytes(device)))
    return give('badSignature', { kind: 'BadHandshakeSignature' });
  const peer = { log: door.log, device, standing, version: transcript.version };
  return over([{ kind: 'met', peer }]);
}

function send(frame: Frame): HandshakeEffect {
  return { kind: 'send', bytes: encodeFrame(frame) };
}

function over(effects: readonly HandshakeEffect[]): HandshakeStep {
  return { state: { at: 'over' }, effects };
}

/** Says no and ends. */
function give(reason: Reason, fault: HandshakeFault): HandshakeStep {
  return over([send({ kind: 'refuse', reason }), { kind: 'failed', fault }]);
}
