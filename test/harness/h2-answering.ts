// An HTTP/2 server of ours on a real port, in plain text or TLS: answers every request with the
// same kilobyte when the request has ended. Counts what it refused.
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { systemClock, systemRandom, Wheel } from '../../lib/index.ts';
import { H2Server, H2_LIMITS, type H2Limits } from '../../proxy/http/h2/index.ts';
import { Headers, ResponseHead } from '../../proxy/http/index.ts';
import type { RequestSink, ResponseSink } from '../../proxy/http/index.ts';
import type { CertifiedKey } from './certificates.ts';

const BODY = Buffer.alloc(1024, 'x');

export type H2Answering = {
  readonly port: number;
  readonly refusals: string[];
  stop(): Promise<void>;
};

export async function answeringServer(
  options: { readonly tls?: CertifiedKey; readonly limits?: Partial<H2Limits> } = {},
): Promise<H2Answering> {
  const refusals: string[] = [];
  const wheel = new Wheel(systemClock);
  const live = new Set<H2Server>();
  const serve = (socket: ConstructorParameters<typeof H2Server>[0]): void => {
    const server: H2Server = new H2Server(socket, {
      limits: { ...H2_LIMITS, ...options.limits },
      clock: systemClock,
      wheel,
      random: systemRandom,
      exchange: (response) => new Answering(response),
      refused: ({ cause }) => void refusals.push(cause),
      idle: () => undefined,
      closed: () => void live.delete(server),
    });
    live.add(server);
  };
  const { tls } = options;
  const listening: Server =
    tls === undefined
      ? createServer({ noDelay: true }, serve)
      : createTlsServer({ cert: tls.chain, key: tls.key, ALPNProtocols: ['h2'] }, serve);
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(listening.address()),
    refusals,
    async stop() {
      for (const server of live) server.destroy();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}

class Answering implements RequestSink {
  readonly #response: ResponseSink;

  constructor(response: ResponseSink) {
    this.#response = response;
  }

  from(): void {}

  head(_head: unknown, end: boolean): void {
    if (end) this.end();
  }

  data(): boolean {
    return true;
  }

  end(): void {
    const head = new ResponseHead(200, '', 11, new Headers(['content-type', 'text/plain']));
    head.bodyLength = BODY.length;
    this.#response.head(head, false);
    this.#response.data(BODY);
    this.#response.end(undefined);
  }

  abort(): void {}
}

function portOf(address: AddressInfo | string | ReturnType<Server['address']>): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
