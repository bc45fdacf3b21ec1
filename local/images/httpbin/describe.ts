// A request, told back to who sent it.
import { parseJson, type Json } from '../../../lib/index.ts';
import { header, json, plain, type WebReply, type WebRequest } from '../web/index.ts';

type Description = {
  readonly args: Readonly<Record<string, readonly string[]>>;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly method: string;
  readonly origin: string;
  readonly url: string;
  readonly data: string;
  readonly files: Readonly<Record<string, never>>;
  readonly form: Readonly<Record<string, readonly string[]>>;
  readonly json: Json;
};

export function describe(request: WebRequest): Description {
  const { method, path, query } = request;
  const data = request.body.toString('utf8');
  const type = header(request, 'content-type') ?? '';
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  const scheme = header(request, 'x-forwarded-proto') ?? 'http';
  return {
    args: listsOf(query),
    headers: headerLists(request),
    method,
    origin: (header(request, 'x-forwarded-for') ?? request.peer).split(',')[0]?.trim() ?? '',
    url: `${scheme}://${header(request, 'host') ?? ''}${path}${search}`,
    data,
    files: {},
    form: isForm ? listsOf(new URLSearchParams(data)) : {},
    json: parseJson(data) ?? null,
  };
}

/** `/get` is for GET, `/post` for POST and so on. */
export function methodAllowed(request: WebRequest, method: string): WebReply {
  const asked = request.method === 'HEAD' ? 'GET' : request.method;
  const expected = method === 'head' ? 'GET' : method.toUpperCase();
  if (asked !== expected) return plain(405, 'Method Not Allowed\n');
  const all = describe(request);
  if (asked !== 'GET') return json(200, all);
  const { args, headers, origin, url } = all;
  return json(200, { args, headers, method: request.method, origin, url });
}

/** Names as they are usually written, each with all its values. */
export function headerLists({ headers }: WebRequest): Readonly<Record<string, readonly string[]>> {
  const lists: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    lists[canonical(name)] = typeof value === 'string' ? [value] : value;
  }
  return lists;
}

function canonical(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function listsOf(query: URLSearchParams): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}
