/**
 * Stands in for `node:fs` in tests that run in a browser and read vectors: from the server of the
 * tests, which serves this repository and the published vectors beside it. Waits, as `node:fs` does.
 */
function ask(url: URL): XMLHttpRequest {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.send();
  return request;
}

/** Whether a file or folder is served. */
export function existsSync(url: URL): boolean {
  return ask(url).status === 200;
}

/** The text of a file. */
export function readFileSync(url: URL, encoding: 'utf8'): string {
  const { status, responseText } = ask(url);
  if (status !== 200) throw new Error(`${url.pathname} is not there (${encoding})`);
  return responseText;
}
