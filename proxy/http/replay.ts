// What of a request body has passed: all of it while no connection is there yet, and then as long
// as the request may have to be sent again.   hot path

// A larger body streams through and gives up its retries; Linkerd's choice, and most bodies fit.
const REPLAY_BYTES_MAX = 64 * 1024;

export class Replay {
  chunks: Buffer[] = [];
  #size = 0;
  /** False once something passed that was not kept. */
  isWhole = true;

  /** `isSent`: an attempt has it already, so that it need not be kept at any price. */
  keep(chunk: Buffer, isSent: boolean): void {
    if (isSent && !this.isWhole) return;
    this.chunks.push(chunk);
    this.#size += chunk.length;
    if (isSent) this.trim();
  }

  /** An attempt has sent everything: what is too much to keep goes. */
  trim(): void {
    if (this.isWhole && this.#size <= REPLAY_BYTES_MAX) return;
    this.isWhole = false;
    this.chunks = [];
  }

  /** No attempt after this one. */
  giveUp(): void {
    this.isWhole = false;
    this.chunks = [];
  }
}
