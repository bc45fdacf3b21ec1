// What of a request body has passed: all of it while no connection is there yet, and then as long
// as the request may have to be sent again.   hot path

export class Replay {
  chunks: Buffer[] = [];
  readonly #bytesMax: number;
  #size = 0;
  /** False once something passed that was not kept. */
  isWhole = true;

  /** A longer body streams through, and cannot be sent again; 0: none can. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get isOverfull(): boolean {
    return this.#size > this.#bytesMax;
  }

  /** `isSent`: an attempt has it already, so that it need not be kept at any price. */
  keep(chunk: Buffer, isSent: boolean): void {
    if (isSent && !this.isWhole) return;
    this.chunks.push(chunk);
    this.#size += chunk.length;
    if (isSent) this.trim();
  }

  /** An attempt has sent everything: what is too much to keep goes. */
  trim(): void {
    if (this.isWhole && !this.isOverfull) return;
    this.giveUp();
  }

  /** No attempt after this one. */
  giveUp(): void {
    this.isWhole = false;
    this.chunks = [];
  }
}
