// What many streams of one connection do to one another: messages of gRPC both ways, and one
// reader that is slow among a hundred.
import { besideSlowStream, messages } from '../load/index.ts';
import { enterAll, interleaved, planAt, secondsOf, type Plan } from './rounds.ts';
import type { Scenario } from './scenario.ts';

const STREAMS = 16;
const MESSAGES: Plan = {
  timing: { rounds: 3, seconds: 2, warmUpSeconds: 1 },
  variants: [{ connections: 4, streams: STREAMS }],
};

// 4000 requests a round: forty of them are slower than the 99th percentile.
const SLOW_RPS = 2000;
const BESIDE_SLOW = 'beside a slow one';
const SLOW: Plan = {
  timing: { rounds: 3, seconds: 2, warmUpSeconds: 1 },
  variants: [
    { connections: 1, streams: 99, phase: 'all alike' },
    { connections: 1, streams: 99, phase: BESIDE_SLOW },
  ],
};

export const grpcStream: Scenario = {
  name: 'grpc-stream',
  about:
    'messages of 128 bytes, each heard back: 4 connections of 16 streams; requests are messages',
  formation: 'grpc',
  seconds: (taking) => secondsOf(MESSAGES, taking),
  async measure(run) {
    return interleaved(run, await enterAll(run, 'grpc'), {
      scenario: 'grpc-stream',
      plan: planAt(run.pace, MESSAGES),
      load: ({ streams = STREAMS, ...load }) => messages({ ...load, streams }),
    });
  },
};

export const slowStream: Scenario = {
  name: 'slow-stream',
  about: `${SLOW_RPS} requests a second over one connection, without and with a slow reader beside`,
  formation: 'http2',
  seconds: (taking) => secondsOf(SLOW, taking),
  async measure(run) {
    return interleaved(run, await enterAll(run, 'http2'), {
      scenario: 'slow-stream',
      plan: planAt(run.pace, SLOW),
      load: ({ port, seconds, phase }) =>
        besideSlowStream({ port, seconds, rps: SLOW_RPS, isThere: phase === BESIDE_SLOW }),
    });
  },
};
