// One GET to the application beside us, with a deadline and a limit on what is read.
import { request as requestHttp, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';

type FetchOptions = {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly timeoutMs: number;
  /** What comes after is not read. */
  readonly bytesMax: number;
  /** Where the connection comes from: the redirect rules let 127.0.0.6 pass. */
  readonly localAddress: string | undefined;
};

type Fetched =
  | {
      readonly kind: 'ok';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
      /** There was more than `bytesMax`. */
      readonly isCut: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** Never rejects. */
export function fetchOnce(options: FetchOptions): Promise<Fetched> {
  const { scheme, host, port, path, timeoutMs, bytesMax, localAddress } = options;
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(options.headers)) {
    headers[name] = typeof value === 'string' ? value : [...value];
  }
  const settings: RequestOptions = {
    host,
    port,
    path,
    headers,
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    ...(localAddress === undefined ? {} : { localAddress }),
  };
  return new Promise((resolve) => {
    // An application's own certificate is not ours to judge; the kubelet does not either.
    const request =
      scheme === 'https'
        ? requestHttps({ ...settings, rejectUnauthorized: false })
        : requestHttp(settings);
    request.on('error', ({ message }) => resolve({ kind: 'failed', reason: message }));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const finish = (isCut: boolean): void => {
        const body = Buffer.concat(chunks).subarray(0, bytesMax).toString();
        resolve({
          kind: 'ok',
          status: response.statusCode ?? 0,
          headers: response.headers,
          body,
          isCut,
        });
        response.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > bytesMax) finish(true);
      });
      response.on('end', () => finish(false));
      response.on('error', ({ message }) => resolve({ kind: 'failed', reason: message }));
    });
    request.end();
  });
}
