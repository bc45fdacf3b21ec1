// The application's own probes. The kubelet cannot reach an application behind mutual TLS, so
// injection points its probes at us, and we ask the application from inside the pod.
import { connect } from 'node:net';
import {
  isObject,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../lib/index.ts';
import { fetchOnce } from './fetch.ts';
import { text, type WebReply, type WebRequest } from './web.ts';

type AppProbe = {
  readonly timeoutMs: number;
  readonly kind:
    | {
        readonly kind: 'http';
        readonly scheme: 'http' | 'https';
        readonly port: number;
        readonly path: string;
        readonly headers: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'tcp'; readonly port: number };
};

type AppProbesOptions = {
  /** By path: `/app-health/cart/readyz`. */
  readonly probes: ReadonlyMap<string, AppProbe>;
  /** The pod's address. */
  readonly host: string;
  /** Where we ask from, which the redirect rules let pass. */
  readonly localAddress: string | undefined;
};

// As much of an answer as the kubelet reads.
const BODY_BYTES_MAX = 10 * 1024;

export class AppProbes {
  readonly #options: AppProbesOptions;

  constructor(options: AppProbesOptions) {
    this.#options = options;
  }

  async answer({ path, headers }: WebRequest): Promise<WebReply> {
    const probe = this.#options.probes.get(path);
    if (probe === undefined) return text(`no probe is known at ${path}\n`, 400);
    const { kind, timeoutMs } = probe;
    const { host, localAddress } = this.#options;
    if (kind.kind === 'tcp') {
      const reason = await connects({ host, port: kind.port, timeoutMs, localAddress });
      return reason === undefined ? text('') : text(`${reason}\n`, 500);
    }
    const given = forwarded(headers);
    const fetched = await fetchOnce({
      ...kind,
      host,
      timeoutMs,
      localAddress,
      headers: { ...given, ...kind.headers },
      bytesMax: BODY_BYTES_MAX,
    });
    if (fetched.kind === 'failed') return text(`${fetched.reason}\n`, 500);
    // The kubelet must not follow a redirect to us; it takes one as healthy, and so do we.
    const isRedirect = fetched.status >= 300 && fetched.status < 400;
    return text(fetched.body, isRedirect ? 200 : fetched.status);
  }
}

/** Reads ISTIO_KUBE_APP_PROBERS; what it cannot use is named in `reasons`. */
export function appProbesOf(given: JsonObject) {
  const probes = new Map<string, AppProbe>();
  const reasons: string[] = [];
  for (const [path, value] of Object.entries(given)) {
    const kind = kindOf(value);
    const timeoutMs = (numberAt(value, 'timeoutSeconds') ?? 1) * 1000;
    if (kind === undefined)
      reasons.push(
        `${path}: only httpGet and tcpSocket probes with a number as port are supported`,
      );
    else probes.set(path, { kind, timeoutMs });
  }
  return { probes, reasons };
}

function kindOf(value: Json | undefined): AppProbe['kind'] | undefined {
  const tcp = numberAt(value, 'tcpSocket', 'port');
  if (tcp !== undefined) return { kind: 'tcp', port: tcp };
  const http = objectAt(value, 'httpGet');
  const port = numberAt(http, 'port');
  if (http === undefined || port === undefined) return undefined;
  const headers: Record<string, string> = {};
  for (const header of listAt(http, 'httpHeaders')) {
    if (isObject(header))
      headers[(stringAt(header, 'name') ?? '').toLowerCase()] = stringAt(header, 'value') ?? '';
  }
  const host = stringAt(http, 'host') ?? '';
  if (host !== '') headers['host'] ??= host;
  const path = stringAt(http, 'path') || '/';
  const scheme = stringAt(http, 'scheme') === 'HTTPS' ? 'https' : 'http';
  return { kind: 'http', scheme, port, path: path.startsWith('/') ? path : `/${path}`, headers };
}

const HOP_BY_HOP = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'upgrade',
  'te',
]);

function forwarded(headers: WebRequest['headers']): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) kept[name] = value;
  }
  return kept;
}

type Connecting = {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly localAddress: string | undefined;
};

/** Undefined when a connection came about. */
function connects({
  host,
  port,
  timeoutMs,
  localAddress,
}: Connecting): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...(localAddress === undefined ? {} : { localAddress }) });
    const finish = (reason: string | undefined): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.setTimeout(timeoutMs, () => finish(`no connection in ${timeoutMs} ms`));
    socket.once('connect', () => finish(undefined));
    socket.once('error', ({ message }) => finish(message));
  });
}
