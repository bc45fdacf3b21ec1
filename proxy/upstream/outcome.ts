// How an attempt ended, or how its answer begins: what retries, balancers and records go by.
// hot path
import type { Failure, FailureName, Headers, ResponseHead } from '../http/index.ts';
import type { Attempt } from './attempt.ts';

export type Outcome = Answer | Loss;

export type Answer = {
  readonly kind: 'status';
  readonly status: number;
  readonly grpcStatus: number | undefined;
  readonly headers: Headers;
};

export type Loss = {
  readonly kind: 'failure';
  readonly name: FailureName;
  /** The connection had carried a request before. */
  readonly onReusedConnection: boolean;
  /** Bytes of the request may have reached the upstream. */
  readonly requestSent: boolean;
};

/** `told` are the headers or trailers that a call of gRPC tells its status in. */
export function answerOf({ status }: ResponseHead, told: Headers): Answer {
  const grpc = told.get('grpc-status');
  const grpcStatus = grpc === undefined ? undefined : Number(grpc);
  return { kind: 'status', status, grpcStatus, headers: told };
}

export function lossOf(attempt: Attempt, { name }: Failure): Loss {
  const requestSent = attempt.isSending && name !== 'reset-before-request';
  return { kind: 'failure', name, onReusedConnection: attempt.isOnReused, requestSent };
}
