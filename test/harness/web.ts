// Builders for tests of the sample programs: a request, and a service that answers from a table.
import type { WebReply, WebRequest } from '../../local/images/web/index.ts';

export type Sent = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};

/** `ask('POST /login', { body })` as the request a service sees. */
export function ask(line: string, fields: Partial<WebRequest> = {}): WebRequest {
  const [method = 'GET', target = '/'] = line.split(' ');
  const url = new URL(target, 'http://pod');
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: {},
    body: Buffer.alloc(0),
    peer: '10.244.1.9',
    ...fields,
  };
}

/** Answers `http://host:9080/path` from `path`; what is not listed cannot be reached. */
export function fakeServices(
  replies: Readonly<Record<string, { status: number; body: unknown }>>,
): {
  readonly sent: Sent[];
  readonly ask: (question: Sent) => Promise<{ status: number; body: string } | undefined>;
} {
  const sent: Sent[] = [];
  return {
    sent,
    ask: async (question) => {
      sent.push(question);
      const reply = replies[new URL(question.url).pathname];
      return reply && { status: reply.status, body: JSON.stringify(reply.body) };
    },
  };
}

export function bodyOf(reply: WebReply): string {
  return typeof reply.body === 'string' || Buffer.isBuffer(reply.body) ? reply.body.toString() : '';
}

export function jsonOf(reply: WebReply): unknown {
  return JSON.parse(bodyOf(reply));
}
