// Where spans go, by OpenTelemetry's rules, and how a batch gets there (OTLP/HTTP, protobuf).
import { Agent, request as requestHttp, type RequestOptions } from 'node:http';
import { Agent as TlsAgent, request as requestHttps } from 'node:https';
import type { Delivery, Post } from './exporter.ts';

type EndpointSettings = {
  /** The whole URL. */
  readonly tracesEndpoint: string;
  /** The base; `/v1/traces` is below it. */
  readonly otlpEndpoint: string;
  /** What the mesh's configuration says: a base, or a URL with its own path. */
  readonly meshOtlpEndpoint: string;
};

type EndpointReading =
  | { readonly kind: 'ok'; readonly url: URL }
  /** Nobody wants spans. */
  | { readonly kind: 'none' }
  | { readonly kind: 'rejected'; readonly reason: string };

export function tracesUrl(settings: EndpointSettings): EndpointReading {
  const { tracesEndpoint, otlpEndpoint, meshOtlpEndpoint } = settings;
  const given = tracesEndpoint || otlpEndpoint || meshOtlpEndpoint;
  if (given === '') return { kind: 'none' };
  const text = /^\w+:\/\//.test(given) ? given : `http://${given}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return { kind: 'rejected', reason: `'${given}' is not an http or https URL` };
  }
  if (tracesEndpoint !== '') return { kind: 'ok', url };
  const hasOwnPath = otlpEndpoint === '' && url.pathname !== '/';
  if (!hasOwnPath) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return { kind: 'ok', url };
}

const DEADLINE_MS = 5000;

/** Keeps one connection to the collector. */
export function postTo(url: URL): Post {
  const isTls = url.protocol === 'https:';
  const limits = { keepAlive: true, maxSockets: 1 };
  const agent = isTls ? new TlsAgent(limits) : new Agent(limits);
  return (body) => {
    const options: RequestOptions = {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/x-protobuf', 'content-length': body.length },
      timeout: DEADLINE_MS,
    };
    return new Promise((resolve) => {
      const request = isTls ? requestHttps(url, options) : requestHttp(url, options);
      request.on('response', (response) => {
        response.resume();
        resolve(deliveryOf(response.statusCode ?? 0));
      });
      request.on('timeout', () => request.destroy(new Error(`no answer in ${DEADLINE_MS} ms`)));
      request.on('error', ({ message }) =>
        resolve({ kind: 'failed', again: true, reason: message }),
      );
      request.end(body);
    });
  };
}

/** Statuses after which OTLP says to try again. */
const AGAIN = new Set([429, 502, 503, 504]);

function deliveryOf(status: number): Delivery {
  if (status >= 200 && status < 300) return { kind: 'ok' };
  return { kind: 'failed', again: AGAIN.has(status), reason: `the collector answered ${status}` };
}
