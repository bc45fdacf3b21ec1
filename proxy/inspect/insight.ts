// Answers what the agent asks of a data thread: counts, endpoints, and what would become of a
// request.
import type { World } from '../exchange/index.ts';
import type { Guards, ListenerTable } from '../listen/index.ts';
import type { Answer, Question } from '../live.ts';
import type { ObservedConnection, Telemetry } from '../telemetry/index.ts';
import { liveCluster } from './clusters.ts';
import { tablesOf } from './counted.ts';
import { dryRun } from './dry-run.ts';

/** What is looked into. */
export type InsightWorld = World & {
  readonly guards: Guards;
  readonly standing: Iterable<{ progress?(): ObservedConnection | undefined }>;
};

type InsightParts = {
  readonly world: InsightWorld;
  readonly telemetry: Telemetry;
  readonly table: ListenerTable;
};

// A proxy of a large mesh calls few of its upstreams; what nobody called has counted nothing.
const ALL_SHOWN_MAX = 250;

export class Insight {
  readonly #parts: InsightParts;

  constructor(parts: InsightParts) {
    this.#parts = parts;
  }

  /** Never throws: a question that cannot be answered is answered so. */
  answer(question: Question): Answer {
    try {
      return this.#answer(question);
    } catch (error) {
      this.#parts.world.broke(error);
      return { kind: 'failed', reason: 'something broke; the log says more' };
    }
  }

  /** A connection may stand for days: what it carries is told while it does. */
  #progress(): void {
    const { world, telemetry } = this.#parts;
    for (const standing of world.standing) {
      const record = standing.progress?.();
      if (record !== undefined) telemetry.relaying(record, standing);
    }
  }

  #answer(question: Question): Answer {
    const { world, telemetry, table } = this.#parts;
    const { upstreams } = world.runtime();
    switch (question.kind) {
      case 'metrics':
        this.#progress();
        return { kind: 'metrics', families: telemetry.meshNumbers(question.known) };
      case 'stats': {
        const filtersOf = (plan: Parameters<typeof world.link>[0]) => world.link(plan).chains.own;
        const { refusedRequests: shed } = world.overload;
        const shown = upstreams.size <= ALL_SHOWN_MAX ? upstreams.all() : upstreams.live();
        const counted = { upstreams: shown, listeners: table.all };
        return { kind: 'stats', tables: tablesOf({ ...counted, telemetry, filtersOf, shed }) };
      }
      case 'clusters':
        return { kind: 'clusters', clusters: Array.from(upstreams.live(), liveCluster) };
      case 'last-words':
        telemetry.batch.flush();
        return { kind: 'last-words' };
      case 'explain':
        return dryRun(question.request, { world, table, random: world.random });
    }
  }
}
