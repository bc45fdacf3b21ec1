// Headers as one flat list: name, value, name, value … Names are lower case; where a peer wrote
// them differently, its own spelling is kept beside them for HTTP/1 peers. Order and repetition
// survive.   hot path

// What would end a line, or a string in some server's memory.
const LINE_ENDS = /[\0\r\n]/;
const ALL_LINE_ENDS = /[\0\r\n]/g;

export class Headers {
  /** `[name, value, name, value, …]`, names in lower case. Read freely, change through methods. */
  readonly list: string[];
  /** The names as they came, one for each pair, or undefined when all came in lower case. */
  spelling: string[] | undefined;

  constructor(list: string[] = [], spelling?: string[]) {
    this.list = list;
    this.spelling = spelling;
  }

  /** The first value, or undefined. */
  get(name: string): string | undefined {
    const { list } = this;
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Replaces every value of this name by one, where the first stood, or appends it. */
  set(name: string, value: string): void {
    this.put(name, sound(value));
  }

  /** Beside what there is of this name. */
  append(name: string, value: string): void {
    this.list.push(name, sound(value));
    this.spelling?.push(name);
  }

  /** `set` for a value that is one line for certain: read as one, or made here of such. */
  put(name: string, value: string): void {
    const { list } = this;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] !== name) continue;
      list[i + 1] = value;
      this.#removeFrom(i + 2, name);
      return;
    }
    list.push(name, value);
    this.spelling?.push(name);
  }

  remove(name: string): void {
    this.#removeFrom(0, name);
  }

  removePrefix(prefix: string): void {
    for (let i = this.list.length - 2; i >= 0; i -= 2) {
      if (!this.list[i]!.startsWith(prefix)) continue;
      this.list.splice(i, 2);
      this.spelling?.splice(i >> 1, 1);
    }
  }

  #removeFrom(start: number, name: string): void {
    const { list, spelling } = this;
    let kept = start;
    for (let i = start; i < list.length; i += 2) {
      if (list[i] === name) continue;
      if (kept !== i) {
        list[kept] = list[i]!;
        list[kept + 1] = list[i + 1]!;
        if (spelling !== undefined) spelling[kept >> 1] = spelling[i >> 1]!;
      }
      kept += 2;
    }
    list.length = kept;
    if (spelling !== undefined) spelling.length = kept >> 1;
  }
}

/** Values we make (of a token's claims, of a path) are one line, as RFC 9110, 5.5 has it. */
function sound(value: string): string {
  return LINE_ENDS.test(value) ? value.replace(ALL_LINE_ENDS, ' ') : value;
}
