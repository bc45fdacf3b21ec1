// Reads the head of an HTTP/1 message: strict where leniency has let two servers see two requests
// in one (RFC 9112, and the classes of smuggling it warns of). What comes out holds end-to-end
// headers only: framing and hop-by-hop fields have become facts about the message.   hot path
import { Headers } from './headers.ts';
import { RequestHead, ResponseHead, type HttpVersion } from './sink.ts';

export type H1Limits = {
  readonly headBytesMax: number;
  readonly headerCountMax: number;
  readonly targetBytesMax: number;
};

/** Envoy's defaults for the head, and what browsers stay below for the target. */
export const H1_LIMITS: H1Limits = {
  headBytesMax: 60 * 1024,
  headerCountMax: 100,
  targetBytesMax: 16 * 1024,
};

/** Facts of one message that only its own connection cares about. */
export class H1Facts {
  keepAlive = true;
  expectContinue = false;
  /** Refused: the status to answer with, and why, in words. 0: nothing wrong. */
  rejectStatus = 0;
  rejectReason = '';
}

const CHUNKED = -1;
const UNTIL_CLOSE = -2;
export const BODY_CHUNKED = CHUNKED;
export const BODY_UNTIL_CLOSE = UNTIL_CLOSE;

// Anything that may not stand in a head: controls, and a CR or LF that is not a line's end.
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32}) ([^\s#]+) HTTP\/1\.([01])$/;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\r\n]*))?$/;
const LENGTH = /^\d{1,15}$/;
const AUTHORITY = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=%]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const TARGET_ILLEGAL = /[^\x21-\x7e]/;

// Names no peer may smuggle away from us by listing them in `Connection`.
const PROTECTED =
  /^(?:host|authorization|cookie|content-length|transfer-encoding|x-forwarded-.*|x-envoy-.*|:.*)$/;
const CONNECTION_TOKENS_MAX = 10;

// Valid names as they came → lower case. Bounded: a peer may invent names without end.
const NAMES_MAX = 1024;

export class H1HeadReader {
  readonly #limits: H1Limits;
  readonly #names = new Map<string, string>();
  // What a message's headers said of the message itself; reset for each.
  #hosts = 0;
  #host = '';
  #length = '';
  #hasLength = false;
  #transfer = '';
  #hasTransfer = false;
  #connection = '';
  #upgrade = '';
  #expect = '';

  constructor(limits: H1Limits) {
    this.#limits = limits;
  }

  /** The request, or undefined with the refusal in `facts`. `text` has no final empty line. */
  request(text: string, facts: H1Facts): RequestHead | undefined {
    const lineEnd = text.indexOf('\r\n');
    const line = lineEnd === -1 ? text : text.slice(0, lineEnd);
    const parts = REQUEST_LINE.exec(line);
    if (parts === null) return refuse(facts, 400, 'malformed request line');
    const target = parts[2] ?? '';
    if (target.length > this.#limits.targetBytesMax) return refuse(facts, 414, 'target too long');
    if (TARGET_ILLEGAL.test(target)) return refuse(facts, 400, 'illegal character in the target');
    const headers = new Headers();
    if (!this.#headers(text, lineEnd, headers, facts)) return undefined;
    const version: HttpVersion = parts[3] === '1' ? 11 : 10;
    const head = new RequestHead(parts[1] ?? '', target, version, headers);
    if (!this.#connectionFacts(head.version, headers, facts)) return undefined;
    if (!this.#requestFraming(head, facts)) return undefined;
    if (!this.#authority(head, facts)) return undefined;
    // A server may ignore an upgrade (RFC 9110, 7.8). One with a body is: that body would have to
    // be over before the bytes of the tunnel begin, and servers disagree about where that is.
    const upgrades = this.#upgrade !== '' && this.#upgrade !== 'h2c' && head.bodyLength === 0;
    if (upgrades) head.upgrade = this.#upgrade;
    if (this.#expect !== '') {
      if (this.#expect !== '100-continue') return refuse(facts, 417, 'unknown expectation');
      facts.expectContinue = version === 11;
    }
    return head;
  }

  response(text: string, toMethod: string, facts: H1Facts): ResponseHead | undefined {
    const lineEnd = text.indexOf('\r\n');
    const line = lineEnd === -1 ? text : text.slice(0, lineEnd);
    const parts = STATUS_LINE.exec(line);
    if (parts === null) return refuse(facts, 502, 'malformed status line');
    const headers = new Headers();
    if (!this.#headers(text, lineEnd, headers, facts)) return undefined;
    const version: HttpVersion = parts[1] === '1' ? 11 : 10;
    const head = new ResponseHead(Number(parts[2]), parts[3] ?? '', version, headers);
    if (!this.#connectionFacts(version, headers, facts)) return undefined;
    return this.#responseFraming(head, toMethod, facts) ? head : undefined;
  }

  /** Trailers: the same rules, less the names that would change the message. */
  trailers(text: string, facts: H1Facts): Headers | undefined {
    const headers = new Headers();
    return this.#headers(text, -2, headers, facts) ? headers : undefined;
  }

  /** Header lines from after `lineEnd`; false when refused. */
  #headers(text: string, lineEnd: number, headers: Headers, facts: H1Facts): boolean {
    this.#reset();
    if (FORBIDDEN.test(text)) return refused(facts, 400, 'illegal character in the head');
    if (lineEnd === -1) return true;
    const { headerCountMax } = this.#limits;
    let count = 0;
    let start = lineEnd + 2;
    while (start < text.length) {
      let end = text.indexOf('\r\n', start);
      if (end === -1) end = text.length;
      const colon = text.indexOf(':', start);
      if (colon <= start || colon >= end) return refused(facts, 400, 'malformed header line');
      if (++count > headerCountMax) return refused(facts, 431, 'too many headers');
      const raw = text.slice(start, colon);
      const name = this.#names.get(raw) ?? this.#learn(raw);
      if (name === '') return refused(facts, 400, 'malformed header name');
      if (!this.#take(name, raw, trimmed(text.slice(colon + 1, end)), headers, facts)) return false;
      start = end + 2;
    }
    return true;
  }

  /** One header: kept, or turned into a fact about the message. */
  #take(name: string, raw: string, value: string, headers: Headers, facts: H1Facts): boolean {
    switch (name) {
      case 'host':
        this.#hosts += 1;
        this.#host = value;
        return true;
      case 'content-length':
        if (this.#hasLength) return refused(facts, 400, 'more than one content-length');
        this.#hasLength = true;
        this.#length = value;
        return true;
      case 'transfer-encoding':
        this.#transfer = this.#hasTransfer ? 'repeated' : value.toLowerCase();
        this.#hasTransfer = true;
        return true;
      case 'connection':
        this.#connection += this.#connection === '' ? value : `,${value}`;
        return true;
      case 'upgrade':
        this.#upgrade = value.toLowerCase();
        return true;
      case 'expect':
        this.#expect = value.toLowerCase();
        return true;
      case 'keep-alive':
      case 'proxy-connection':
      case 'http2-settings':
      case 'trailer':
        return true;
      case 'te':
        if (!value.includes('trailers')) return true;
        headers.list.push(name, 'trailers');
        return keepSpelling(headers, raw);
    }
    headers.list.push(name, value);
    return keepSpelling(headers, raw);
  }

  /** `Connection`: does the connection persist, and which headers were for us alone. */
  #connectionFacts(version: HttpVersion, headers: Headers, facts: H1Facts): boolean {
    facts.keepAlive = version === 11;
    const connection = this.#connection;
    if (connection === '') {
      this.#upgrade = '';
      return true;
    }
    const tokens = connection.toLowerCase().split(',');
    if (tokens.length > CONNECTION_TOKENS_MAX)
      return refused(facts, 400, 'too many connection options');
    let upgrades = false;
    let persists = false;
    let closes = false;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!.trim();
      if (token === 'close') closes = true;
      else if (token === 'keep-alive') persists = true;
      else if (token === 'upgrade') upgrades = true;
      else if (PROTECTED.test(token))
        return refused(facts, 400, `connection must not name ${token}`);
      else if (token !== '' && token !== 'te') headers.remove(token);
    }
    facts.keepAlive = !closes && (persists || version === 11);
    if (!upgrades) this.#upgrade = '';
    return true;
  }

  #requestFraming(head: RequestHead, facts: H1Facts): boolean {
    if (this.#hasTransfer) {
      if (this.#hasLength) return refused(facts, 400, 'both content-length and transfer-encoding');
      if (this.#transfer !== 'chunked') return refused(facts, 501, 'unsupported transfer-encoding');
      if (head.version === 10) return refused(facts, 400, 'transfer-encoding in HTTP/1.0');
      head.bodyLength = CHUNKED;
    } else if (this.#hasLength) {
      if (!LENGTH.test(this.#length)) return refused(facts, 400, 'malformed content-length');
      head.bodyLength = Number(this.#length);
    }
    return true;
  }

  #responseFraming(head: ResponseHead, toMethod: string, facts: H1Facts): boolean {
    const { status } = head;
    if (this.#hasTransfer) {
      if (this.#hasLength) return refused(facts, 502, 'both content-length and transfer-encoding');
      if (this.#transfer !== 'chunked') return refused(facts, 502, 'unsupported transfer-encoding');
      if (head.version === 10) return refused(facts, 502, 'transfer-encoding in HTTP/1.0');
      head.bodyLength = CHUNKED;
    } else if (this.#hasLength) {
      if (!LENGTH.test(this.#length)) return refused(facts, 502, 'malformed content-length');
      head.bodyLength = Number(this.#length);
    } else if (status !== 101 && !isBodyless(status, toMethod)) {
      head.bodyLength = UNTIL_CLOSE;
      facts.keepAlive = false;
    }
    if (status === 101) head.headers.set('upgrade', this.#upgrade);
    return true;
  }

  /** Absolute form wins over `Host` (RFC 9112, 3.2.2); CONNECT names an authority. */
  #authority(head: RequestHead, facts: H1Facts): boolean {
    const { target } = head;
    if (this.#hosts > 1) return refused(facts, 400, 'more than one host header');
    if (this.#hosts === 0 && head.version === 11) return refused(facts, 400, 'no host header');
    head.authority = this.#host;
    if (target.charCodeAt(0) !== 47 /* / */) {
      if (head.method === 'CONNECT') head.authority = target;
      else if (!(target === '*' && head.method === 'OPTIONS') && !absoluteForm(head)) {
        return refused(facts, 400, 'malformed target');
      }
    }
    if (head.authority === '') return head.version === 10 || refused(facts, 400, 'empty host');
    return AUTHORITY.test(head.authority) || refused(facts, 400, 'malformed host');
  }

  #learn(raw: string): string {
    if (!TOKEN.test(raw)) return '';
    const name = raw.toLowerCase();
    if (this.#names.size < NAMES_MAX) this.#names.set(raw, name);
    return name;
  }

  #reset(): void {
    this.#hosts = 0;
    this.#host = '';
    this.#length = '';
    this.#hasLength = false;
    this.#transfer = '';
    this.#hasTransfer = false;
    this.#connection = '';
    this.#upgrade = '';
    this.#expect = '';
  }
}

/** Answers that never have a body, whatever their headers say. */
export function isBodyless(status: number, toMethod: string): boolean {
  return toMethod === 'HEAD' || status === 204 || status === 304 || status < 200;
}

function absoluteForm(head: RequestHead): boolean {
  const { target } = head;
  const scheme = target.startsWith('http://')
    ? 'http'
    : target.startsWith('https://')
      ? 'https'
      : '';
  if (scheme === '') return false;
  const start = scheme.length + 3;
  let end = target.indexOf('/', start);
  const query = target.indexOf('?', start);
  if (end === -1 || (query !== -1 && query < end)) end = query;
  head.authority = end === -1 ? target.slice(start) : target.slice(start, end);
  const rest = end === -1 ? '' : target.slice(end);
  head.target = rest.charCodeAt(0) === 47 /* / */ ? rest : `/${rest}`;
  return true;
}

/** The value between blanks. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** After its name was put on the list. */
function keepSpelling(headers: Headers, raw: string): true {
  if (headers.spelling !== undefined) headers.spelling.push(raw);
  else if (raw !== headers.list[headers.list.length - 2])
    headers.spelling = respelled(headers, raw);
  return true;
}

/** The first name that was not lower case: the spelling of those before it was. */
function respelled(headers: Headers, raw: string): string[] {
  const spelling: string[] = [];
  for (let i = 0; i < headers.list.length - 2; i += 2) spelling.push(headers.list[i]!);
  spelling.push(raw);
  return spelling;
}

function refused(facts: H1Facts, status: number, reason: string): boolean {
  facts.rejectStatus = status;
  facts.rejectReason = reason;
  return false;
}

function refuse(facts: H1Facts, status: number, reason: string): undefined {
  refused(facts, status, reason);
}
