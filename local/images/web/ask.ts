// Asks another service over HTTP, within a time. That it cannot be reached is an answer, not an
// error: what to show then is the point of the sample programs.
import { request, type IncomingMessage } from 'node:http';

type Question = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};

type Answer = { readonly status: number; readonly body: string };

/** Undefined when there was no answer in time. */
export type Ask = (question: Question) => Promise<Answer | undefined>;

// 1 MiB: a book has fewer reviews.
const ANSWER_BYTES_MAX = 1024 * 1024;

/** A connection for each question: without a mesh, that is what spreads them over versions. */
export function httpAsk(log: (line: string) => void): Ask {
  return async ({ url, headers, timeoutMs }) => {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      return await new Promise<Answer>((resolve, reject) => {
        const call = request(url, { headers, agent: false, signal }, (incoming) => {
          readAnswer(incoming).then(resolve, reject);
        });
        call.once('error', reject);
        call.end();
      });
    } catch (error) {
      log(`cannot ask ${url}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
}

async function readAnswer(incoming: IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming) {
    if (!Buffer.isBuffer(piece)) continue;
    bytes += piece.length;
    if (bytes > ANSWER_BYTES_MAX)
      throw new Error(`its answer is longer than ${ANSWER_BYTES_MAX} bytes`);
    pieces.push(piece);
  }
  return { status: incoming.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') };
}
