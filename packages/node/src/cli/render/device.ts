/** Shows one's own devices and the paper code. */
import type {
  Device,
  DeviceAddAnswer,
  DeviceCutAnswer,
  DeviceRecoverAnswer,
  DevicesAnswer,
  PaperCheckAnswer,
  PaperPrintAnswer,
} from '@tocsin/host/calls';
import { pactSheet, paperSheet } from '@tocsin/host/paper';
import type { Rendering, Shown } from './rendering.ts';

/** `device add`. */
export function showDeviceAdded(answer: DeviceAddAnswer, shown: Rendering): Shown {
  const { say, when, text } = shown;
  const file = text(answer.file ?? '');
  const { keysAt } = answer;
  const later = keysAt === null ? [] : [say('device.keysAt', { when: when(keysAt) })];
  switch (answer.stage) {
    case 'card':
      return {
        lines: [say('device.card', { file })],
        next: [say('device.cardNext'), say('device.cardLost')],
      };
    case 'added':
      return { lines: [say('device.added', { file }), ...later], next: [say('device.cardNext')] };
    case 'joined':
      return { lines: [say('device.joined'), ...later] };
  }
}

/** `device recover`. */
export function showDeviceRecovered(answer: DeviceRecoverAnswer, shown: Rendering): Shown {
  const { say, short, text, when } = shown;
  const { othersNeeded: others, keysAt } = answer;
  const device = short(answer.device);
  const next = short(answer.successor ?? '');
  const later = keysAt === null ? [] : [say('device.keysAt', { when: when(keysAt) })];
  const isWaiting = others > 0;
  switch (answer.stage) {
    case 'welcome': {
      const lines = [say('device.instead', { file: text(answer.file ?? '') })];
      return {
        lines: [...lines, say('device.insteadReads')],
        next: [say('device.cardNext'), say('device.insteadNext', { device })],
      };
    }
    case 'replaced':
      return {
        lines: [
          isWaiting
            ? say('device.replaceNeeds', { device, next, others })
            : say('device.replaced', { device, next }),
          ...(isWaiting ? [] : later),
        ],
        next: [say(isWaiting ? 'device.replaceAsk' : 'device.replacedNext')],
      };
    case 'struck':
      return {
        lines: [
          isWaiting
            ? say('device.struckNeeds', { device, others })
            : say('device.struck', { device }),
        ],
      };
  }
}

/** `device cut`. */
export function showDeviceCut(answer: DeviceCutAnswer, { say, when, short }: Rendering): Shown {
  const said = { device: short(answer.device), when: when(answer.since), ...answer.for };
  return { lines: [say('device.cut', said)] };
}

/** `device show`. */
export function showDevices({ devices, limit }: DevicesAnswer, shown: Rendering): Shown {
  const { say } = shown;
  const inUse = devices.filter(({ state }) => state === 'active' || state === 'waiting');
  return {
    lines: [
      say('devices.sentence', { count: inUse.length, limit }),
      ...devices.flatMap((device) => deviceLines(device, shown)),
    ],
    next: inUse.length === 1 ? [say('devices.one')] : [],
  };
}

function deviceLines(one: Device, { say, when, short }: Rendering): readonly string[] {
  const device = short(one.device);
  const said = { device, when: when(one.heardAt) };
  const isThis = one.thisOne && one.state === 'active';
  return [
    `  ${isThis ? say('devices.this', said) : say(`devices.${one.state}`, said)}`,
    ...(one.ballot ? [`    ${say('devices.ballot')}`] : []),
  ];
}

/** `paper print`: the sheet itself, and nothing else on standard output. */
export function showPaper({ code }: PaperPrintAnswer, { say }: Rendering): Shown {
  return { lines: paperSheet(code, say) };
}

/** `paper check`. */
export function showPaperCheck({ right }: PaperCheckAnswer, { say }: Rendering): Shown {
  return { lines: [say(right ? 'paper.right' : 'paper.wrong')] };
}

/** `paper keys`: the sheet itself, and nothing else on standard output. */
export function showPactPaper({ code }: PaperPrintAnswer, { say }: Rendering): Shown {
  return { lines: pactSheet(code, say) };
}

/** `paper forget`. */
export function showPaperForgotten({ right }: PaperCheckAnswer, { say }: Rendering): Shown {
  return { lines: [say(right ? 'paper.forgotten' : 'paper.wrong')] };
}
