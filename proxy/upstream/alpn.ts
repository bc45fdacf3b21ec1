// What a handshake with an upstream agreed to speak.
import type { Duplex } from 'node:stream';
import { MESH_WIRE } from '../plan/index.ts';

/** `mesh`: HTTP/2 with a proxy of ours, which also understands what HTTP/1 says. */
type Agreed = 'http1' | 'http2' | 'mesh';

export function protocolOf(socket: Duplex): Agreed {
  const agreed: unknown = 'alpnProtocol' in socket ? socket.alpnProtocol : undefined;
  switch (agreed) {
    case MESH_WIRE:
      return 'mesh';
    case 'h2':
    case 'istio-h2':
      return 'http2';
    default:
      return 'http1';
  }
}
