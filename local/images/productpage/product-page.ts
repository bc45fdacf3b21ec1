// The front of Bookinfo: asks the other services what it shows, remembers who signed in, and says
// in plain words what could not be had. It asks for reviews twice, three seconds each, on purpose:
// with ten seconds of patience behind it, that is the bug which the tutorial on faults finds.
import { isObject, parseJson, type JsonObject } from '../../../lib/index.ts';
import {
  cookies,
  forwardedHeaders,
  html,
  json,
  notFound,
  plain,
  redirect,
  type Ask,
  type WebService,
  type WebReply,
  type WebRequest,
} from '../web/index.ts';
import { indexPage, productPage, type Part } from './page.ts';

type ProductPageOptions = {
  readonly ask: Ask;
  /** `http://details:9080` and so on. */
  readonly services: {
    readonly details: string;
    readonly reviews: string;
    readonly ratings: string;
  };
};

type Service = keyof ProductPageOptions['services'];

const TIMEOUT_MS = 3_000;
const REVIEWS_TRIES = 2;
const USER_LENGTH_MAX = 64;

const PRODUCT = {
  id: 0,
  title: 'The Comedy of Errors',
  descriptionHtml:
    '<a href="https://en.wikipedia.org/wiki/The_Comedy_of_Errors">Wikipedia Summary</a>: ' +
    'one of <b>William Shakespeare’s</b> earliest plays, his shortest and one of his most ' +
    'farcical: two pairs of twins, one city, and everybody taken for somebody else.',
};

export function bookinfo({ ask, services }: ProductPageOptions): WebService {
  const counts = new Map<string, number>();

  const fetchPart = async (service: Service, request: WebRequest, id: string): Promise<Part> => {
    const answer = await ask({
      url: `${services[service]}/${service}/${id}`,
      headers: outgoingHeaders(request),
      timeoutMs: TIMEOUT_MS,
    });
    const status = answer?.status ?? 500;
    const label = `request_result_total{destination_app="${service}",response_code="${status}"}`;
    counts.set(label, (counts.get(label) ?? 0) + 1);
    const value = answer?.status === 200 ? parseJson(answer.body) : undefined;
    if (isObject(value)) return { status: 200, value };
    return { status: status === 200 ? 500 : status, value: unavailable(service) };
  };

  const fetchReviews = async (request: WebRequest, id: string): Promise<Part> => {
    let part = await fetchPart('reviews', request, id);
    for (let tries = 1; tries < REVIEWS_TRIES && part.status !== 200; tries += 1) {
      part = await fetchPart('reviews', request, id);
    }
    return part;
  };

  const front = async (request: WebRequest): Promise<WebReply> => {
    const details = await fetchPart('details', request, '0');
    const reviews = await fetchReviews(request, '0');
    return html(200, productPage({ product: PRODUCT, details, reviews, user: userOf(request) }));
  };

  const product = async (request: WebRequest, rest: string): Promise<WebReply> => {
    const [id = '', what] = rest.split('/');
    if (!/^\d+$/.test(id)) return notFound();
    if (what === 'reviews') return partReply(await fetchReviews(request, id));
    if (what === 'ratings') return partReply(await fetchPart('ratings', request, id));
    return what === undefined ? partReply(await fetchPart('details', request, id)) : notFound();
  };

  return (request) => {
    const { path, method } = request;
    if (path === '/' || path === '/index.html') return html(200, indexPage());
    if (path === '/health') return plain(200, 'Product page is healthy');
    if (path === '/metrics') return plain(200, exposition(counts));
    if (path === '/login' && method === 'POST') return login(request);
    if (path === '/logout') return signedOut();
    if (path === '/productpage') return front(request);
    if (path === '/api/v1/products') return json(200, [PRODUCT]);
    const prefix = '/api/v1/products/';
    return path.startsWith(prefix) ? product(request, path.slice(prefix.length)) : notFound();
  };
}

function partReply({ status, value }: Part): WebReply {
  return json(status, value);
}

function unavailable(service: Service): JsonObject {
  const what = `product ${service}`;
  return { error: `Sorry, ${what} are currently unavailable for this book.` };
}

/** Who signed in travels as `end-user`: routing rules go by it. */
function outgoingHeaders(request: WebRequest): Readonly<Record<string, string>> {
  const user = userOf(request);
  const { 'end-user': _given, ...headers } = forwardedHeaders(request);
  return user === undefined ? headers : { ...headers, 'end-user': user };
}

function userOf(request: WebRequest): string | undefined {
  const session = cookies(request).get('session') ?? '';
  const user = printable(Buffer.from(session, 'base64url').toString('utf8'));
  return user === '' ? undefined : user;
}

/** Any name may sign in, with any password: this is a demonstration of routing, not of safety. */
function login(request: WebRequest): WebReply {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const user = printable(form.get('username') ?? '');
  const session = Buffer.from(user, 'utf8').toString('base64url');
  const reply = redirect('/productpage');
  const cookie = `session=${session}; Path=/; HttpOnly; SameSite=Lax`;
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookie } };
}

function signedOut(): WebReply {
  const reply = redirect('/productpage');
  return { ...reply, headers: { ...reply.headers, 'set-cookie': 'session=; Path=/; Max-Age=0' } };
}

/** What may stand in a header. */
function printable(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, USER_LENGTH_MAX)
    .trim();
}

function exposition(counts: ReadonlyMap<string, number>): string {
  const lines = [...counts].map(([label, count]) => `${label} ${count}\n`);
  const head =
    '# HELP request_result_total Results of requests\n# TYPE request_result_total counter\n';
  return head + lines.join('');
}
