// The first record of a TLS 1.2 handshake with a server name, as small as servers accept it.

export function clientHello(name: string): string {
  const serverName = vector(2, `\0${vector(2, name)}`);
  const extension = `\0\0${vector(2, serverName)}`;
  const ciphers = vector(2, '\xc0\x2f');
  const hello = `\x03\x03${'\x07'.repeat(32)}\0${ciphers}${vector(1, '\0')}${vector(2, extension)}`;
  return `\x16\x03\x01${vector(2, `\x01${vector(3, hello)}`)}`;
}

/** Bytes after their number, which takes so many bytes itself. */
function vector(width: number, bytes: string): string {
  let length = '';
  for (let shift = (width - 1) * 8; shift >= 0; shift -= 8) {
    length += String.fromCharCode((bytes.length >> shift) & 0xff);
  }
  return length + bytes;
}
