// What was seen of one case on one proxy, as a flat list of named facts: two lists can be compared
// without knowing what they are about.
import { networkInterfaces } from 'node:os';
import { LOG_FIELDS, LOG_SEPARATOR } from './bootstrap.ts';
import type { Place } from './place.ts';
import { isFinal, type Field, type Message } from './message.ts';
import { shapeOf } from './shape.ts';
import type { Fate } from './wire.ts';

export type Facts = ReadonlyMap<string, string>;

export type Seen = {
  readonly place: Place;
  readonly clients: readonly SeenClient[];
  readonly upstreams: ReadonlyMap<string, readonly HeardConnection[]>;
  readonly log: readonly string[];
  readonly shapeDepth: number | undefined;
};

/** What was heard on one connection. `weEnded`: the script closed it first. */
export type HeardConnection = {
  readonly messages: readonly Message[];
  /** Bytes that are no message. */
  readonly rest: string;
  readonly fate: Fate;
  readonly weEnded: boolean;
};

/** `goodbye`: the code of the proxy's GOAWAY. */
export type SeenClient = HeardConnection & { readonly goodbye?: string | undefined };

/** What is made equal before facts are compared. */
export const MADE_EQUAL: Readonly<Record<string, string>> = {
  'the case of field names': 'Envoy lowers it; Lateen keeps the sender’s between HTTP/1 peers',
  'the order of fields with different names': 'it means nothing (RFC 9110, section 5.3)',
  'where one chunk ends and the next begins': 'it depends on how packets fell',
  date: 'the time',
  'x-request-id, when a proxy made it': 'random; that it is there, and was kept, is compared',
  'x-envoy-upstream-service-time': 'how long it took',
  'x-envoy-expected-rq-timeout-ms, nearly': 'retries have spent some of it',
  'a caller on the loopback, in x-forwarded-for': 'Envoy writes its machine’s address instead',
  'content-length: 0 in HTTP/2, or an empty DATA frame': 'the end of the stream says it too',
  'NO_ERROR after a whole answer': 'it asks for no more of a request, whether or not that ended',
  'CANCEL and INTERNAL_ERROR': 'Envoy gives up on streams with the latter, whatever the cause',
  'whether a close was a reset': 'bytes that nobody read turn the one into the other',
};

const GIVEN_UP: ReadonlySet<string> = new Set(['CANCEL', 'INTERNAL_ERROR']);
const OWN_REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function factsOf({ place, clients, upstreams, log, shapeDepth }: Seen): Facts {
  const facts = new Map<string, string>();
  clients.forEach((client, i) => addClient(facts, client, `client ${i + 1}`));
  for (const [name, connections] of upstreams) addUpstream(facts, connections, name);
  facts.set('log lines', String(log.length));
  log.forEach((line, i) => addLine(facts, line, { prefix: `log ${i + 1}`, place }));
  return shapeDepth === undefined ? facts : withShapes(facts, shapeDepth);
}

type Adding = Map<string, string>;

function addClient(
  facts: Adding,
  { messages, rest, fate, weEnded, goodbye }: SeenClient,
  prefix: string,
): void {
  facts.set(`${prefix} closed by`, fate !== 'open' && !weEnded ? 'proxy' : 'client');
  if (goodbye !== undefined) facts.set(`${prefix} goodbye`, goodbye);
  facts.set(`${prefix} answers`, String(messages.filter(isFinal).length));
  if (rest !== '') facts.set(`${prefix} rest`, rest);
  messages.forEach((message, i) => addMessage(facts, message, `${prefix} answer ${i + 1}`));
}

/** `weEnded`: it was the script that closed. */
function addUpstream(facts: Adding, heard: readonly HeardConnection[], name: string): void {
  const prefix = `upstream ${name}`;
  const all = heard.flatMap(({ messages }) => messages);
  const rests = heard.map(({ rest }) => rest).filter((rest) => rest !== '');
  const closed = heard.filter(({ fate, weEnded }) => fate !== 'open' && !weEnded);
  facts.set(`${prefix} connections`, String(heard.length));
  facts.set(`${prefix} closed by proxy`, String(closed.length));
  facts.set(`${prefix} requests`, String(all.length));
  rests.forEach((rest, i) => facts.set(`${prefix} rest ${i + 1}`, rest));
  all.forEach((message, i) => addMessage(facts, message, `${prefix} request ${i + 1}`));
}

function addMessage(facts: Adding, message: Message, prefix: string): void {
  const { start, fields, framing, body, trailers, isWhole, reset } = message;
  facts.set(prefix, start);
  addFields(facts, start.includes('HTTP/2') ? fields.filter(saysMore) : fields, `${prefix} field`);
  const isEmpty = isWhole && framing === 'frames' && body === '' && trailers.length === 0;
  facts.set(`${prefix} framing`, isEmpty ? 'none' : framing);
  facts.set(`${prefix} body`, body.startsWith('{') ? body : abridged(body));
  addFields(facts, trailers, `${prefix} trailer`);
  if (!isWhole) facts.set(`${prefix} is cut off`, 'yes');
  const isIdle = isWhole && reset === 'NO_ERROR';
  if (reset === undefined || isIdle) return;
  facts.set(`${prefix} reset`, GIVEN_UP.has(reset) ? '<given up>' : reset);
}

/** In HTTP/2 the end of a stream says that there is no content. */
function saysMore({ name, value }: Field): boolean {
  return name !== 'content-length' || value !== '0';
}

function addFields(facts: Adding, fields: readonly Field[], prefix: string): void {
  for (const { name } of fields) {
    const values = fields.filter((field) => field.name === name);
    facts.set(`${prefix} ${name}`, values.map(equalised).join(' | '));
  }
}

function equalised({ name, value }: Field): string {
  switch (name) {
    case 'date':
      return '<now>';
    case 'x-request-id':
      return OWN_REQUEST_ID.test(value) ? '<id>' : value;
    case 'x-forwarded-for':
      return value
        .split(/(?<=,)/)
        .map(caller)
        .join('');
    case 'x-envoy-upstream-service-time':
      return '<ms>';
    default:
      return value;
  }
}

/** Where cases’ clients are, as either of the two says it. */
function caller(hop: string): string {
  const [, address = '', comma = ''] = /^([\d.]+)(,?)$/.exec(hop) ?? [];
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const isHere = address.startsWith('127.') || own.some((each) => each.address === address);
  return isHere ? `<caller>${comma}` : hop;
}

function addLine(facts: Adding, line: string, { prefix, place }: Line): void {
  const names = [...Object.keys(LOG_FIELDS), 'extra'];
  const values = line.split(LOG_SEPARATOR).slice(1);
  const extra = values.slice(names.length - 1).join(LOG_SEPARATOR);
  names.forEach((name, i) => {
    const value = name === 'extra' ? extra : (values[i] ?? '');
    if (value !== '' || name !== 'extra') {
      facts.set(`${prefix} ${name}`, value.replaceAll(`${place.id}.`, ''));
    }
  });
}

type Line = { readonly prefix: string; readonly place: Place };

function withShapes(facts: Facts, depth: number): Facts {
  return new Map(
    [...facts].flatMap(([name, value]) => {
      const shape = name.endsWith(' body') ? shapeOf(value, depth) : undefined;
      if (shape === undefined) return [[name, value] as const];
      return [...shape].map(([path, kind]) => [`${name} ${path}`, kind] as const);
    }),
  );
}

function abridged(body: string): string {
  return body.length <= LONG ? body : `${body.slice(0, LONG)}… ${body.length} bytes`;
}

const LONG = 400;
