// How hard pressed this proxy is, from what was measured: a level that rises when it is bad for a
// while and falls when it was good for longer. Pure; who measures, and who acts, is elsewhere.

/** What is done at each level; each does all that those before it do. */
export const LEVELS = [
  'calm',
  'shorten-idle',
  'close-after-answer',
  'refuse-requests',
  'refuse-connections',
] as const;
export type Level = 0 | 1 | 2 | 3 | 4;

type Measured = {
  /** How late the loop came to a timer. */
  readonly delayMs: number;
  /** Of what this process may use, 0 to 1; 0 when nobody set a limit. */
  readonly memoryShare: number;
};

// A loop this late adds as much to every request. Requests are refused only when their callers
// would give up on most of them anyway.
const DELAY_MS: readonly [number, number, number, number] = [100, 250, 500, 1000];
// The kernel kills at 1; V8 needs room to collect what is let go.
const MEMORY_SHARE: readonly [number, number, number, number] = [0.8, 0.88, 0.93, 0.97];
// One late turn is a garbage collection or a new plan; three in a row are load.
const RISE_AFTER = 3;
// Half a second of calm at ten looks a second, so that shedding does not flicker.
const FALL_AFTER = 5;

export class Pressure {
  level: Level = 0;
  #worse = 0;
  #better = 0;
  /** The mildest of the looks that were worse: one bad look among them does not decide. */
  #mildest: Level = 4;

  /** True when the level changed. */
  look(measured: Measured): boolean {
    const seen = levelOf(measured);
    if (seen > this.level) {
      this.#better = 0;
      this.#worse += 1;
      this.#mildest = lower(this.#mildest, seen);
      return this.#worse >= RISE_AFTER && this.#set(this.#mildest);
    }
    this.#worse = 0;
    this.#mildest = 4;
    this.#better = seen < this.level ? this.#better + 1 : 0;
    return this.#better >= FALL_AFTER && this.#set(below(this.level));
  }

  #set(level: Level): boolean {
    this.level = level;
    this.#worse = 0;
    this.#better = 0;
    this.#mildest = 4;
    return true;
  }
}

function levelOf({ delayMs, memoryShare }: Measured): Level {
  for (const level of [4, 3, 2, 1] as const) {
    const at = level - 1;
    if (delayMs >= (DELAY_MS[at] ?? Infinity)) return level;
    if (memoryShare >= (MEMORY_SHARE[at] ?? Infinity)) return level;
  }
  return 0;
}

function lower(one: Level, other: Level): Level {
  return one < other ? one : other;
}

function below(level: Level): Level {
  switch (level) {
    case 4:
      return 3;
    case 3:
      return 2;
    case 2:
      return 1;
    case 1:
    case 0:
      return 0;
  }
}
