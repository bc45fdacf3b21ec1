// The other ends of an upstream's HTTP/2 connections: servers of ours that write down what they are
// asked, and answer when a test says so.
import { seededRandom } from '../../lib/index.ts';
import { H2Server, H2_LIMITS, type H2Limits } from '../../proxy/http/h2/index.ts';
import type { RequestHead } from '../../proxy/http/index.ts';
import { Asked } from './h2-bench.ts';
import type { Dialled, UpstreamBench } from './upstream-bench.ts';

type More = { readonly limits?: Partial<H2Limits>; readonly isMeshWire?: boolean };

export class H2Upstream {
  readonly asked: Asked[] = [];
  readonly server: H2Server;
  isClosed = false;

  constructor(bench: UpstreamBench, dialled: Dialled, more: More = {}) {
    const { clock, wheel } = bench;
    this.server = new H2Server(dialled.theirs, {
      limits: { ...H2_LIMITS, ...more.limits },
      isMeshWire: more.isMeshWire === true,
      clock,
      wheel,
      random: seededRandom(1),
      exchange: (response) => {
        const asked = new Asked(response);
        this.asked.push(asked);
        return asked;
      },
      refused: () => undefined,
      idle: () => undefined,
      closed: () => void (this.isClosed = true),
    });
  }

  get heads(): readonly (RequestHead | undefined)[] {
    return this.asked.map(({ head_ }) => head_);
  }

  /** Answers everybody who has not been. */
  answerAll(): void {
    for (const asked of this.asked.splice(0)) asked.answer('');
  }
}
