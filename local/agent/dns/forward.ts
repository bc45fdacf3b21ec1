// Passes questions about other names on to the name servers we were given, and hands back what they
// say. Often there are none to reach from inside the node: then the answer is no, and at once.
import { createSocket } from 'node:dgram';
import { connect, isIPv4 } from 'node:net';
import type { Clock } from '../../../lib/index.ts';
import { HEADER_BYTES } from './decode.ts';
import { framed, frameReader } from './frame.ts';

export type Medium = 'udp' | 'tcp';

/** The response's bytes, or undefined when nobody answered. */
export type Forward = (query: Uint8Array, medium: Medium) => Promise<Uint8Array | undefined>;

// 2 s: resolvers of the C library ask again after 5 s; by then they must have heard from us.
const ANSWER_TIMEOUT_MS = 2000;
// More questions than this at a time are a loop or an attack, and holding sockets helps neither.
const PENDING_MAX = 256;
const DNS_PORT = 53;

export function forwarder(upstreams: readonly string[], clock: Clock): Forward {
  const servers = upstreams.filter((address) => isIPv4(address));
  let pending = 0;
  return async (query, medium) => {
    if (pending >= PENDING_MAX) return undefined;
    pending += 1;
    try {
      for (const server of servers) {
        const ask = medium === 'udp' ? overUdp : overTcp;
        const response = await ask({ server, query, clock });
        if (response !== undefined) return response;
      }
      return undefined;
    } finally {
      pending -= 1;
    }
  };
}

type Asking = { readonly server: string; readonly query: Uint8Array; readonly clock: Clock };

// A socket per question: its random port is what makes an answer hard to forge.
function overUdp({ server, query, clock }: Asking): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    let settled = false;
    const settle = (response: Uint8Array | undefined): void => {
      if (settled) return;
      settled = true;
      cancel();
      socket.close();
      resolve(response);
    };
    const cancel = clock.after(ANSWER_TIMEOUT_MS, () => settle(undefined));
    socket.on('error', () => settle(undefined));
    socket.on('message', (bytes) => {
      if (isAnswer({ query, response: bytes })) settle(bytes);
    });
    socket.connect(DNS_PORT, server, (error?: Error) => {
      if (error !== undefined) settle(undefined);
      else socket.send(query, (failed) => failed !== null && settle(undefined));
    });
  });
}

function overTcp({ server, query, clock }: Asking): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: server, port: DNS_PORT });
    const settle = (response: Uint8Array | undefined): void => {
      cancel();
      socket.destroy();
      resolve(response);
    };
    const cancel = clock.after(ANSWER_TIMEOUT_MS, () => settle(undefined));
    const read = frameReader((bytes) => {
      if (isAnswer({ query, response: bytes })) settle(bytes);
    });
    socket.on('connect', () => socket.write(framed(query)));
    socket.on('data', read);
    socket.on('error', () => settle(undefined));
    socket.on('close', () => settle(undefined));
  });
}

type Exchange = { readonly query: Uint8Array; readonly response: Uint8Array };

/** A response with the number of the question. */
function isAnswer({ query, response }: Exchange): boolean {
  if (response.length < HEADER_BYTES || ((response[2] ?? 0) & 0x80) === 0) return false;
  return response[0] === query[0] && response[1] === query[1];
}
