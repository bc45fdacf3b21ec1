// What port 15000 answers, to people and tools inside the pod: Envoy's admin paths.
import { LOG_LEVELS, type Clock, type JsonObject } from '../../lib/index.ts';
import { configDump } from './dump.ts';
import type { Inside } from './inside.ts';
import { certificateList, clusterLines, listenerLines } from './listing.ts';
import { json, onPost, text, type WebAnswer, type WebReply, type WebRoutes } from './web.ts';

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export function adminRoutes(inside: Inside, clock: Clock): WebRoutes {
  const routes: Record<string, WebAnswer> = {
    '/config_dump': ({ query }) =>
      json(
        configDump(inside, {
          includeEndpoints: query.has('include_eds'),
          field: query.get('resource') ?? undefined,
        }),
      ),
    '/clusters': () => text(clusterLines(inside)),
    '/listeners': () => text(listenerLines(inside)),
    '/certs': () => json(certificateList(inside, clock.now())),
    '/server_info': () => json(serverInfo(inside, clock)),
    '/ready': () => ready(inside),
    '/stats/prometheus': async () => ({
      status: 200,
      type: METRICS_TYPE,
      body: await inside.dataMetrics(),
    }),
    '/logging': onPost(({ query }) => logging(inside, query)),
    '/drain_listeners': onPost(() => {
      inside.drain();
      return text('OK\n');
    }),
    '/quitquitquit': onPost(() => {
      inside.quit();
      return text('OK\n');
    }),
  };
  const paths = Object.keys(routes).map((path) => `${path}\n`);
  routes['/'] = () => text(paths.join(''));
  return routes;
}

/** Envoy's word alone when all is well; else what is missing, on a line of its own. */
function ready(inside: Inside): WebReply {
  const [state, missing] = [inside.state(), inside.notReady()];
  if (state === 'LIVE') return text(`${state}\n`);
  return text(`${state}\n${missing === undefined ? '' : `${missing}\n`}`, 503);
}

function serverInfo(inside: Inside, clock: Clock): JsonObject {
  const seconds = Math.floor((clock.now() - inside.startedAt) / 1000);
  return {
    version: `lateen/${inside.version}`,
    state: inside.state(),
    uptime_current_epoch: `${seconds}s`,
    uptime_all_epochs: `${seconds}s`,
    command_line_options: inside.options,
    node: {
      id: inside.node.id ?? '',
      cluster: inside.node.cluster ?? '',
      user_agent_name: 'lateen',
    },
  };
}

/** `?level=debug`, and Envoy's own words for levels. */
function logging(inside: Inside, query: URLSearchParams): WebReply {
  const word = query.get('level') ?? '';
  const level = LOG_LEVELS.find((known) => known === (WORDS[word] ?? word));
  if (level === undefined) return text(`level must be one of ${LOG_LEVELS.join(', ')}\n`, 400);
  inside.logLevel(level);
  return text(`level: ${level}\n`);
}

const WORDS: Readonly<Record<string, string>> = {
  trace: 'debug',
  warning: 'warn',
  critical: 'error',
  off: 'error',
};
