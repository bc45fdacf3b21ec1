// Answers with what it was asked: the endpoints of httpbin that tutorials and tests of proxies use.
import {
  escapeHtml,
  html,
  json,
  notFound,
  plain,
  type WebService,
  type WebReply,
  type WebRequest,
} from '../web/index.ts';
import { authorization } from './authorization.ts';
import { describe, headerLists, methodAllowed } from './describe.ts';
import { bytes, compressed, delayed, streamed } from './shape.ts';
import { redirected, statusReply } from './status.ts';
import type { HttpbinOptions, Route } from './route.ts';

const ROUTES: readonly Route[] = [
  {
    path: /^\/(get|head|post|put|patch|delete)$/,
    reply: (r, [method = '']) => methodAllowed(r, method),
  },
  { path: /^\/anything(?:\/.*)?$/, reply: (r) => json(200, describe(r)) },
  { path: /^\/headers$/, reply: (r) => json(200, { headers: headerLists(r) }) },
  { path: /^\/ip$/, reply: (r) => json(200, { origin: describe(r).origin }) },
  {
    path: /^\/user-agent$/,
    reply: (r) => json(200, { 'user-agent': r.headers['user-agent'] ?? '' }),
  },
  { path: /^\/status\/([^/]+)$/, reply: (_r, [codes = ''], o) => statusReply(codes, o.random) },
  {
    path: /^\/delay\/([\d.]+s?)$/,
    reply: (r, [time = ''], o) => delayed(r, { time, clock: o.clock }),
  },
  { path: /^\/uuid$/, reply: (_r, _p, o) => json(200, { uuid: o.newId() }) },
  { path: /^\/hostname$/, reply: (_r, _p, o) => json(200, { hostname: o.hostname }) },
  { path: /^\/bytes\/(\d+)$/, reply: (_r, [count = ''], o) => bytes(Number(count), o.random) },
  { path: /^\/stream\/(\d+)$/, reply: (r, [count = '']) => streamed(r, Number(count)) },
  { path: /^\/response-headers$/, reply: responseHeaders },
  {
    path: /^\/redirect\/(\d+)$/,
    reply: (_r, [count = '']) => redirected('redirect', Number(count)),
  },
  {
    path: /^\/relative-redirect\/(\d+)$/,
    reply: (_r, [n = '']) => redirected('relative-redirect', Number(n)),
  },
  { path: /^\/redirect-to$/, reply: redirectTo },
  { path: /^\/(?:hidden-)?basic-auth\/([^/]*)\/([^/]*)$/, reply: authorization },
  { path: /^\/bearer$/, reply: bearer },
  { path: /^\/cookies$/, reply: showCookies },
  { path: /^\/cookies\/set$/, reply: setCookies },
  { path: /^\/gzip$/, reply: (r) => compressed(r, 'gzip') },
  { path: /^\/deflate$/, reply: (r) => compressed(r, 'deflate') },
  { path: /^\/json$/, reply: () => json(200, SLIDES) },
  { path: /^\/html$/, reply: () => html(200, PASSAGE) },
  { path: /^\/robots\.txt$/, reply: () => plain(200, 'User-agent: *\nDisallow: /deny\n') },
  { path: /^\/deny$/, reply: () => plain(200, "YOU SHOULDN'T BE HERE\n") },
  { path: /^\/(?:health|healthz)$/, reply: () => plain(200, 'OK') },
  { path: /^\/$/, reply: () => html(200, index()) },
];

export function httpbin(options: HttpbinOptions): WebService {
  return async (request) => {
    for (const route of ROUTES) {
      const match = route.path.exec(request.path);
      if (match === null) continue;
      const reply = await route.reply(request, match.slice(1), options);
      return { ...reply, headers: { ...OPEN, ...reply.headers } };
    }
    return notFound();
  };
}

// Pages of any origin may ask: this is a tool for trying things out.
const OPEN = {
  'access-control-allow-origin': '*',
  'access-control-allow-credentials': 'true',
};

function responseHeaders({ query }: WebRequest): WebReply {
  const asked: Record<string, readonly string[]> = {};
  for (const name of query.keys()) asked[name] = query.getAll(name);
  const safe = Object.entries(asked).filter(
    ([name, values]) =>
      /^[\w-]+$/.test(name) && values.every((value) => /^[\t\x20-\x7e]*$/.test(value)),
  );
  const reply = json(200, asked);
  return { ...reply, headers: { ...reply.headers, ...Object.fromEntries(safe) } };
}

function redirectTo({ query }: WebRequest): WebReply {
  const url = query.get('url') ?? '';
  const status = Number(query.get('status_code') ?? 302);
  if (!/^[\x21-\x7e]+$/.test(url)) return plain(400, 'Missing URL\n');
  return {
    status: status >= 300 && status < 400 ? status : 302,
    headers: { location: url },
    body: '',
  };
}

function bearer({ headers }: WebRequest): WebReply {
  const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (token !== undefined) return json(200, { authenticated: true, token });
  return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: '' };
}

function showCookies({ headers }: WebRequest): WebReply {
  const found = (headers.cookie ?? '').split('; ').filter((pair) => pair.includes('='));
  const pairs = found.map((pair): readonly [string, string] => [
    pair.slice(0, pair.indexOf('=')),
    pair.slice(pair.indexOf('=') + 1),
  ]);
  return json(200, { cookies: Object.fromEntries(pairs) });
}

function setCookies({ query }: WebRequest): WebReply {
  const set = [...query].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}; Path=/`,
  );
  return { status: 302, headers: { location: '/cookies', 'set-cookie': set }, body: '' };
}

function index(): string {
  const items = ROUTES.map((route) => `<li><code>${escapeHtml(readable(route.path))}</code></li>`);
  return `<!DOCTYPE html><title>httpbin</title><h1>httpbin</h1><ul>${items.join('\n')}</ul>`;
}

function readable(path: RegExp): string {
  return path.source.replace(/^\^|\$$|\\/g, '');
}

const SLIDES = {
  slideshow: {
    title: 'Sample Slide Show',
    author: 'Yours Truly',
    date: 'date of publication',
    slides: [
      { title: 'Wake up to WonderWidgets!', type: 'all' },
      { title: 'Overview', type: 'all', items: ['Why WonderWidgets are great', 'Who buys them'] },
    ],
  },
};

const PASSAGE = `<!DOCTYPE html>
<html>
<body>
<h1>Herman Melville - Moby-Dick</h1>
<p>Call me Ishmael. Some years ago, having little money in my purse, I thought I would sail about a
little and see the watery part of the world.</p>
</body>
</html>
`;
