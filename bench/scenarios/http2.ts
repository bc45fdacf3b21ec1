// HTTP/2 on both sides of the subject, with prior knowledge: what a request costs, through one and
// through two with mutual TLS between them, and what a large one does.
import { ANSWER_BYTES, UNARY, UNARY_MESSAGE } from '../backend/index.ts';
import type { Formation } from '../field/index.ts';
import { http2Loop } from '../load/index.ts';
import { enterAll, interleaved, planAt, secondsOf, type Plan, type Variant } from './rounds.ts';
import type { Scenario, Timing } from './scenario.ts';

const TIMING: Timing = { rounds: 3, seconds: 2, warmUpSeconds: 2 };
// Clients as gateways see them, and as a busy sidecar's few peers are.
const FEW = { connections: 4, streams: 16 };
const MANY = { connections: 32, streams: 32 };
const GRPC_HEADERS = { 'content-type': 'application/grpc', te: 'trailers' };

const UPLOAD_BYTES = 100 * 1000 * 1000;
const UPLOADS = 4;
const UPLOAD: Plan = {
  timing: { rounds: 3, seconds: 2, warmUpSeconds: 1 },
  variants: [{ connections: 1, streams: 1 }],
};
const MB = 1024 * 1024;
const GB = 1024 * MB;

export const http2 = exchanges({
  name: 'http2',
  about: 'answers of 1 KB over HTTP/2: 4 connections of 16 streams, and 32 of 32',
  formation: 'http2',
  variants: [FEW, MANY],
  path: '/',
  headers: {},
  body: undefined,
  answerBytes: ANSWER_BYTES,
});

export const http2MtlsPair = exchanges({
  name: 'http2-mtls-pair',
  about: 'the same through two sidecars, HTTP/2 inside mutual TLS between them',
  formation: 'http2-mtls-pair',
  variants: [FEW],
  path: '/',
  headers: {},
  body: undefined,
  answerBytes: ANSWER_BYTES,
});

export const grpcUnary = exchanges({
  name: 'grpc-unary',
  about: 'calls of gRPC: a message of 128 bytes for one, and trailers',
  formation: 'grpc',
  variants: [FEW, MANY],
  path: UNARY,
  headers: GRPC_HEADERS,
  body: UNARY_MESSAGE,
  answerBytes: UNARY_MESSAGE.length,
});

export const http2Upload: Scenario = {
  name: 'http2-upload',
  about: `requests of 100 MB over HTTP/2, one after the other`,
  formation: 'http2',
  seconds: (taking) => secondsOf(UPLOAD, taking),
  async measure(run) {
    const body = Buffer.alloc(UPLOAD_BYTES);
    const requests = run.pace === 'quick' ? 1 : UPLOADS;
    return interleaved(run, await enterAll(run, 'http2'), {
      scenario: 'http2-upload',
      plan: planAt(run.pace, UPLOAD),
      // A number of them and not a time: half a transfer cannot be counted.
      load: ({ port, connections }) =>
        http2Loop({
          url: `http://127.0.0.1:${port}/upload`,
          connections,
          streams: 1,
          until: { kind: 'requests', requests },
          headers: {},
          body,
          answerBytes: ANSWER_BYTES,
        }),
      extra(_row, { report, cpuUs }) {
        const bytes = report.requests * UPLOAD_BYTES;
        return {
          mb_per_second: bytes / MB / (report.durationUs / 1e6),
          cpu_s_per_gb: bytes === 0 ? 0 : cpuUs / 1e6 / (bytes / GB),
        };
      },
    });
  },
};

type Exchanges = {
  readonly name: string;
  readonly about: string;
  readonly formation: Formation;
  readonly variants: readonly Required<Pick<Variant, 'connections' | 'streams'>>[];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  readonly answerBytes: number;
};

function exchanges(what: Exchanges): Scenario {
  const { name, about, formation, variants, path, headers, body, answerBytes } = what;
  return {
    name,
    about,
    formation,
    seconds: (taking) => secondsOf({ timing: TIMING, variants }, taking),
    async measure(run) {
      return interleaved(run, await enterAll(run, formation), {
        scenario: name,
        plan: planAt(run.pace, { timing: TIMING, variants }),
        load: ({ port, connections, streams = 1, seconds }) =>
          http2Loop({
            url: `http://127.0.0.1:${port}${path}`,
            connections,
            streams,
            until: { kind: 'seconds', seconds },
            headers,
            body,
            answerBytes,
          }),
      });
    },
  };
}
