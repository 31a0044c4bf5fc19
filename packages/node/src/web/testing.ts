/** For tests: a small app in a folder, and requests as other programs than browsers make them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** A script that is worth compressing. */
export const SCRIPT: string = `export const words = ${JSON.stringify('steady '.repeat(200))};\n`;
/** The name of the script, by what is in it. */
export const SCRIPT_PATH = '/assets/main-a1B2c3D4.js';

/** Writes an app: a page, a service worker, and a script with its compressed copies. */
export function writeSmallApp(folder: string): void {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>small</title><script type="module" src="${SCRIPT_PATH}"></script>`,
  );
  writeFileSync(join(folder, 'sw.js'), 'self.addEventListener("fetch", () => undefined);\n');
  const script = join(folder, SCRIPT_PATH.slice(1));
  writeFileSync(script, SCRIPT);
  writeFileSync(`${script}.br`, brotliCompressSync(SCRIPT));
  writeFileSync(`${script}.gz`, gzipSync(SCRIPT));
}

/** What came back. */
export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Asks for a path as it is written: nothing in it is made simpler, as a browser would. */
export function ask(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method: string = 'GET',
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { Host: `127.0.0.1:${String(port)}`, ...headers },
        agent: false,
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        );
      },
    );
    asking.on('error', reject);
    asking.end();
  });
}

/** Sends these bytes, and no more; gives what came until the other end closed, and how long that was. */
export function sendRaw(
  port: number,
  sent: string,
): Promise<{ readonly said: string; readonly lastedMs: number }> {
  const beganMs = performance.now();
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(sent));
    socket.setEncoding('latin1').on('data', (text: string) => {
      said += text;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ said, lastedMs: performance.now() - beganMs }));
  });
}
