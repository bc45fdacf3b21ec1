// The number of an error code by its name in RFC 9113, section 7.
import { codeName } from '../../../proxy/http/h2/index.ts';

const CODES = 14;

export function codeOf(name: string): number {
  for (let code = 0; code < CODES; code++) if (codeName(code) === name) return code;
  throw new Error(`no error code is called ${name}`);
}
