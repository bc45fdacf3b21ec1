// Text that must not be shown: a private key, a token. Printed, logged or made JSON of, it says
// that it is there and nothing more; whoever needs the text asks for it by name.
import { createHash } from 'node:crypto';

const SHOWN = '[redacted]';
// Enough that two keys are not taken for one.
const DIGEST_CHARACTERS = 22;

export class Concealed {
  /** Equal for equal texts, so that a change is seen without looking. */
  readonly digest: string;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    const digest = createHash('sha256').update(text).digest('base64url');
    this.digest = digest.slice(0, DIGEST_CHARACTERS);
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }
}
