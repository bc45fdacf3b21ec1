// Writes questions as clients do, and reads the headers of answers.

export type Asked = {
  readonly name: string;
  readonly type: number;
  readonly id?: number;
  /** EDNS: the largest answer over UDP. */
  readonly udpBytesMax?: number;
};

export function questionBytes({ name, type, id = 7, udpBytesMax }: Asked): Uint8Array {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(0x0100, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(udpBytesMax === undefined ? 0 : 1, 10);
  const labels = name.split('.').filter((label) => label !== '');
  const text = labels.map((label) =>
    Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1'),
  );
  const tail = Buffer.from([0, type >> 8, type & 255, 0, 1]);
  const option = Buffer.from(
    udpBytesMax === undefined
      ? []
      : [0, 0, 41, udpBytesMax >> 8, udpBytesMax & 255, 0, 0, 0, 0, 0, 0],
  );
  return Buffer.concat([header, ...text, tail, option]);
}

export type Head = {
  readonly id: number;
  readonly code: number;
  readonly truncated: boolean;
  readonly answers: number;
  readonly authority: number;
  readonly additional: number;
};

export function headOf(bytes: Uint8Array): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    id: view.getUint16(0),
    code: view.getUint16(2) & 15,
    truncated: (view.getUint16(2) & 0x0200) !== 0,
    answers: view.getUint16(6),
    authority: view.getUint16(8),
    additional: view.getUint16(10),
  };
}
