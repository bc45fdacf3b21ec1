// Ends a connection so that its peer knows it broke: over TCP with a reset, since an orderly end
// would pass for the end of what was sent.
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

export function reset(socket: Duplex): void {
  // TLS needs none: an end without its own closing message is no end. Node refuses to reset it,
  // too.
  if (socket instanceof Socket && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  else socket.destroy();
}
