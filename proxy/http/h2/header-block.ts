// The fields of one message's head or trailers, as they come out of HPACK: checked for what no
// message may have, and kept within limits. One object for a connection, used again and again; what
// it hands out (the list) is new each time.   hot path
import type { Field, FieldSink } from '../hpack/index.ts';
import { FORBIDDEN_FROM, KIND, LAST_PSEUDO } from './header-field.ts';
import type { H2Limits } from './limits.ts';

export class HeaderBlock implements FieldSink {
  readonly #limits: H2Limits;
  #fields = 0;
  #cookiePieces = 0;
  #cookieAt = -1;
  #bytes = 0;
  method = '';
  scheme = '';
  authority = '';
  path = '';
  status = '';
  protocol = '';
  host = '';
  expect = '';
  /** −1: none was said. */
  contentLength = -1;
  hasPseudo = false;
  /** Everything else: name, value, name, value … */
  list: string[] = [];
  /** What makes the message malformed, in words; empty when nothing does. */
  fault = '';
  isTooLarge = false;

  constructor(limits: H2Limits) {
    this.#limits = limits;
  }

  begin(): void {
    this.#fields = 0;
    this.#cookiePieces = 0;
    this.#cookieAt = -1;
    this.#bytes = 0;
    this.method = '';
    this.scheme = '';
    this.authority = '';
    this.path = '';
    this.status = '';
    this.protocol = '';
    this.host = '';
    this.expect = '';
    this.contentLength = -1;
    this.hasPseudo = false;
    this.list = [];
    this.fault = '';
    this.isTooLarge = false;
  }

  field(field: Field): void {
    if (this.isTooLarge) return;
    this.#bytes += field.size;
    if (this.#bytes > this.#limits.headBytesMax) return this.#overflow();
    const { kind } = field;
    if (kind === KIND.COOKIE) {
      this.#fields -= 1;
      if (++this.#cookiePieces > this.#limits.cookiePiecesMax) return this.#overflow();
    }
    if (++this.#fields > this.#limits.fieldsMax) return this.#overflow();
    if (!field.isSound || kind >= FORBIDDEN_FROM) return this.#refuse(field);
    if (kind === KIND.ORDINARY) this.list.push(field.name, field.value);
    else if (kind <= LAST_PSEUDO) this.#pseudo(field);
    else this.#special(field);
  }

  #pseudo({ name, value, kind }: Field): void {
    if (this.list.length > 0) this.fault = `${name} after the other fields`;
    this.hasPseudo = true;
    let before = '';
    if (kind === KIND.METHOD) [before, this.method] = [this.method, value];
    else if (kind === KIND.SCHEME) [before, this.scheme] = [this.scheme, value];
    else if (kind === KIND.AUTHORITY) [before, this.authority] = [this.authority, value];
    else if (kind === KIND.PATH) [before, this.path] = [this.path, value];
    else if (kind === KIND.STATUS) [before, this.status] = [this.status, value];
    else [before, this.protocol] = [this.protocol, value];
    if (before !== '') this.fault = `more than one ${name}`;
  }

  #special({ name, value, kind }: Field): void {
    switch (kind) {
      case KIND.HOST:
        if (this.host !== '') this.fault = 'more than one host';
        this.host = value;
        return;
      case KIND.CONTENT_LENGTH:
        if (this.contentLength >= 0) this.fault = 'more than one content-length';
        this.contentLength = Number(value);
        return;
      case KIND.COOKIE:
        return this.#cookie(value);
      case KIND.TE:
        this.list.push(name, value);
        return;
      case KIND.EXPECT:
        this.expect = value.toLowerCase();
    }
  }

  /** The pieces of a cookie become one again (RFC 9113, 8.2.3). */
  #cookie(value: string): void {
    const { list } = this;
    if (this.#cookieAt < 0) {
      this.#cookieAt = list.length + 1;
      list.push('cookie', value);
    } else list[this.#cookieAt] = `${list[this.#cookieAt]!}; ${value}`;
  }

  #refuse({ name, kind }: Field): void {
    if (kind === KIND.CONNECTION) this.fault = `${name} is for HTTP/1`;
    else if (kind === KIND.MALFORMED) this.fault = 'a malformed field name';
    else this.fault = `a malformed value of ${name}`;
  }

  #overflow(): void {
    this.isTooLarge = true;
    this.list = [];
  }
}
