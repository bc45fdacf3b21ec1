// What port 15000 answers, to people and tools inside the pod: Envoy's admin paths, and `/explain`.
import type { Clock, JsonObject } from '../../lib/index.ts';
import type { LiveCluster } from '../live.ts';
import { certificateList } from './certificates.ts';
import { configDump } from './dump.ts';
import { explainPage } from './explain-page.ts';
import { helpText, homePage, type AdminPath } from './help.ts';
import type { Inside } from './inside.ts';
import { clusterLines, clusterList, listenerLines, listenerList } from './listing.ts';
import { logging } from './logging.ts';
import { StatsPage } from './stats-page.ts';
import { json, onPost, text, type WebAnswer, type WebReply, type WebRoutes } from './web.ts';

export function adminRoutes(inside: Inside, clock: Clock): WebRoutes {
  const stats = new StatsPage(inside);
  const paths = [...readings(inside, stats, clock), ...changes(inside, stats)].sort((one, other) =>
    one.path < other.path ? -1 : 1,
  );
  const routes = Object.fromEntries(
    paths.map(({ path, changes, answer }) => [path, changes ? onPost(answer) : answer]),
  );
  return {
    ...routes,
    '/': () => ({ status: 200, type: 'text/html; charset=UTF-8', body: homePage(paths) }),
    '/help': () => text(`admin commands are:\n${helpText(paths)}`),
    '*': () => text(`invalid path. admin commands are:\n${helpText(paths)}`, 404),
  };
}

function readings(inside: Inside, stats: StatsPage, clock: Clock): readonly AdminPath[] {
  return Object.entries<Entry>({
    '/config_dump': ['the configuration in force', ({ query }) => dump(inside, query)],
    '/clusters': ['upstreams and their endpoints', ({ query }) => clusters(inside, query)],
    '/listeners': [
      'listeners and their addresses',
      ({ query }) => (isJson(query) ? json(listenerList(inside)) : text(listenerLines(inside))),
    ],
    '/certs': [
      'certificates, and how long they are good',
      () => json(certificateList(inside, clock.now())),
    ],
    '/server_info': ['version, state and options', () => json(serverInfo(inside, clock))],
    '/ready': ['whether it serves', () => ready(inside)],
    '/stats': ['everything that is counted', ({ query }) => stats.answer(query)],
    '/stats/prometheus': [
      'the same, for Prometheus',
      ({ query }) => stats.answer(query, 'prometheus'),
    ],
    '/memory': ['memory in use', () => json(memory(inside))],
    '/explain': ['what would become of a request', (request) => explainPage(inside, request)],
    '/logging': ['the level of the log; POST changes it', (request) => logging(inside, request)],
  }).map(([path, [says, answer]]) => ({ path, says, changes: false, answer }));
}

/** What it says, and what it does. */
type Entry = readonly [says: string, answer: WebAnswer];

/** What changes something must be a POST, as with Envoy: a link must not trigger it. */
function changes(inside: Inside, stats: StatsPage): readonly AdminPath[] {
  const ok = (act: () => void) => (): WebReply => {
    act();
    return text('OK\n');
  };
  return Object.entries<Entry>({
    '/drain_listeners': ['say goodbye to those who connected', ok(() => inside.drain())],
    '/healthcheck/fail': ['say that it is unwell', ok(() => inside.failHealth(true))],
    '/healthcheck/ok': ['and that it is well again', ok(() => inside.failHealth(false))],
    '/quitquitquit': ['end the proxy', ok(() => inside.quit())],
    '/reset_counters': ['count from zero', () => stats.reset()],
    '/reopen_logs': ['open access logs anew, after rotation', ok(() => inside.reopenLogs())],
  }).map(([path, [says, answer]]) => ({ path, says, changes: true, answer }));
}

function isJson(query: URLSearchParams): boolean {
  return query.get('format') === 'json';
}

function dump(inside: Inside, query: URLSearchParams): WebReply {
  const pattern = query.get('name_regex');
  let name: RegExp | undefined;
  try {
    name = pattern === null ? undefined : new RegExp(`^(?:${pattern})$`);
  } catch (error) {
    if (error instanceof SyntaxError) return text('name_regex is no regular expression\n', 400);
    throw error;
  }
  const options = {
    includeEndpoints: query.has('include_eds'),
    field: query.get('resource') ?? undefined,
    mask: query.get('mask') ?? undefined,
    name,
  };
  return json(configDump(inside, options));
}

async function clusters(inside: Inside, query: URLSearchParams): Promise<WebReply> {
  const answer = await inside.ask({ kind: 'clusters' });
  if (answer.kind === 'failed') return text(`${answer.reason}\n`, 503);
  const known: readonly LiveCluster[] = answer.kind === 'clusters' ? answer.clusters : [];
  const { isStatic } = inside;
  return isJson(query) ? json(clusterList(known, isStatic)) : text(clusterLines(known, isStatic));
}

/** Envoy's word alone when all is well; else what is missing, on a line of its own. */
function ready(inside: Inside): WebReply {
  const [state, missing] = [inside.state(), inside.notReady()];
  if (state === 'LIVE') return text(`${state}\n`);
  return text(`${state}\n${missing === undefined ? '' : `${missing}\n`}`, 503);
}

function serverInfo(inside: Inside, clock: Clock): JsonObject {
  const seconds = Math.floor((clock.now() - inside.startedAt) / 1000);
  const { node } = inside;
  return {
    version: `lateen/${inside.version}`,
    state: inside.state(),
    uptime_current_epoch: `${seconds}s`,
    uptime_all_epochs: `${seconds}s`,
    hot_restart_version: 'disabled',
    hot_restart_initializing: false,
    command_line_options: inside.options,
    node: {
      id: node.id ?? '',
      cluster: node.cluster ?? '',
      metadata: node.metadata ?? {},
      user_agent_name: 'lateen',
      user_agent_version: inside.version,
    },
  };
}

function memory(inside: Inside): JsonObject {
  const { heapUsed, heapSize, resident } = inside.memory();
  return {
    allocated: String(heapUsed),
    heap_size: String(heapSize),
    pageheap_unmapped: '0',
    pageheap_free: String(heapSize - heapUsed),
    total_thread_cache: '0',
    total_physical_bytes: String(resident),
  };
}
