// Writes the heads and trailers of one connection: the block in place, behind a frame's head that
// is filled in when its length is known. The rare block that is larger than a frame is made beside
// the output, and leaves in pieces.   hot path
import { BLOCK_START_BYTES, HpackEncoder } from '../hpack/index.ts';
import { RESERVE_BYTES_MAX, type FrameWriter } from './frame-writer.ts';
import { NEVER_WRITTEN } from './header-field.ts';
import { FLAG, FRAME, FRAME_HEAD_BYTES } from './wire.ts';

export class HeadWriter {
  /** Takes the fields between `begin` and `end`. */
  readonly encoder: HpackEncoder;
  readonly #writer: FrameWriter;
  #stream = 0;
  #at = 0;
  #beside: Buffer | undefined = undefined;

  constructor(writer: FrameWriter, tableBytesMax: number) {
    this.#writer = writer;
    this.encoder = new HpackEncoder(tableBytesMax, NEVER_WRITTEN);
  }

  /** Begins a block whose fields take at most `room` bytes. */
  begin(stream: number, room: number): void {
    const bytes = room + BLOCK_START_BYTES + FRAME_HEAD_BYTES;
    this.#stream = stream;
    if (bytes > RESERVE_BYTES_MAX) {
      this.#beside = Buffer.allocUnsafe(bytes);
      this.encoder.begin(this.#beside, 0);
      return;
    }
    const writer = this.#writer;
    writer.reserve(bytes);
    this.#at = writer.at;
    this.encoder.begin(writer.target, writer.at + FRAME_HEAD_BYTES);
  }

  /** Sends the block; returns a mark, by which the stream's end may be added to its frame. */
  end(isLast: boolean): number {
    const writer = this.#writer;
    const beside = this.#beside;
    if (beside !== undefined) {
      this.#beside = undefined;
      writer.headers(this.#stream, beside.subarray(0, this.encoder.at), isLast);
      return -1;
    }
    const { mark } = writer;
    const flags = FLAG.END_HEADERS | (isLast ? FLAG.END_STREAM : 0);
    const length = this.encoder.at - this.#at - FRAME_HEAD_BYTES;
    writer.head(length, { type: FRAME.HEADERS, flags }, this.#stream);
    writer.advance(this.encoder.at);
    return mark;
  }
}
