// Which origins a browser may call from (the Fetch standard): preflights are answered here, and
// other answers say who may read them.   hot path
import type { Headers, RequestHead, ResponseHead } from '../http/index.ts';
import { matcher, type Matcher } from '../match/index.ts';
import type { CorsSettings } from '../plan/index.ts';
import { happens, reply, type Filter, type FilterExchange, type Verdict } from './filter.ts';

type Policy = NonNullable<CorsSettings['policy']>;

/** Undefined: it has nothing to say here. */
export function corsFilter(name: string, { policy }: CorsSettings): Filter | undefined {
  if (policy === undefined || policy.percent === 0) return undefined;
  const cors = new Cors(policy);
  return {
    name,
    stats: { prefix: 'cors', counts: cors.counts },
    request: (exchange, head) => cors.request(exchange, head),
    response: (exchange, head) => cors.response(exchange, head),
  };
}

class Cors {
  readonly #policy: Policy;
  readonly #origins: readonly Matcher[];
  readonly counts = { originValid: 0, originInvalid: 0 };

  constructor(policy: Policy) {
    const origins: Matcher[] = [];
    for (const origin of policy.origins) origins.push(matcher(origin));
    this.#policy = policy;
    this.#origins = origins;
  }

  request(exchange: FilterExchange, head: RequestHead): Verdict {
    const { headers } = head;
    const origin = headers.get('origin') ?? '';
    if (origin === '' || !isForwarded(exchange)) return 'continue';
    const policy = this.#policy;
    if (!happens(exchange.effects.random, policy.percent)) return 'continue';
    const isAllowed = this.#allows(origin);
    if (isAllowed) this.counts.originValid += 1;
    else this.counts.originInvalid += 1;
    const isPreflight =
      head.method === 'OPTIONS' && (headers.get('access-control-request-method') ?? '') !== '';
    if (!isPreflight || (!isAllowed && policy.forwardsUnmatched)) return 'continue';
    exchange.trail?.note({
      kind: 'filter',
      name: 'cors',
      verdict: 'stop',
      why: `preflight from ${origin}${isAllowed ? '' : ', which may not call'}`,
    });
    exchange.reply(
      reply({
        status: 200,
        details: 'cors_response',
        headers: this.#preflight(headers, isAllowed),
      }),
    );
    return 'stop';
  }

  response(exchange: FilterExchange, { headers }: ResponseHead): void {
    const origin = exchange.facts.request?.headers.get('origin') ?? '';
    if (origin === '' || !isForwarded(exchange) || !this.#allows(origin)) return;
    const { credentials, exposed } = this.#policy;
    headers.set('access-control-allow-origin', origin);
    if (credentials) headers.set('access-control-allow-credentials', 'true');
    if (exposed !== '') headers.set('access-control-expose-headers', exposed);
  }

  #allows(origin: string): boolean {
    for (let i = 0; i < this.#origins.length; i++) {
      const allows = this.#origins[i]!;
      if (allows('*') || allows(origin)) return true;
    }
    return false;
  }

  #preflight(asked: Headers, isAllowed: boolean): readonly (readonly [string, string])[] {
    const { credentials, methods, headers, maxAge, allowsPrivateNetwork } = this.#policy;
    const said: (readonly [string, string])[] = [];
    const say = (what: string, value: string): void => {
      if (value !== '') said.push([`access-control-${what}`, value]);
    };
    if (isAllowed) say('allow-origin', asked.get('origin') ?? '');
    if (credentials) say('allow-credentials', 'true');
    const wanted = (name: string): string => asked.get(`access-control-request-${name}`) ?? '';
    say('allow-methods', methods === '*' ? wanted('method') : methods);
    say('allow-headers', headers === '*' ? wanted('headers') : headers);
    say('max-age', maxAge);
    if (allowsPrivateNetwork && wanted('private-network') === 'true') {
      say('allow-private-network', 'true');
    }
    return said;
  }
}

/** Routes that answer by themselves are nobody's resource. */
function isForwarded({ facts }: FilterExchange): boolean {
  return facts.route?.action.kind === 'forward';
}
