// Where a redirected connection was going before the kernel sent it to us: Linux keeps it, and only
// getsockopt tells. Node has no call for that, so this is the one place with a foreign function.
import type { Socket } from 'node:net';
import koffi from 'koffi';

export type Destination = { readonly address: string; readonly port: number };

const SOL_IP = 0;
const SO_ORIGINAL_DST = 80;
const SOCKADDR_BYTES = 16;

export type OriginalDestination = (socket: Socket) => Destination | undefined;

export function originalDestination(): OriginalDestination {
  const libc = koffi.load('libc.so.6');
  const getsockopt = libc.func(
    'int getsockopt(int, int, int, _Out_ uint8_t *, _Inout_ uint32_t *)',
  );
  return (socket) => {
    const fd = fdOf(socket);
    if (fd === undefined) return undefined;
    const sockaddr = Buffer.alloc(SOCKADDR_BYTES);
    const status: unknown = getsockopt(fd, SOL_IP, SO_ORIGINAL_DST, sockaddr, [SOCKADDR_BYTES]);
    if (status !== 0) return undefined;
    const address = `${sockaddr[4]}.${sockaddr[5]}.${sockaddr[6]}.${sockaddr[7]}`;
    return { address, port: sockaddr.readUInt16BE(2) };
  };
}

/** Node keeps the descriptor on an undocumented handle. */
function fdOf(socket: Socket): number | undefined {
  if (!('_handle' in socket)) return undefined;
  const handle: unknown = socket._handle;
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return undefined;
  return typeof handle.fd === 'number' && handle.fd >= 0 ? handle.fd : undefined;
}
