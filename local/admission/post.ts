// One POST over TLS to a webhook: bounded in time and size, over connections that stay open. The
// address is given apart from the name that the certificate must carry.
import { Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Clock } from '../../lib/index.ts';

export type Call = {
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** What the certificate must be for. */
  readonly serverName: string;
  /** PEM of the authorities to trust; the machine's own when undefined. */
  readonly authorities: string | undefined;
  readonly body: string;
  readonly timeoutMs: number;
};

/** Resolves to the body of a 200; rejects with the reason otherwise. */
export type Post = (call: Call) => Promise<string>;

// Objects have at most 1.5 MiB; a patch that replaces all of one is a third longer in base64.
const ANSWER_BYTES_MAX = 3 * 1024 * 1024;
// Per webhook server. More wait; they are asked within their time or count as failed.
const CONNECTIONS_MAX = 16;
const IDLE_MS = 30_000;

export function openPost(clock: Clock): { readonly post: Post; readonly close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, timeout: IDLE_MS });
  return { post: (call) => postWithin(clock, agent, call), close: () => agent.destroy() };
}

async function postWithin(clock: Clock, agent: Agent, call: Call): Promise<string> {
  const deadline = new AbortController();
  const cancel = clock.after(call.timeoutMs, () => {
    deadline.abort(new Error(`no answer within ${call.timeoutMs / 1000} seconds`));
  });
  try {
    return await postOnce(agent, call, deadline.signal);
  } catch (error) {
    // A server may close an idle connection just when we take it: that is no failure of the hook.
    if (!(error instanceof StaleConnectionError)) throw error;
    return await postOnce(agent, call, deadline.signal);
  } finally {
    cancel();
  }
}

class StaleConnectionError extends Error {
  override readonly name = 'StaleConnectionError';
}

function postOnce(agent: Agent, call: Call, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const { authorities, body } = call;
    const request = httpsRequest({
      agent,
      method: 'POST',
      host: call.host,
      port: call.port,
      path: call.path,
      // An address is no server name (RFC 6066); the certificate is then held against the host.
      servername: isIP(call.serverName) === 0 ? call.serverName : '',
      signal,
      headers: {
        host: `${call.serverName}:${call.port}`,
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'kube-apiserver-admission',
      },
      ...(authorities === undefined ? {} : { ca: authorities }),
    });
    const fail = (error: Error): void => {
      const isStale = request.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
      if (signal.aborted) reject(reasonOf(signal));
      else reject(isStale ? new StaleConnectionError(error.message, { cause: error }) : error);
    };
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > ANSWER_BYTES_MAX) {
          request.destroy(new Error(`the answer is larger than ${ANSWER_BYTES_MAX} bytes`));
        } else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
        else reject(new Error(`the server answered with status ${response.statusCode}`));
      });
    });
    request.end(body);
  });
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('aborted');
}
