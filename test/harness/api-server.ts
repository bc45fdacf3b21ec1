// The API server in this process, over TLS on a loopback port of its own, and a client that shows
// what came back byte for byte. Time stands still.
import type { ClientRequest, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { randomUUID } from 'node:crypto';
import { parseJson, seededRandom, silentLog, type Json } from '../../lib/index.ts';
import {
  createAuthority,
  issueClientCertificate,
  issueServerCertificate,
  type KeyPair,
} from '../../local/identity/certificates/index.ts';
import { createSigningKey, signingKeyOf } from '../../local/identity/index.ts';
import { identity, listen, type Listening } from '../../local/server/index.ts';
import { ground, type Ground } from './registry.ts';
import type { Test } from './unit.ts';

export type Answer = {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: Json | undefined;
};

export type Ask = {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  /** `anonymous` comes without a certificate; `stranger` with one of another authority. */
  readonly who?: 'admin' | 'anonymous' | 'stranger';
};

export type TestServer = Ground & {
  readonly port: number;
  /** For a connection made by hand. */
  readonly credentials: { readonly ca: string; readonly cert: string; readonly key: string };
  readonly stop: () => Promise<void>;
  ask(path: string, ask?: Ask): Promise<Answer>;
  /** Lines of a watch, as they come. */
  follow(path: string): Promise<Followed>;
};

export type Followed = {
  readonly code: number;
  /** The next line, parsed. */
  next(): Promise<Json | undefined>;
  readonly ended: Promise<void>;
  /** Reads no more until `resume`. */
  pause(): void;
  resume(): void;
  close(): void;
};

// Real time: certificates are checked by it, whatever our clock says.
const chance = { now: Date.now(), random: seededRandom(1) };

export async function apiServer(t: Test, agentSocket = '/nowhere'): Promise<TestServer> {
  const g = ground(t);
  const authority = createAuthority(chance);
  const stranger = createAuthority(chance);
  const own = issueServerCertificate(authority, { ...chance, addresses: ['127.0.0.1'] });
  const clients = {
    admin: client(authority),
    stranger: client(stranger),
    anonymous: undefined,
  };
  const stopping = new AbortController();
  const { clock, catalog, registry, parts } = g;
  const key = signingKeyOf(signingKey());
  const asked = identity({ key, store: parts.store, clock, newId: () => randomUUID() });
  const serverParts = {
    registry,
    catalog,
    clock,
    agentSocket,
    log: silentLog,
    identity: asked,
    stopping: stopping.signal,
    address: '127.0.0.1:1',
  };
  const options = {
    host: '127.0.0.1',
    port: 0,
    certificate: own.certificate,
    key: own.key,
    authority: authority.certificate,
  };
  const listening: Listening = await listen(serverParts, options);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await listening.close(1000);
  };
  t.teardown(stop);
  const { port } = listening;
  const send = (path: string, { who = 'admin', method = 'GET', headers = {} }: Ask): Sent => {
    const pair = clients[who];
    const credentials = pair === undefined ? {} : { cert: pair.certificate, key: pair.key };
    const ca = authority.certificate;
    return httpsRequest({
      port,
      host: '127.0.0.1',
      path,
      method,
      headers,
      ca,
      ...credentials,
      agent: false,
    });
  };
  return {
    ...g,
    port,
    stop,
    credentials: {
      ca: authority.certificate,
      cert: clients.admin.certificate,
      key: clients.admin.key,
    },
    ask: (path, ask = {}) => answerOf(send(path, ask), ask.body),
    follow: (path) => followed(send(path, {})),
  };
}

/** A JSON body with its type. */
export function json(value: Json, type = 'application/json'): Pick<Ask, 'body' | 'headers'> {
  const body = JSON.stringify(value);
  // Node sends no length by itself with a DELETE.
  return { body, headers: { 'content-type': type, 'content-length': Buffer.byteLength(body) } };
}

/** Made once: an RSA key takes longer than everything else here. */
const kept: { signingKey?: string } = {};

function signingKey(): string {
  kept.signingKey ??= createSigningKey();
  return kept.signingKey;
}

function client(authority: KeyPair): KeyPair {
  return issueClientCertificate(authority, {
    ...chance,
    user: 'admin',
    groups: ['system:masters'],
  });
}

type Sent = ClientRequest;

function answerOf(sent: Sent, body?: string | Uint8Array): Promise<Answer> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        resolve({ code: statusCode, headers, text, json: parseJson(text) });
      });
    });
    sent.end(body);
  });
}

function followed(sent: Sent): Promise<Followed> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      const lines: string[] = [];
      let rest = '';
      let wake: () => void = () => undefined;
      let over = false;
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const parts = (rest + chunk).split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts);
        wake();
      });
      response.on('error', () => undefined);
      const ended = new Promise<void>((end) => {
        response.on('close', () => {
          over = true;
          wake();
          end();
        });
      });
      resolve({
        code: response.statusCode ?? 0,
        async next() {
          while (lines.length === 0 && !over) {
            await new Promise<void>((woken) => {
              wake = woken;
            });
          }
          return parseJson(lines.shift() ?? '');
        },
        ended,
        pause: () => response.pause(),
        resume: () => response.resume(),
        close: () => sent.destroy(),
      });
    });
    sent.end();
  });
}
