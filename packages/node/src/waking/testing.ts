/** For tests: what a person is woken by. A mail server of theirs, and a program that shows something. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A mail server on the loopback (RFC 5321, with AUTH of RFC 4954). */
export interface MailServer {
  readonly port: number;
  /** Messages that it took, oldest first. */
  readonly mails: readonly string[];
  /** From now on nobody is let in: their token has run out. */
  refuse(): void;
  close(): Promise<void>;
}

/** Opens it; it lets everybody in who says any password. */
export async function openMailServer(): Promise<MailServer> {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  let refuses = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, { refuses: () => refuses, taken: (mail) => mails.push(mail) });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    refuse: () => {
      refuses = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function serve(
  socket: Socket,
  { refuses, taken }: { refuses: () => boolean; taken: (mail: string) => void },
): void {
  let kept = '';
  let isData = false;
  const answers: Readonly<Record<string, () => string>> = {
    EHLO: () => '250-test\r\n250 AUTH PLAIN',
    AUTH: () => (refuses() ? '535 5.7.8 the token has run out' : '235 2.7.0 welcome'),
    DATA: () => '354 go on',
    QUIT: () => '221 bye',
  };
  socket.on('error', () => undefined);
  socket.write('220 test\r\n');
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    kept += chunk;
    for (;;) {
      const mark = isData ? '\r\n.\r\n' : '\r\n';
      const end = kept.indexOf(mark);
      if (end < 0) return;
      const said = kept.slice(0, end);
      kept = kept.slice(end + mark.length);
      if (isData) taken(said);
      const verb = said.slice(0, 4).toUpperCase();
      const answer = isData ? '250 taken' : (answers[verb]?.() ?? '250 ok');
      if (isData) isData = false;
      else if (verb === 'DATA') isData = true;
      socket.write(`${answer}\r\n`);
    }
  });
}

/** A program that a notifier runs: it writes down what it was told. */
export interface Screen {
  readonly program: string;
  /** All that it was told, one after the other. */
  shown(): string;
}

/** Makes it in a folder. */
export function screenIn(folder: string, name: string = 'screen'): Screen {
  const file = join(folder, `${name}.txt`);
  const program = join(folder, name);
  writeFileSync(file, '');
  writeFileSync(program, `#!/bin/sh\nexec cat >> '${file}'\n`);
  chmodSync(program, 0o700);
  return { program, shown: () => readFileSync(file, 'utf8') };
}

/** The numbers of canaries in texts, oldest first. */
export function numbersIn(text: string): readonly string[] {
  return [...text.matchAll(/canary heard (\d{6})/gu)].map(([, number = '']) => number);
}
