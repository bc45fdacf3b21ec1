// The shape that cases of retries have in common: one route, one upstream, so many requests heard.
import type { JsonObject } from '../../../lib/index.ts';
import type { Answer, Case } from '../case.ts';
import { ask, to, upstream, type Asked } from '../write.ts';

export type Retrying = {
  readonly name: string;
  readonly rows: Case['rows'];
  readonly policy?: JsonObject;
  readonly action?: JsonObject;
  readonly route?: JsonObject;
  readonly http?: JsonObject;
  readonly answers: readonly Answer[];
  readonly asked?: Asked;
  /** Requests that the upstream hears. */
  readonly tries: number;
  readonly expect?: Readonly<Record<string, string>>;
};

export function retrying(retrying: Retrying): Case {
  const { name, rows, policy, action = {}, route = {}, http = {} } = retrying;
  const { answers, asked, tries, expect } = retrying;
  const retry = policy === undefined ? {} : { retry_policy: policy };
  return {
    name,
    rows,
    http,
    routes: [{ ...to('a', { ...retry, ...action }), ...route }],
    upstreams: { a: upstream(...answers) },
    client: [ask(...(asked ?? ['/']))],
    expect: { 'upstream a requests': String(tries), ...expect },
  };
}
