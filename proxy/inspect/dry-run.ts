// What would become of a request, found out by letting it go the way of all requests in a world
// where nothing is sent: the same listeners, tables, filters and balancers, and the same code.
import type { Random } from '../../lib/index.ts';
import { Exchange, type Connection, type Origin, type World } from '../exchange/index.ts';
import type { Explanation, RequestDescription } from '../explain/index.ts';
import { flagText } from '../format/index.ts';
import { failed, FAILURES, Headers, RequestHead, type FailureName } from '../http/index.ts';
import type { Facts, ListenerTable } from '../listen/index.ts';
import type { ChainPlan, HttpPlan, ListenerPlan, TcpPlan } from '../plan/index.ts';
import { Split } from '../route/index.ts';
import type { Dispatch } from '../upstream/index.ts';
import { DryAnswer } from './dry-answer.ts';
import { DryDispatch } from './dry-dispatch.ts';
import type { InsightWorld } from './insight.ts';
import { KeptCounts } from './kept-counts.ts';
import { placeOf } from './place.ts';
import { Steps } from './steps.ts';

type DryRunParts = {
  readonly world: InsightWorld;
  readonly table: ListenerTable;
  readonly random: Random;
};

type DryRun =
  | { readonly kind: 'explain'; readonly explanation: Explanation }
  | { readonly kind: 'failed'; readonly reason: string };

// Somebody, from somewhere.
const CLIENT_PORT = 40_000;

export function dryRun(asked: RequestDescription, parts: DryRunParts): DryRun {
  const place = placeOf(asked, parts.table);
  if (place.kind === 'unknown') return { kind: 'failed', reason: place.reason };
  const { listener, chains } = place;
  const steps = new Steps();
  steps.note({ kind: 'listener', name: listener.name });
  const facts = factsOf(asked, listener);
  const chain = chains.find(facts, steps);
  const run = { asked, parts, steps, listener, facts };
  const explanation = chain === undefined ? untaken(run) : taken({ ...run, chain });
  return { kind: 'explain', explanation };
}

type Run = {
  readonly asked: RequestDescription;
  readonly parts: DryRunParts;
  readonly steps: Steps;
  readonly listener: ListenerPlan;
  readonly facts: Facts;
};

type TakenRun = Run & { readonly chain: ChainPlan };

const BLANK: Omit<Explanation, 'steps' | 'listener'> = {
  chain: undefined,
  virtualHost: undefined,
  route: undefined,
  origin: undefined,
  upstream: undefined,
  endpoint: undefined,
  status: undefined,
  flags: '-',
  details: '',
  sent: undefined,
  answered: undefined,
  policy: undefined,
};

function untaken({ listener, steps }: Run): Explanation {
  return refusal(listener, steps, { name: 'no-chain', chain: undefined });
}

type Refused = { readonly name: FailureName; readonly chain: string | undefined };

function refusal(listener: ListenerPlan, steps: Steps, { name, chain }: Refused): Explanation {
  const { flag, details } = FAILURES[name];
  steps.note({ kind: 'answer', status: 0, flag, details });
  const told = { chain, status: 0, flags: flag, details };
  return { ...BLANK, listener: listener.name, ...told, steps: steps.list };
}

function taken(run: TakenRun): Explanation {
  const { chain, listener, steps, parts } = run;
  const connection = connectionOf(run);
  const policy = parts.world.guards.refusal(chain, connection);
  if (policy !== undefined) {
    steps.note({ kind: 'filter', name: 'rbac', verdict: 'denied', why: `policy ${policy}` });
    return refusal(listener, steps, { name: 'denied', chain: chain.name });
  }
  const { serve } = chain;
  return serve.kind === 'tcp' ? relayed(run, serve) : exchanged(run, connection, serve);
}

function exchanged(run: TakenRun, connection: Connection, plan: HttpPlan): Explanation {
  const { asked, parts, steps, listener, chain } = run;
  let dispatch: DryDispatch | undefined;
  const world = dryWorld(parts, (made) => (dispatch = made));
  const origin: Origin = { world, http: world.link(plan), connection, trail: steps, isDry: true };
  const counts = new KeptCounts(origin.http.chains.own);
  const answer = new DryAnswer();
  const exchange = new Exchange(origin, answer);
  const head = headOf(asked, connection);
  exchange.head(head, true);
  const { facts } = exchange;
  const { status, details, flags } = facts;
  const isSent = answer.told === undefined && dispatch !== undefined;
  const said = { status, flag: flagText(flags), details };
  const explanation = {
    listener: listener.name,
    chain: chain.name,
    virtualHost: facts.matched?.host.name,
    route: facts.route?.name,
    origin: facts.route?.origin,
    upstream: facts.upstream?.name,
    endpoint: isSent ? dispatch?.endpoint?.key : undefined,
    status: isSent ? undefined : status,
    flags: said.flag,
    details,
    sent: isSent ? sentOf(head) : undefined,
    answered: answeredOf(answer),
    policy: isSent && dispatch !== undefined ? policyOf(dispatch) : undefined,
    steps: steps.list.slice(),
  };
  // Whatever waits for its end is told that it is over.
  exchange.abort(failed('client-gone', 'nobody was there'));
  counts.restore();
  return explanation;
}

/** Everything as in the real one, but for what would be felt outside. */
function dryWorld({ world, random }: DryRunParts, made: (dispatch: DryDispatch) => void): World {
  const { refusesRequests } = world.overload;
  return {
    ...world,
    random,
    overload: { refusesRequests, refusedRequests: 0 },
    dispatch: (...args: ConstructorParameters<typeof Dispatch>) => {
      const dispatch = new DryDispatch(...args);
      made(dispatch);
      return dispatch;
    },
    counting: () => undefined,
    finished: () => undefined,
  };
}

function relayed({ parts, steps, listener, chain }: TakenRun, plan: TcpPlan): Explanation {
  const { targets } = plan;
  const target = targets.length === 0 ? undefined : new Split(targets).pick(parts.random);
  const name = target?.upstream ?? '';
  const of = targets.reduce((sum, { weight }) => sum + weight, 0);
  steps.note({ kind: 'target', upstream: name, weight: target?.weight ?? 0, of });
  const exists = parts.world.runtime().upstreams.has(name);
  if (!exists) return refusal(listener, steps, { name: 'no-upstream', chain: chain.name });
  const told = { listener: listener.name, chain: chain.name, upstream: name };
  return { ...BLANK, ...told, steps: steps.list };
}

function factsOf({ tls, source, destination }: RequestDescription, listener: ListenerPlan): Facts {
  const { address, port } = listener;
  const client = { address: source, port: CLIENT_PORT };
  return {
    destination: destination ?? { address, port },
    source: client,
    directSource: client,
    serverName: tls?.serverName ?? '',
    transport: tls === undefined ? 'raw' : 'tls',
    applicationProtocols: tls?.alpn ?? ['http/1.1', 'http/1.0'],
  };
}

function connectionOf({ asked, facts, listener, parts }: Run): Connection {
  const { source, destination, serverName } = facts;
  const { principal } = asked;
  return {
    id: 0,
    direction: listener.direction,
    remoteAddress: source.address,
    remotePort: source.port,
    directAddress: source.address,
    directPort: source.port,
    localAddress: `${destination.address}:${destination.port}`,
    destination,
    startedMs: parts.world.clock.monotonic(),
    serverName,
    tls:
      asked.tls === undefined
        ? undefined
        : {
            version: 'TLSv1.3',
            cipher: '',
            alpn: asked.tls.alpn[0] ?? '',
            peer: principal === '' ? undefined : peerOf(principal),
          },
    requests: 0,
  };
}

/** A certificate of which only the name is known. */
function peerOf(principal: string): NonNullable<NonNullable<Connection['tls']>['peer']> {
  const empty = (): string => '';
  const names = [{ type: 'uri', name: principal }] as const;
  const unknown = { subject: '', issuer: '', serial: '', sha256: '', pem: empty, chainPem: empty };
  return { names, principal, ...unknown };
}

/** Without a host, the address it came to: who types only a path means no other. */
function headOf(asked: RequestDescription, { localAddress }: Connection): RequestHead {
  const { method, target, authority, headers } = asked;
  const list = headers.flatMap(([name, value]) => [name.toLowerCase(), value]);
  const head = new RequestHead(method, target, 11, new Headers(list));
  head.authority = authority === '' ? localAddress : authority;
  return head;
}

type Pairs = readonly (readonly [string, string])[];

function pairsOf({ list }: Headers): Pairs {
  return list.flatMap((name, i) => (i % 2 === 0 ? [[name, list[i + 1] ?? ''] as const] : []));
}

function sentOf({ method, target, authority, headers }: RequestHead): Explanation['sent'] {
  return { method, target, authority, headers: pairsOf(headers) };
}

function answeredOf({ told, body }: DryAnswer): Explanation['answered'] {
  return told === undefined ? undefined : { headers: pairsOf(told.headers), body };
}

function policyOf({ policy }: DryDispatch): Explanation['policy'] {
  const { retry, timeoutMs } = policy;
  return {
    timeoutMs,
    retries: retry?.plan.attemptsMax ?? 0,
    retryOn: retry?.plan.on ?? [],
    perTryTimeoutMs: retry?.plan.perTryTimeoutMs ?? 0,
  };
}
