// The request as the client has told it so far: sent to whoever is asked, and kept while somebody
// else may have to be asked.   hot path
import { Replay, type Flow, type Headers, type RequestHead } from '../http/index.ts';
import type { Attempt } from './attempt.ts';

export class Question {
  readonly #replayBytesMax: number;
  #replay: Replay | undefined = undefined;
  #source: Flow | undefined = undefined;
  #sourcePaused = false;
  #trailers: Headers | undefined = undefined;
  #isGivenUp = false;
  head: RequestHead | undefined = undefined;
  isDone = false;

  /** 0: it is asked once, and need not be kept. */
  constructor(replayBytesMax: number) {
    this.#replayBytesMax = replayBytesMax;
  }

  from(flow: Flow): void {
    this.#source = flow;
  }

  /** All that was said can be said again. */
  get isWhole(): boolean {
    return !this.#isGivenUp && this.#replay?.isWhole !== false;
  }

  /** More has come than may be kept. */
  get isOverfull(): boolean {
    return this.#replay?.isOverfull === true;
  }

  /** True: asks the client for more. `to`: who is being asked, if somebody is. */
  data(chunk: Buffer, to: Attempt | undefined): boolean {
    const isSending = to !== undefined && to.isSending;
    if (!isSending || this.isWhole) {
      this.#replay ??= new Replay(this.#replayBytesMax);
      this.#replay.keep(chunk, isSending);
    }
    const hasRoom = isSending && to.send(chunk);
    // Were this attempt to fail now, the next would have to ask for more.
    if (!hasRoom) this.#sourcePaused = true;
    return hasRoom;
  }

  end(trailers: Headers | undefined, to: Attempt | undefined): void {
    this.#trailers = trailers;
    this.isDone = true;
    if (to?.isSending === true) to.sendEnd(trailers);
  }

  /** Says to this attempt all that was said so far. */
  ask(attempt: Attempt): void {
    const { head } = this;
    if (head === undefined) return;
    const replay = this.#replay;
    if (replay === undefined || replay.chunks.length === 0) {
      attempt.sendHead(head, this.isDone, this.#source);
    } else {
      const { chunks } = replay;
      attempt.sendHead(head, false, this.#source);
      for (let i = 0; i < chunks.length; i++) attempt.send(chunks[i]!);
      if (this.isDone) attempt.sendEnd(this.#trailers);
      if (this.#isGivenUp) replay.giveUp();
      else replay.trim();
    }
    if (!this.#sourcePaused) return;
    this.#sourcePaused = false;
    this.#source?.resume();
  }

  /** Nobody else will be asked. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.#replay?.giveUp();
  }
}
