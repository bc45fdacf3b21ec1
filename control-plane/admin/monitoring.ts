// The routes of the admin ports: readiness, metrics, what is known, and what was told to whom.
import type { Json, JsonObject } from '../../lib/index.ts';
import type { Mesh } from '../mesh/index.ts';
import { ENDPOINTS, NAMES, type Registry } from '../serve/index.ts';
import type { Published } from '../snapshot/index.ts';
import type { Analysis } from '../validate/index.ts';
import { configDump } from './config-dump.ts';
import { exposition, type Family } from './exposition.ts';
import { configurations, endpoints, registrations } from './facts.ts';
import type { HttpAnswer, HttpQuestion } from './http.ts';
import { clients, syncStatus } from './sync-status.ts';

/** What there is to be asked about once proxies can be served. */
export type Told = {
  readonly registry: Registry;
  readonly mesh: Mesh;
  /** What objects are told over the whole mesh. */
  readonly analysis: () => Analysis;
};

type MonitoringOptions = {
  /** Undefined until the first proxy could be served. */
  readonly told: () => Told | undefined;
  readonly families: () => readonly Family[];
  readonly version: string;
};

type Route = (told: Told, question: HttpQuestion) => HttpAnswer;

export function monitoring(options: MonitoringOptions): (question: HttpQuestion) => HttpAnswer {
  const { version } = options;
  const always = new Map<string, () => HttpAnswer>([
    ['/metrics', () => text(exposition(options.families()))],
    ['/version', () => text(`${version}\n`)],
    ['/debug/list', () => json([...ROUTES.keys()])],
  ]);
  return ({ url, ...more }) => {
    const own = always.get(url.pathname);
    if (own !== undefined) return own();
    const route = ROUTES.get(url.pathname);
    if (route === undefined) {
      return text(
        `no such page; there are ${[...always.keys(), ...ROUTES.keys()].join(' ')}\n`,
        404,
      );
    }
    const told = options.told();
    return told === undefined ? text('not ready yet\n', 503) : route(told, { url, ...more });
  };
}

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/ready', () => text('ready\n')],
  ['/debug/syncz', ({ registry }) => json(syncStatus(registry.connections))],
  ['/debug/connections', ({ registry }) => json(clients(registry.connections))],
  ['/debug/config_dump', (told, question) => ofProxy(told, question, dumpFor(question))],
  ['/debug/edsz', (told, question) => ofProxy(told, question, valuesOf(ENDPOINTS))],
  ['/debug/ndsz', (told, question) => ofProxy(told, question, valuesOf(NAMES))],
  ['/debug/configz', ({ mesh }) => json(configurations(mesh.world))],
  ['/debug/registryz', ({ mesh }) => json(registrations(mesh))],
  ['/debug/endpointz', ({ mesh }) => json(endpoints(mesh))],
  ['/debug/analyze', ({ analysis }) => json(findings(analysis()))],
  ['/debug/mesh', ({ mesh }) => json({ ...mesh.settings })],
]);

function ofProxy(
  { registry }: Told,
  { url }: HttpQuestion,
  dump: (published: Published) => Json,
): HttpAnswer {
  const proxy = url.searchParams.get('proxyID') ?? '';
  if (proxy === '') return text(`name a proxy: ${url.pathname}?proxyID=<pod>.<namespace>\n`, 400);
  const published = registry.publishedTo(proxy);
  if (published === undefined) return text(`no proxy ${proxy} is connected here\n`, 404);
  return json(dump(published));
}

/** One row a finding, by object. */
function findings(analysis: Analysis): readonly JsonObject[] {
  return [...analysis].flatMap(([object, all]) => all.map((finding) => ({ object, ...finding })));
}

function dumpFor({ url }: HttpQuestion): (published: Published) => Json {
  const hasEndpoints = url.searchParams.get('include_eds') === 'true';
  return (published) => configDump(published, { hasEndpoints });
}

function valuesOf(typeUrl: string): (published: Published) => Json {
  return ({ types }) =>
    [...(types.get(typeUrl)?.values() ?? [])].map(({ value }) => ({ ...value }));
}

function text(body: string, status = 200): HttpAnswer {
  return { status, type: 'text/plain', body };
}

function json(value: Json): HttpAnswer {
  return {
    status: 200,
    type: 'application/json',
    body: `${JSON.stringify(value, undefined, 2)}\n`,
  };
}
