// What a request's content goes through on its way, where a filter asked for it: each in turn looks
// at it, or makes something else of it.   hot path
import type { ContentPass } from '../filters/index.ts';

export class Passage {
  readonly #passes: ContentPass[] = [];

  add(pass: ContentPass): void {
    this.#passes.push(pass);
  }

  data(chunk: Buffer): Buffer {
    let content = chunk;
    for (let i = 0; i < this.#passes.length && content.length > 0; i++) {
      content = this.#passes[i]!.data(content);
    }
    return content;
  }

  end(): void {
    for (let i = 0; i < this.#passes.length; i++) this.#passes[i]!.end();
  }
}
