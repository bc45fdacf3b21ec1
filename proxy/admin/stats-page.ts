// `/stats` and its forms, and beginning to count anew.
import type { Inside } from './inside.ts';
import { METRICS_TYPE } from './media-type.ts';
import {
  Baseline,
  prometheusText,
  readStatQuery,
  statsJson,
  statsOf,
  statsText,
  type Stat,
} from './stats/index.ts';
import { json, text, type WebReply } from './web.ts';

export class StatsPage {
  readonly #inside: Inside;
  readonly #baseline = new Baseline();

  constructor(inside: Inside) {
    this.#inside = inside;
  }

  /** `format`: as the path says, whatever the query does. */
  async answer(parameters: URLSearchParams, format?: 'prometheus'): Promise<WebReply> {
    const reading = readStatQuery(parameters);
    if (reading.kind === 'rejected') return text(`${reading.reason}\n`, 400);
    const { query } = reading;
    const stats = this.#baseline.since(await this.#all()).filter(query.wants);
    switch (format ?? query.format) {
      case 'text':
        return text(statsText(stats));
      case 'json':
        return json(statsJson(stats));
      case 'prometheus': {
        const mesh = await this.#inside.dataMetrics();
        return { status: 200, type: METRICS_TYPE, body: `${prometheusText(stats)}${mesh}` };
      }
    }
  }

  async reset(): Promise<WebReply> {
    this.#baseline.reset(await this.#all());
    return text('OK\n');
  }

  async #all(): Promise<readonly Stat[]> {
    const answer = await this.#inside.ask({ kind: 'stats' });
    const tables = answer.kind === 'stats' ? answer.tables : [];
    return statsOf([this.#inside.serverStats(), ...tables]);
  }
}

/**
 * What scrapers outside get: Istio's metrics, and of Envoy's only what does not grow with the mesh
 * (a cluster's sixty numbers times a thousand are for people who look).
 */
export async function scraped(inside: Inside): Promise<string> {
  const own = prometheusText(statsOf([inside.serverStats()]));
  return `${own}${await inside.dataMetrics()}`;
}
