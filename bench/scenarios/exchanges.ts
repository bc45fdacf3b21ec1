// HTTP/1.1 exchanges over keep-alive connections that never wait. The subject has a core of its
// own; clients and the backend share the other and are quicker together than any subject, so what
// is measured is the subject.
import type { Formation } from '../field/index.ts';
import { closedLoop } from '../load/index.ts';
import { enterAll, interleaved, planAt, secondsOf } from './rounds.ts';
import type { Scenario, Timing } from './scenario.ts';

// 3 rounds × 2 × 3 s and the warm-up are 22 s a subject: below the thirty that a scenario may take,
// and 10 ms, which is how fine the kernel tells CPU time, are 0.3 % of a round. Compilers and pools
// settle within the warm-up.
const TIMING: Timing = { rounds: 3, seconds: 3, warmUpSeconds: 2 };
const BODY_BYTES = 64 * 1024;

export const http1 = exchanges({
  name: 'http1',
  about: 'answers of 1 KB over 32 connections and over one',
  formation: 'http',
  connections: [32, 1],
  path: '/',
  bodyBytes: 0,
});

export const http1Body = exchanges({
  name: 'http1-body',
  about: 'bodies of 64 KB, both ways, over 32 connections',
  formation: 'http',
  connections: [32],
  path: '/body',
  bodyBytes: BODY_BYTES,
});

export const http1MtlsPair = exchanges({
  name: 'http1-mtls-pair',
  about: 'answers of 1 KB through two sidecars with mutual TLS between them',
  formation: 'mtls-pair',
  connections: [32],
  path: '/',
  bodyBytes: 0,
});

type Exchanges = {
  readonly name: string;
  readonly about: string;
  readonly formation: Formation;
  readonly connections: readonly number[];
  readonly path: string;
  readonly bodyBytes: number;
};

function exchanges(what: Exchanges): Scenario {
  const { name, about, formation, connections, path, bodyBytes } = what;
  const variants = connections.map((count) => ({ connections: count }));
  return {
    name,
    about,
    formation,
    seconds: (taking) => secondsOf({ timing: TIMING, variants }, taking),
    async measure(run) {
      return interleaved(run, await enterAll(run, formation), {
        scenario: name,
        plan: planAt(run.pace, { timing: TIMING, variants }),
        load: ({ port, connections: count, seconds }) =>
          closedLoop({
            url: `http://127.0.0.1:${port}${path}`,
            connections: count,
            seconds,
            bodyBytes,
          }),
      });
    },
  };
}
