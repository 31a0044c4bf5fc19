/** Reads and writes the small files by which people found, join, and make pacts. */
import type { Result } from '@tocsin/core';

import { failAs, refuse } from './fault.ts';
import type { Files, WriteTo } from './files.ts';
import type { ControlFault } from './message.ts';
import type { ExchangeFile, ExchangeKind } from './paper/exchange-file.ts';
import {
  encodeExchangeFile,
  EXCHANGE_BYTES_MAX,
  parseExchangeFile,
} from './paper/exchange-file.ts';

/** Reads a file between people. */
export function readExchange(
  files: Files,
  file: string,
  kinds: readonly ExchangeKind[],
): Result<ExchangeFile, ControlFault> {
  const bytes = files.read(file, EXCHANGE_BYTES_MAX);
  if (!bytes.ok) return bytes;
  const read = parseExchangeFile(bytes.value, kinds);
  if (read.ok) return read;
  const { fault } = read;
  return fault.kind === 'FileOtherKind' ? refuse(fault.kind, { ...fault }) : failAs(fault);
}

/** Writes a file between people; `name` is free of paths. Gives where it lies. */
export function writeExchange(
  files: Files,
  to: WriteTo,
  name: string,
  file: ExchangeFile,
): Result<string, ControlFault> {
  return files.write(to, name, `.tocsin-${file.kind}`, encodeExchangeFile(file));
}
