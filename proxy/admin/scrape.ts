// Metrics of the whole pod in one answer: the agent's, the data path's, the application's. An
// application that cannot be scraped costs its own metrics only.
import { stringAt, type JsonObject } from '../../lib/index.ts';
import { fetchOnce } from './fetch.ts';
import type { Inside } from './inside.ts';
import { METRICS_TYPE } from './media-type.ts';
import { scraped } from './stats-page.ts';
import type { WebReply, WebRequest } from './web.ts';

type AppMetrics = { readonly port: number; readonly path: string };

// Our own: scraping them as the application's would never end, or count twice.
const OWN_PORTS = new Set([15_000, 15_001, 15_004, 15_006, 15_008, 15_020, 15_021, 15_053, 15_090]);
const APP_BYTES_MAX = 32 * 1024 * 1024;
// Prometheus says how long it waits; this is its usual setting.
const SCRAPE_SECONDS = 10;

/** `{"scrape":"true","path":"/metrics","port":"9080"}`, as injection wrote it. */
export function appMetricsOf(annotations: JsonObject): AppMetrics | undefined {
  const path = stringAt(annotations, 'path') || '/metrics';
  const port = Number(stringAt(annotations, 'port') || '80');
  const isWanted = stringAt(annotations, 'scrape') === 'true';
  if (!isWanted || !Number.isInteger(port) || OWN_PORTS.has(port)) return undefined;
  return { port, path: path.startsWith('/') ? path : `/${path}` };
}

type MergedMetricsOptions = {
  readonly inside: Inside;
  readonly app: AppMetrics | undefined;
  readonly appHost: string;
};

export class MergedMetrics {
  readonly #options: MergedMetricsOptions;
  scrapes = 0;
  failures = 0;

  constructor(options: MergedMetricsOptions) {
    this.#options = options;
  }

  async answer({ headers }: WebRequest): Promise<WebReply> {
    this.scrapes += 1;
    const { inside } = this.#options;
    const [data, app] = await Promise.all([scraped(inside), this.#application(headers)]);
    const own = `${inside.agentMetrics()}${data}`;
    // What the application sends comes last, since OpenMetrics ends with a line that says so.
    return { status: 200, type: app?.type ?? METRICS_TYPE, body: `${own}${app?.body ?? ''}` };
  }

  async #application(headers: WebRequest['headers']) {
    const { app, appHost } = this.#options;
    if (app === undefined) return undefined;
    const seconds = Number(headers['x-prometheus-scrape-timeout-seconds'] ?? SCRAPE_SECONDS);
    const fetched = await fetchOnce({
      scheme: 'http',
      host: appHost,
      port: app.port,
      path: app.path,
      headers: headers.accept === undefined ? {} : { accept: headers.accept },
      timeoutMs: (seconds > 0 ? seconds : SCRAPE_SECONDS) * 1000,
      bytesMax: APP_BYTES_MAX,
      localAddress: undefined,
    });
    if (fetched.kind === 'failed' || fetched.status !== 200 || fetched.isCut) {
      this.failures += 1;
      return undefined;
    }
    const type = fetched.headers['content-type'] ?? '';
    const body = fetched.body.endsWith('\n') ? fetched.body : `${fetched.body}\n`;
    return { body, type: type.startsWith('application/openmetrics-text') ? type : undefined };
  }
}
