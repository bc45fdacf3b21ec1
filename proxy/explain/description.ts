// What a person asks about, read from a query or from JSON: every fault of it, in words.
import { isObject, listAt, stringAt, type Json, type JsonObject } from '../../lib/index.ts';
import type { RequestDescription } from './explanation.ts';

type Reading =
  | { readonly kind: 'ok'; readonly request: RequestDescription }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

// As much as anybody types.
const HEADERS_MAX = 100;
const SOMEBODY = '192.0.2.1';

/** `?url=http://reviews:9080/1&method=POST&header=end-user:jason&…` */
export function describedIn(query: URLSearchParams): Reading {
  const reasons: string[] = [];
  for (const name of query.keys()) {
    if (!KNOWN.has(name)) reasons.push(`'${name}' is not known: ${[...KNOWN].join(', ')}`);
  }
  const headers = query.getAll('header').flatMap((text) => {
    const colon = text.indexOf(':');
    if (colon > 0) return [[text.slice(0, colon).trim(), text.slice(colon + 1).trim()] as const];
    reasons.push(`header '${text}' must be name:value`);
    return [];
  });
  const alpn = query.getAll('alpn').flatMap((text) => text.split(','));
  const wanted = Object.fromEntries(query);
  return described({ wanted, headers, alpn, reasons });
}

/** The same names in an object; `headers` may be an object of texts. */
export function describedInJson(value: Json | undefined): Reading {
  if (!isObject(value)) return { kind: 'rejected', reasons: ['the body must be a JSON object'] };
  const reasons: string[] = [];
  for (const name of Object.keys(value)) {
    if (name !== 'headers' && !KNOWN.has(name)) {
      reasons.push(`'${name}' is not known: headers, ${[...KNOWN].join(', ')}`);
    }
  }
  const given = value['headers'] ?? {};
  const pairs = isObject(given) ? Object.entries(given) : [];
  if (!isObject(given)) reasons.push('headers must be an object of texts');
  const headers = pairs.flatMap(([name, text]) => {
    if (typeof text === 'string') return [[name, text] as const];
    reasons.push(`header '${name}' must be a text`);
    return [];
  });
  const alpn = listAt(value, 'alpn').filter((one) => typeof one === 'string');
  return described({ wanted: value, headers, alpn, reasons });
}

const KNOWN: ReadonlySet<string> = new Set([
  ...['method', 'url', 'header', 'source', 'principal', 'listener', 'destination'],
  ...['sni', 'alpn', 'format'],
]);

type Wanted = {
  readonly wanted: JsonObject;
  readonly headers: readonly (readonly [string, string])[];
  readonly alpn: readonly string[];
  readonly reasons: string[];
};

function described({ wanted, headers, alpn, reasons }: Wanted): Reading {
  const at = (name: string): string => stringAt(wanted, name) ?? '';
  const url = urlOf(at('url') || '/', reasons);
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const destination = placeOf(at('destination'), reasons) ?? urlPlace(url);
  const method = (at('method') || 'GET').toUpperCase();
  if (!/^[A-Z!#$%&'*+.^_`|~-]{1,32}$/.test(method)) reasons.push(`'${method}' is no method`);
  if (headers.length > HEADERS_MAX) reasons.push(`more than ${HEADERS_MAX} headers`);
  const principal = at('principal');
  const serverName = at('sni');
  const isTls = serverName !== '' || principal !== '' || url.protocol === 'https:';
  if (reasons.length > 0) return { kind: 'rejected', reasons };
  return {
    kind: 'ok',
    request: {
      method,
      target: `${url.pathname}${url.search}`,
      authority: host ?? (url.hostname === NOWHERE ? '' : url.host),
      headers: headers.filter(([name]) => name.toLowerCase() !== 'host'),
      destination,
      listener: at('listener') || undefined,
      source: at('source') || SOMEBODY,
      principal,
      tls: isTls ? { serverName, alpn: alpn.length === 0 ? ALPN : alpn } : undefined,
    },
  };
}

const ALPN = ['http/1.1'] as const;
// Stands for a host that was not named.
const NOWHERE = 'nowhere.invalid';

function urlOf(text: string, reasons: string[]): URL {
  const base = `http://${NOWHERE}`;
  if (URL.canParse(text, base)) return new URL(text, base);
  reasons.push(`url '${text}' cannot be read`);
  return new URL(base);
}

type Place = { readonly address: string; readonly port: number };

/** `10.96.0.9:9080`, `[fd00::1]:80`. */
function placeOf(text: string, reasons: string[]): Place | undefined {
  if (text === '') return undefined;
  const [, v6, v4, port = ''] = /^(?:\[([0-9a-fA-F:.]+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = v6 ?? v4;
  if (address !== undefined) return { address, port: Number(port) };
  reasons.push(`destination '${text}' must be address:port`);
  return undefined;
}

/** An address in the URL is where the client connects; a name says only the port. */
function urlPlace({ hostname, port, protocol }: URL): Place | undefined {
  if (hostname === NOWHERE) return undefined;
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  const number = Number(port) || (protocol === 'https:' ? 443 : 80);
  return { address: isAddress ? hostname.replace(/^\[|\]$/g, '') : '', port: number };
}
