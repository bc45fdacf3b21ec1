// Reads the head of an HTTP/1 message: strict where leniency has let two servers see two requests
// in one (RFC 9112, and the classes of smuggling it warns of). What comes out holds end-to-end
// headers only: framing and hop-by-hop fields have become facts about the message.   hot path
import { Headers } from './headers.ts';
import { linesOf, type HeadLines } from './h1-lines.ts';
import { isProtected, H1Names, mayTrail, type Name } from './h1-names.ts';
import { H1_RULES, type H1Limits, type H1Rules } from './h1-options.ts';
import { protectedOption, REFUSALS, type Refusal } from './h1-refusal.ts';
import { readRequestLine, readStatusLine } from './h1-start-line.ts';
import {
  copied,
  isAuthority,
  lengthOf,
  listOf,
  welcomesTrailers,
  withoutClearText,
} from './h1-values.ts';
import { RequestHead, ResponseHead, type HttpVersion } from './sink.ts';

/** Facts of one message that only its own connection cares about. */
export class H1Facts {
  keepAlive = true;
  expectContinue = false;
  /** How long the peer says it keeps an idle connection; 0: it did not say. */
  peerIdleMs = 0;
  /** Why it was refused; valid after a reader gave nothing. */
  refusal: Refusal = REFUSALS.requestLine;
}

const CHUNKED = -1;
const UNTIL_CLOSE = -2;
export const BODY_CHUNKED = CHUNKED;
export const BODY_UNTIL_CLOSE = UNTIL_CLOSE;

const ABSOLUTE = /^https?:\/\/([^/?]*)(.*)$/i;
const TARGET_ILLEGAL = /[^\x21\x22\x24-\x7e]/;
const KEEP_ALIVE_TIMEOUT = /(?:^|[ ,;])timeout=(\d{1,7})/i;
const CONTROL = /[\0-\x1f\x7f]/;
const CONNECTION_TOKENS_MAX = 10;
const SLASH = 47;

/** Of an answer: what it answers, and its lines, if they are known. */
type ResponseText = { readonly toMethod: string; readonly lines: HeadLines | undefined };

export class H1HeadReader {
  readonly #limits: H1Limits;
  readonly #rules: H1Rules;
  readonly #names = new H1Names();
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
  #keepAlive = '';
  #trailer = '';
  #trailersTaken = false;
  #soundHost = '';

  constructor(limits: H1Limits, rules: H1Rules = H1_RULES) {
    this.#limits = limits;
    this.#rules = rules;
  }

  /**
   * The request, or undefined with the refusal in `facts`. `text` has no final empty line; `lines`
   * are its lines, if they are known.
   */
  request(text: string, facts: H1Facts, known?: HeadLines): RequestHead | undefined {
    const lines = known ?? linesIn(text, facts);
    if (lines === undefined) return undefined;
    const line = text.slice(0, lines.endOf(0));
    const first = readRequestLine(line);
    if (first === undefined) return refuse(facts, REFUSALS.requestLine);
    const { method, target, version } = first;
    if (target.length > this.#limits.targetBytesMax) return refuse(facts, REFUSALS.targetTooLong);
    if (TARGET_ILLEGAL.test(target)) return refuse(facts, illegal(target));
    const headers = new Headers();
    if (!this.#headers(text, lines, headers, facts)) return undefined;
    if (version === 10 && !this.#rules.acceptsHttp10) return refuse(facts, REFUSALS.version);
    const head = new RequestHead(method, target, version, headers);
    if (!this.#connectionFacts(version, headers, facts)) return undefined;
    if (!this.#requestFraming(head, facts)) return undefined;
    if (!this.#authority(head, facts)) return undefined;
    this.#announceTrailers(head.bodyLength, headers);
    return this.#expectations(head, facts) ? head : undefined;
  }

  response(text: string, facts: H1Facts, about: ResponseText): ResponseHead | undefined {
    const { toMethod } = about;
    const lines = about.lines ?? linesIn(text, facts);
    if (lines === undefined) return undefined;
    const line = text.slice(0, lines.endOf(0));
    const first = readStatusLine(line);
    if (first === undefined) return refuse(facts, REFUSALS.statusLine);
    const { status, reason, version } = first;
    const headers = new Headers();
    if (!this.#headers(text, lines, headers, facts)) return undefined;
    const head = new ResponseHead(status, reason, version, headers);
    if (!this.#connectionFacts(version, headers, facts)) return undefined;
    const told = this.#keepAlive === '' ? undefined : KEEP_ALIVE_TIMEOUT.exec(this.#keepAlive)?.[1];
    if (told !== undefined) facts.peerIdleMs = Number(told) * 1000;
    if (!this.#responseFraming(head, toMethod, facts)) return undefined;
    this.#announceTrailers(head.bodyLength, headers);
    return head;
  }

  /** Trailers: the same rules, less the names that would change the message. */
  trailers(text: string, facts: H1Facts): Headers | undefined {
    const headers = new Headers();
    // In the place of the first line of a message.
    const whole = `-\r\n${text}`;
    const lines = linesIn(whole, facts);
    if (lines === undefined) return undefined;
    this.#trailersTaken = true;
    const isSound = this.#headers(whole, lines, headers, facts);
    this.#trailersTaken = false;
    return isSound ? headers : undefined;
  }

  /** The lines after the first; false when refused. */
  #headers(text: string, lines: HeadLines, headers: Headers, facts: H1Facts): boolean {
    const { count } = lines;
    this.#reset();
    for (let line = 1; line < count; line++) {
      const colon = lines.colonOf(line);
      if (colon <= lines.startOf(line)) return refused(facts, REFUSALS.headerLine);
      if (line > this.#limits.headerCountMax) return refused(facts, REFUSALS.tooManyHeaders);
      const name = this.#names.nameOf(text, lines, line);
      if (name === undefined) return refused(facts, REFUSALS.headerName);
      const value = this.#value(text, colon + 1, lines.endOf(line));
      if (name.isOrdinary && !this.#trailersTaken) this.#keep(headers, name, value);
      else if (!this.#take(headers, name, value, facts)) return false;
    }
    return true;
  }

  /** Without the blanks around it. */
  #value(text: string, from: number, to: number): string {
    let start = from;
    let end = to;
    while (start < end && isBlank(text.charCodeAt(start))) start += 1;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
    return text.slice(start, end);
  }

  #keep(headers: Headers, { lower, raw }: Name, value: string): void {
    headers.list.push(lower, value);
    if (headers.spelling !== undefined) headers.spelling.push(raw);
    else if (raw !== lower && this.#rules.keepsHeaderCase)
      headers.spelling = respelled(headers, raw);
  }

  /** A header that may not go on as it is: it becomes a fact about the message, or nothing. */
  #take(headers: Headers, name: Name, value: string, facts: H1Facts): boolean {
    if (this.#trailersTaken && !mayTrail(name)) return true;
    switch (name.kind) {
      case 'ordinary':
        this.#keep(headers, name, value);
        return true;
      case 'underscored':
        return this.#underscored(headers, name, value, facts);
      case 'disguised':
        return refused(facts, REFUSALS.disguised);
      case 'host':
        this.#hosts += 1;
        this.#host = value;
        return true;
      case 'content-length':
        if (this.#hasLength) return refused(facts, REFUSALS.lengths);
        this.#hasLength = true;
        this.#length = value;
        return true;
      case 'transfer-encoding':
        this.#transfer = this.#hasTransfer ? 'repeated' : value.toLowerCase();
        this.#hasTransfer = true;
        return true;
      case 'connection':
        this.#connection = listOf([this.#connection, value]);
        return true;
      case 'upgrade':
        this.#upgrade = listOf([this.#upgrade, value.toLowerCase()]);
        return true;
      case 'expect':
        this.#expect = listOf([this.#expect, value === '' ? 'nothing' : value.toLowerCase()]);
        return true;
      case 'keep-alive':
        this.#keepAlive = value;
        return true;
      case 'trailer':
        this.#trailer = listOf([this.#trailer, value]);
        return true;
      case 'te':
        // Of what it may say only this holds beyond our connection.
        if (welcomesTrailers(value)) headers.set('te', 'trailers');
        return true;
      case 'hop-by-hop':
        return true;
    }
  }

  #underscored(headers: Headers, name: Name, value: string, facts: H1Facts): boolean {
    const { underscores } = this.#rules;
    if (underscores === 'reject') return refused(facts, REFUSALS.underscore);
    if (underscores === 'allow') this.#keep(headers, name, value);
    return true;
  }

  /** `Connection`: does the connection persist, and which headers were for us alone. */
  #connectionFacts(version: HttpVersion, headers: Headers, facts: H1Facts): boolean {
    facts.keepAlive = version === 11;
    const connection = this.#connection;
    if (connection === '') {
      this.#upgrade = '';
      return true;
    }
    if (connection === 'keep-alive') {
      facts.keepAlive = true;
      this.#upgrade = '';
      return true;
    }
    const tokens = connection.toLowerCase().split(',');
    if (tokens.length > CONNECTION_TOKENS_MAX) return refused(facts, REFUSALS.options);
    let upgrades = false;
    let persists = false;
    let closes = false;
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!.trim();
      if (token === 'close') closes = true;
      else if (token === 'keep-alive') persists = true;
      else if (token === 'upgrade') upgrades = true;
      else if (isProtected(token)) return refused(facts, protectedOption(token));
      else if (token !== '' && token !== 'te') headers.remove(token);
    }
    facts.keepAlive = !closes && (persists || version === 11);
    if (!upgrades) this.#upgrade = '';
    return true;
  }

  #requestFraming(head: RequestHead, facts: H1Facts): boolean {
    if (this.#hasTransfer) {
      if (this.#hasLength) return refused(facts, REFUSALS.lengthAndChunked);
      if (this.#transfer !== 'chunked') return refused(facts, REFUSALS.coding);
      if (head.version === 10) return refused(facts, REFUSALS.earlyCoding);
      head.bodyLength = CHUNKED;
    } else if (this.#hasLength) {
      head.bodyLength = lengthOf(this.#length);
      if (head.bodyLength < 0) return refused(facts, REFUSALS.length);
    }
    return true;
  }

  /** What the client wants to happen before, or after, its body. */
  #expectations(head: RequestHead, facts: H1Facts): boolean {
    // A server may ignore an upgrade (RFC 9110, 7.8). One with a body is: that body would have to
    // be over before the bytes of the tunnel begin, and servers disagree about where that is.
    if (this.#upgrade !== '' && head.bodyLength === 0) {
      const wanted = withoutClearText(this.#upgrade);
      if (wanted !== '') head.upgrade = wanted;
    }
    if (this.#expect === '') return true;
    if (this.#expect !== '100-continue') return refused(facts, REFUSALS.expectation);
    if (head.version === 10 || head.bodyLength === 0) return true;
    facts.expectContinue = true;
    if (this.#rules.forwardsExpect) head.headers.append('expect', '100-continue');
    return true;
  }

  /** Which trailers will come, as far as they may. */
  #announceTrailers(bodyLength: number, headers: Headers): void {
    if (this.#trailer === '' || bodyLength !== CHUNKED || !this.#rules.trailers) return;
    let announced = '';
    for (const token of this.#trailer.split(',')) {
      const name = this.#names.find(token.trim());
      if (name !== undefined && mayTrail(name)) announced = listOf([announced, name.lower]);
    }
    if (announced !== '') headers.append('trailer', announced);
  }

  #responseFraming(head: ResponseHead, toMethod: string, facts: H1Facts): boolean {
    const { status } = head;
    if (this.#hasTransfer) {
      if (this.#hasLength) return refused(facts, REFUSALS.lengthAndChunked);
      if (this.#transfer !== 'chunked') return refused(facts, REFUSALS.coding);
      if (head.version === 10) return refused(facts, REFUSALS.earlyCoding);
      head.bodyLength = CHUNKED;
    } else if (this.#hasLength) {
      head.bodyLength = lengthOf(this.#length);
      if (head.bodyLength < 0) return refused(facts, REFUSALS.length);
    } else if (status !== 101 && !isBodyless(status, toMethod)) {
      head.bodyLength = UNTIL_CLOSE;
      facts.keepAlive = false;
    } else if (toMethod === 'HEAD' || status === 304) head.bodyLength = UNTIL_CLOSE;
    if (status === 101) head.headers.set('upgrade', this.#upgrade);
    return true;
  }

  /** Absolute form wins over `Host` (RFC 9112, 3.2.2); CONNECT names an authority. */
  #authority(head: RequestHead, facts: H1Facts): boolean {
    const { target, method } = head;
    if (this.#hosts > 1) return refused(facts, REFUSALS.hosts);
    if (this.#hosts === 0 && head.version === 11) return refused(facts, REFUSALS.noHost);
    head.authority = this.#host;
    if (method === 'CONNECT') {
      if (!this.#rules.allowsConnect) return refused(facts, REFUSALS.connect);
      head.authority = target;
      head.upgrade = 'connect';
    } else if (target.charCodeAt(0) !== SLASH && !(target === '*' && method === 'OPTIONS')) {
      if (!this.#rules.allowsAbsoluteUrl || !absoluteForm(head))
        return refused(facts, malformed(target));
    }
    if (head.authority === '') {
      if (head.version === 10 && this.#host === '') return true;
      return refused(facts, REFUSALS.emptyHost);
    }
    // A client asks the same host again and again; and one string for it is found faster by all.
    if (head.authority === this.#soundHost) head.authority = this.#soundHost;
    else if (isAuthority(head.authority)) this.#soundHost = copied(head.authority);
    else return refused(facts, REFUSALS.host);
    return true;
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
    this.#keepAlive = '';
    this.#trailer = '';
  }
}

/** Undefined: refused for a character that may not stand there. */
function linesIn(text: string, facts: H1Facts): HeadLines | undefined {
  const { scanned, lines } = linesOf(text);
  if (scanned === 'whole') return lines;
  return refuse(facts, scanned === 'bare-line-feed' ? REFUSALS.lineEnd : REFUSALS.character);
}

/** Answers that never have a body, whatever their headers say. */
export function isBodyless(status: number, toMethod: string): boolean {
  return toMethod === 'HEAD' || status === 204 || status === 304 || status < 200;
}

function absoluteForm(head: RequestHead): boolean {
  const parts = ABSOLUTE.exec(head.target);
  if (parts === null) return false;
  // The scheme is what the connection is, whatever the client calls it.
  const rest = parts[2] ?? '';
  head.authority = parts[1] ?? '';
  if (rest === '' && head.method === 'OPTIONS') head.target = '*';
  else head.target = rest.charCodeAt(0) === SLASH ? rest : `/${rest}`;
  return head.authority !== '';
}

function malformed(target: string): Refusal {
  if (target === '*') return REFUSALS.targetStar;
  return target.includes('://') ? REFUSALS.targetScheme : REFUSALS.target;
}

/** A fragment is nothing that a server should see, and some would take for part of the path. */
function illegal(target: string): Refusal {
  if (target.includes('#')) return REFUSALS.targetFragment;
  return CONTROL.test(target) ? REFUSALS.targetControl : REFUSALS.targetCharacter;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** The first name that was not lower case: the spelling of those before it was. */
function respelled(headers: Headers, raw: string): string[] {
  const spelling: string[] = [];
  for (let i = 0; i < headers.list.length - 2; i += 2) spelling.push(headers.list[i]!);
  spelling.push(raw);
  return spelling;
}

function refused(facts: H1Facts, refusal: Refusal): boolean {
  facts.refusal = refusal;
  return false;
}

function refuse(facts: H1Facts, refusal: Refusal): undefined {
  facts.refusal = refusal;
}
