// The frames that carry no message: each a function that writes one.
import type { FrameKind, FrameWriter } from './frame-writer.ts';
import type { H2Limits } from './limits.ts';
import { FLAG, FRAME, SETTING, WINDOW_AT_START } from './wire.ts';

const SETTINGS: FrameKind = { type: FRAME.SETTINGS, flags: 0 };
const SETTINGS_ACK: FrameKind = { type: FRAME.SETTINGS, flags: FLAG.ACK };
const PING: FrameKind = { type: FRAME.PING, flags: 0 };
const PONG: FrameKind = { type: FRAME.PING, flags: FLAG.ACK };
const GOAWAY: FrameKind = { type: FRAME.GOAWAY, flags: 0 };
const RST_STREAM: FrameKind = { type: FRAME.RST_STREAM, flags: 0 };
const WINDOW_UPDATE: FrameKind = { type: FRAME.WINDOW_UPDATE, flags: 0 };
const NOTHING = Buffer.alloc(0);
/** What a PING asks about comes back with its answer. */
export const PING_ALIVE = Buffer.from('alive?!?');
export const PING_DRAIN = Buffer.from('drained?');

type SettingPair = readonly [name: number, value: number];

/** The first words of our end: what we allow, and what only this end says besides. */
export function writeGreeting(
  writer: FrameWriter,
  limits: H2Limits,
  more: readonly SettingPair[],
): void {
  const settings: SettingPair[] = [
    [SETTING.HEADER_TABLE_SIZE, limits.tableBytesMax],
    [SETTING.INITIAL_WINDOW_SIZE, limits.streamWindowBytes],
    [SETTING.MAX_HEADER_LIST_SIZE, limits.headBytesMax],
  ];
  for (const setting of more) settings.push(setting);
  const payload = Buffer.alloc(settings.length * 6);
  for (const [index, [name, value]] of settings.entries()) {
    payload.writeUInt16BE(name, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  }
  writer.bytes(SETTINGS, payload);
  const wider = limits.connectionWindowBytes - WINDOW_AT_START;
  if (wider > 0) writeWindowUpdate(writer, { id: 0, bytes: wider });
}

export function writeSettingsAck(writer: FrameWriter): void {
  writer.bytes(SETTINGS_ACK, NOTHING);
}

export function writePing(writer: FrameWriter, payload: Buffer): void {
  writer.bytes(PING, payload);
}

export function writePong(writer: FrameWriter, payload: Buffer): void {
  writer.bytes(PONG, payload);
}

/** `id` 0: the connection's window. */
type Widening = { readonly id: number; readonly bytes: number };

export function writeWindowUpdate(writer: FrameWriter, { id, bytes }: Widening): void {
  writer.numbers(WINDOW_UPDATE, id, [bytes]);
}

type Reset = { readonly id: number; readonly code: number };

export function writeReset(writer: FrameWriter, { id, code }: Reset): void {
  writer.numbers(RST_STREAM, id, [code]);
}

/** `last`: the highest stream that we looked at, or will. */
type Farewell = { readonly last: number; readonly code: number; readonly why: string };

export function writeGoAway(writer: FrameWriter, { last, code, why }: Farewell): void {
  const payload = Buffer.alloc(8 + why.length);
  payload.writeUInt32BE(last, 0);
  payload.writeUInt32BE(code, 4);
  payload.write(why, 8, 'latin1');
  writer.bytes(GOAWAY, payload);
}
