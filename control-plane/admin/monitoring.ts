// The routes of the admin ports: readiness, metrics, and what was told to whom.
import type { Json } from '../../lib/index.ts';
import type { Registry } from '../serve/index.ts';
import { configDump } from './config-dump.ts';
import { exposition, type Family } from './exposition.ts';
import type { HttpAnswer, HttpQuestion } from './http.ts';
import { syncStatus } from './sync-status.ts';

type MonitoringOptions = {
  /** Undefined until the first proxy could be served. */
  readonly registry: () => Registry | undefined;
  readonly families: () => readonly Family[];
  readonly version: string;
};

export function monitoring(options: MonitoringOptions): (question: HttpQuestion) => HttpAnswer {
  const routes = new Map<string, (registry: Registry, question: HttpQuestion) => HttpAnswer>([
    ['/ready', () => text('ready\n')],
    ['/debug/syncz', ({ connections }) => json(syncStatus(connections))],
    ['/debug/connections', ({ connections }) => json(connections.map(({ node }) => ({ ...node })))],
    ['/debug/config_dump', dump],
  ]);
  return (question) => {
    const { pathname } = question.url;
    if (pathname === '/metrics') return text(exposition(options.families()));
    if (pathname === '/version') return json({ version: options.version });
    const route = routes.get(pathname);
    if (route === undefined) {
      return text(
        `no such page; there are ${['/metrics', '/version', ...routes.keys()].join(' ')}\n`,
        404,
      );
    }
    const registry = options.registry();
    return registry === undefined ? text('not ready yet\n', 503) : route(registry, question);
  };
}

function dump(registry: Registry, { url }: HttpQuestion): HttpAnswer {
  const proxy = url.searchParams.get('proxyID') ?? '';
  if (proxy === '')
    return text('name a proxy: /debug/config_dump?proxyID=<pod>.<namespace>\n', 400);
  const published = registry.publishedTo(proxy);
  if (published === undefined) return text(`no proxy ${proxy} is connected here\n`, 404);
  return json(configDump(published));
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
