import { prometheusText, type Stat } from '../../../../../proxy/admin/stats/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('what Envoy takes out of names is a label', async (t) => {
    const text = prometheusText([
      counter({ row: 'a|b"', name: 'upstream_rq_503' }),
      counter({ row: 'c', name: 'retry.upstream_rq_5xx' }),
      counter({ row: 'c', name: 'upstream_rq_503' }),
      { kind: 'gauge', scope: '', row: '', name: 'server.live', value: 1 },
    ]);

    t.same(
      text.split('\n').filter((line) => line !== ''),
      [
        '# TYPE envoy_cluster_upstream_rq counter',
        'envoy_cluster_upstream_rq{envoy_response_code="503",envoy_cluster_name="a|b\\""} 1',
        'envoy_cluster_upstream_rq{envoy_response_code="503",envoy_cluster_name="c"} 1',
        '# TYPE envoy_cluster_retry_upstream_rq_xx counter',
        'envoy_cluster_retry_upstream_rq_xx{envoy_response_code_class="5",' +
          'envoy_cluster_name="c"} 1',
        '# TYPE envoy_server_live gauge',
        'envoy_server_live{} 1',
      ],
    );
  });

  t.test('histograms add up', async (t) => {
    const counts = [1, 2];
    const text = prometheusText([
      { kind: 'histogram', scope: 'http', row: 'in', name: 'time', counts, sum: 9 },
    ]);

    t.match(text, 'envoy_http_time_bucket{envoy_http_conn_manager_prefix="in",le="1"} 3\n');
    t.match(text, 'envoy_http_time_sum{envoy_http_conn_manager_prefix="in"} 9\n');
    t.match(text, 'envoy_http_time_count{envoy_http_conn_manager_prefix="in"} 3\n');
  });
}

function counter({ row, name }: Readonly<Record<'row' | 'name', string>>): Stat {
  return { kind: 'counter', scope: 'cluster', row, name, value: 1 };
}
