// Asks a port over HTTP until there is an answer, over a connection of its own each time.
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import type { CertificateFiles } from '../subjects/index.ts';

export type Answer = { readonly status: number; readonly body: string };

export type Question = {
  readonly port: number;
  readonly path: string;
  /** With prior knowledge. */
  readonly isHttp2?: boolean;
  /** Inside mutual TLS, as the client that these files make us. */
  readonly certificates?: CertificateFiles;
};

type Patience = {
  readonly everyMs: number;
  readonly withinMs: number;
  /** Throws when there is no sense in asking again. */
  readonly check: () => void;
  readonly isGood: (answer: Answer) => boolean;
};

const ANSWER_WITHIN_MS = 1000;

export async function askUntil(question: Question, patience: Patience): Promise<Answer> {
  const deadline = performance.now() + patience.withinMs;
  for (;;) {
    patience.check();
    const answer = await (question.isHttp2 === true ? askHttp2(question) : ask(question));
    if (patience.isGood(answer)) return answer;
    if (performance.now() > deadline) {
      const { port, path } = question;
      throw new Error(`port ${port} says to ${path}: ${answer.status} ${answer.body}`);
    }
    await new Promise((resolve) => setTimeout(resolve, patience.everyMs));
  }
}

/** A refused connection is status 0. */
function ask({ port, path, certificates }: Question): Promise<Answer> {
  const options = { port, host: '127.0.0.1', path, agent: false, timeout: ANSWER_WITHIN_MS };
  return new Promise((resolve) => {
    const request =
      certificates === undefined
        ? httpRequest(options)
        : httpsRequest({ ...options, ...clientOf(certificates) });
    request.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.once('error', ({ message }) => resolve({ status: 0, body: message }));
    });
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', ({ message }) => resolve({ status: 0, body: message }));
    request.end();
  });
}

function askHttp2({ port, path }: Question): Promise<Answer> {
  return new Promise((resolve) => {
    const session = connect(`http://127.0.0.1:${port}`);
    const settle = (answer: Answer): void => {
      resolve(answer);
      session.destroy();
    };
    const fail = ({ message }: Error): void => settle({ status: 0, body: message });
    session.once('error', fail);
    const stream = session.request({ ':path': path });
    let status = 0;
    let body = '';
    stream.once('response', (head) => (status = head[':status'] ?? 0));
    stream.setEncoding('utf8').on('data', (text: string) => (body += text));
    stream.once('end', () => settle({ status, body }));
    stream.once('error', fail);
    stream.setTimeout(ANSWER_WITHIN_MS, () => fail(new Error('no answer')));
  });
}

function clientOf({ root, client, server }: CertificateFiles) {
  return {
    ca: readFileSync(root),
    cert: readFileSync(client.chain),
    key: readFileSync(client.key),
    servername: server.dns,
  };
}
