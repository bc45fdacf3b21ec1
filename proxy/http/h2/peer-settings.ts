// What the other end told of itself (RFC 9113, 6.5).
import { CODE, SETTING, TABLE_BYTES_AT_START, WINDOW_AT_START, WINDOW_MAX } from './wire.ts';

export class PeerSettings {
  tableBytesMax = TABLE_BYTES_AT_START;
  /** Before it is said there is no limit. */
  streamsMax = Infinity;
  windowBytes = WINDOW_AT_START;
  frameBytesMax = 16_384;
  /** Takes WebSockets as streams (RFC 8441). */
  allowsConnect = false;

  /** Takes in the payload of a SETTINGS frame; the code of what is wrong with it. */
  read(payload: Buffer): number {
    for (let at = 0; at < payload.length; at += 6) {
      const code = this.#take(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
      if (code !== CODE.NO_ERROR) return code;
    }
    return CODE.NO_ERROR;
  }

  #take(name: number, value: number): number {
    switch (name) {
      case SETTING.HEADER_TABLE_SIZE:
        this.tableBytesMax = value;
        break;
      case SETTING.ENABLE_PUSH:
        if (value > 1) return CODE.PROTOCOL_ERROR;
        break;
      case SETTING.MAX_CONCURRENT_STREAMS:
        this.streamsMax = value;
        break;
      case SETTING.INITIAL_WINDOW_SIZE:
        if (value > WINDOW_MAX) return CODE.FLOW_CONTROL_ERROR;
        this.windowBytes = value;
        break;
      case SETTING.MAX_FRAME_SIZE:
        if (value < 16_384 || value > 0xff_ffff) return CODE.PROTOCOL_ERROR;
        this.frameBytesMax = value;
        break;
      case SETTING.ENABLE_CONNECT_PROTOCOL:
        if (value > 1 || (this.allowsConnect && value === 0)) return CODE.PROTOCOL_ERROR;
        this.allowsConnect = value === 1;
        break;
    }
    return CODE.NO_ERROR;
  }
}
