// What ports 15020 (kubelet and Prometheus), 15021 (readiness alone) and 15090 (our own metrics
// alone) answer. These are reached from outside the pod: nothing here tells or changes more.
import type { Inside } from './inside.ts';
import { METRICS_TYPE } from './media-type.ts';
import type { AppProbes } from './probe.ts';
import type { MergedMetrics } from './scrape.ts';
import { scraped } from './stats-page.ts';
import { onPost, text, type WebReply, type WebRoutes } from './web.ts';

export function readyRoutes(inside: Inside): WebRoutes {
  return { '/healthz/ready': () => readiness(inside) };
}

export function metricsRoutes(inside: Inside): WebRoutes {
  return {
    '/stats/prometheus': async () => ({
      status: 200,
      type: METRICS_TYPE,
      body: await scraped(inside),
    }),
  };
}

type StatusParts = { readonly metrics: MergedMetrics; readonly probes: AppProbes };

export function statusRoutes(inside: Inside, { metrics, probes }: StatusParts): WebRoutes {
  return {
    ...readyRoutes(inside),
    '/healthz': () => readiness(inside),
    '/stats/prometheus': (request) => metrics.answer(request),
    '/app-health/': (request) => probes.answer(request),
    '/quitquitquit': onPost(() => {
      inside.quit();
      return text('OK\n');
    }),
    '/drain': onPost(() => {
      inside.drain();
      return text('OK\n');
    }),
  };
}

function readiness(inside: Inside): WebReply {
  const missing = inside.notReady();
  return missing === undefined ? text('') : text(`not ready: ${missing}\n`, 503);
}
