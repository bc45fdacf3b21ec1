// What of `bench/` decides something: how figures are taken, joined and read.
import { t } from 'tap';
import { helpText, readCommand } from '../bench/command.ts';
import { meshOfSize } from '../bench/control-plane/mesh.ts';
import { AnswerReader } from '../bench/load/answer.ts';
import { reportIn, reportOf } from '../bench/load/index.ts';
import { privateMbOf, usageOf } from '../bench/process/index.ts';
import { median, medianRow, tableOf, type Row } from '../bench/row.ts';
import { mediansOf, SCENARIOS } from '../bench/scenarios/index.ts';
import { bootstrapOf, SEEN, SUBJECTS } from '../bench/subjects/index.ts';
import { TARGETS, verdictLine, verdictsOn } from '../bench/targets.ts';
import { Xds } from '../api/xds/index.ts';
import { readBootstrap } from '../proxy/agent/index.ts';
import { compileCluster, compileListener, compileRoutes } from '../proxy/compile/index.ts';

const known = { scenarios: ['http1', 'tcp'], subjects: ['lateen', 'nginx'] };

await t.test('runs every subject unless some are named, and says all that is wrong', async (t) => {
  t.match(readCommand(['http1'], known), { command: { subjects: ['lateen', 'nginx'] } });
  t.match(readCommand(['http1', 'tcp', '--subjects', 'nginx', '--json', 'a.json'], known), {
    command: { scenarios: ['http1', 'tcp'], subjects: ['nginx'], json: 'a.json' },
  });

  t.match(readCommand(['all', '--quick'], known), {
    command: { scenarios: ['http1', 'tcp'], quick: true },
  });

  t.match(readCommand(['tcp', '--rounds', '3'], known), { command: { rounds: 3 } });
  t.match(readCommand(['tcp', '--rounds', 'x'], known), { reasons: [/^--rounds is a number/] });
  t.match(readCommand(['--table', 'a.json', 'b.json'], known), {
    kind: 'table',
    files: ['a.json', 'b.json'],
  });
  t.match(readCommand(['--table'], known), { reasons: [/^name a file/] });

  const wrong = readCommand(['http9', '--subjects', 'lateen,caddy'], known);

  t.strictSame(wrong, {
    kind: 'rejected',
    reasons: [
      'there is no scenario http9; there are http1, tcp',
      'there is no subject caddy; there are lateen, nginx',
    ],
  });
  t.match(readCommand([], known), { reasons: ['name a scenario: http1, tcp'] });
  t.match(readCommand(['http1', '--jsn', 'x'], known), { reasons: [/'--jsn'/] });
});

await t.test('lists every scenario and subject to those who ask', async (t) => {
  t.match(readCommand(['--help'], known), { kind: 'help' });
  const names = SUBJECTS.map(({ name }) => name);

  const help = helpText(SCENARIOS, names);

  for (const { name, about } of SCENARIOS) t.match(help, new RegExp(`  ${name} +${about}\\n`));
  t.match(help, names.join(', '));
});

await t.test('takes the median of each measure by itself, and adds errors up', async (t) => {
  const rows = [
    row({ rps: 300.4, cpu_us_per_request: 20, errors: 1 }),
    row({ rps: 100, cpu_us_per_request: 90.04, errors: 0 }),
    row({ rps: 200, cpu_us_per_request: 30.16, errors: 2 }),
  ];

  t.match(medianRow(rows), { rps: 200, cpu_us_per_request: 30.2, errors: 3 });
  t.equal(median([4, 1, 2, 3]), 2.5);
  t.match(medianRow([row({ private_mb: 1.26 }), row({ private_mb: 3 })]), { private_mb: 2.1 });
  t.notOk('private_mb' in medianRow(rows), 'what was not measured is not there');
  t.match(medianRow([row({ p50_ms: 0.000_123_4 })]), { p50_ms: 0.000_123 });
  t.throws(() => medianRow([]), { message: 'no round was measured' });
});

await t.test('keeps phases and numbers of connections apart, in the order of rounds', async (t) => {
  const rounds = [
    row({ phase: 'quiet', rps: 1 }),
    row({ phase: 'churn', rps: 10 }),
    row({ phase: 'quiet', rps: 3 }),
    row({ phase: 'quiet', connections: 1, rps: 7 }),
  ];

  const rows = mediansOf(rounds);

  t.match(rows, [
    { phase: 'quiet', connections: 32, rps: 2 },
    { phase: 'churn', connections: 32, rps: 10 },
    { phase: 'quiet', connections: 1, rps: 7 },
  ]);
  t.equal(rows.length, 3);
});

await t.test('prints texts to the left and figures to the right', async (t) => {
  const lines = tableOf([row({ rps: 5 }), row({ rps: 12_345, subject: 'x' })]).split('\n');

  t.match(lines[1], /^http1 {5}lateen {12}32 {6}5 /);
  t.match(lines[2], /^http1 {5}x {17}32 {2}12345 /);
  t.notMatch(lines[0], 'phase', 'a column that nobody fills is left out');
  t.match(tableOf([row({ phase: 'idle' }), row({})]), / phase .*\n.* idle .*\n/);
});

await t.test('finds the report among what the load generator prints', async (t) => {
  const report = {
    requests: 10,
    durationUs: 2_000_000,
    errors: 1,
    p50Us: 90,
    p90Us: 120,
    p99Us: 800,
    p999Us: 1000,
  };

  t.strictSame(reportIn(`Running 2s test\n${JSON.stringify(report)}\nBye\n`), report);
  const nobody = { ...report, requests: 0, errors: 0 };
  t.match(reportIn(JSON.stringify(nobody)), { errors: 1 }, 'nobody was answered');
  t.throws(() => reportIn('unable to connect\n'), { message: /no report:\nunable to connect/ });
  t.throws(() => reportIn('{"requests":1}\n'), { message: /no durationUs/ });
});

await t.test('takes percentiles as the smallest latency that so many do not exceed', async (t) => {
  const latenciesUs = Array.from({ length: 1000 }, (_, i) => 1000 - i);
  const counts = { requests: 1000, durationUs: 1, errors: 0 };

  t.match(reportOf({ ...counts, latenciesUs }), {
    p50Us: 500,
    p90Us: 900,
    p99Us: 990,
    p999Us: 999,
  });
  t.match(reportOf({ ...counts, latenciesUs: [7] }), { p50Us: 7, p999Us: 7 });
  t.match(reportOf({ ...counts, latenciesUs: [] }), { p50Us: 0, p999Us: 0 });
});

await t.test('finds the end of an answer however it is cut, and knows a bad one', async (t) => {
  const answer = 'HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello';
  for (let cut = 1; cut < answer.length; cut++) {
    const reader = new AnswerReader();
    t.equal(reader.read(Buffer.from(answer.slice(0, cut))), 'more');
    t.equal(reader.read(Buffer.from(answer.slice(cut))), 'good', `cut after ${cut} bytes`);
    t.equal(reader.read(Buffer.from(answer)), 'good', 'and the next one');
  }
  const read = (text: string) => new AnswerReader().read(Buffer.from(text));
  t.equal(read(answer.replace('200', '503')), 'bad');
  t.equal(read(`${answer}more`), 'bad');
  t.equal(read('HTTP/1.1 200 OK\r\n\r\n'), 'bad', 'one that does not say its length');
});

await t.test(
  'counts a process, its threads’ children and theirs, whatever their names',
  async (t) => {
    const files: Readonly<Record<string, string>> = {
      '7/stat': statOf('7 (nginx: master (a) b)', { user: 3, system: 4 }),
      '7/status': 'Name:\tx\nVmRSS:\t    2048 kB\n',
      '7/task/7/children': '8 ',
      '7/task/70/children': '',
      '7/smaps_rollup': 'Shared_Clean: 9000 kB\nPrivate_Clean:   512 kB\nPrivate_Dirty: 1024 kB\n',
      '8/smaps_rollup': 'Private_Dirty:      1024 kB\nPrivate_Hugetlb:       0 kB\n',
      '8/stat': statOf('8 (x)', { user: 10, system: 0 }),
      '8/status': 'VmRSS:\t    1024 kB\n',
      '8/task/8/children': '9 ',
    };
    const tasks: Readonly<Record<string, readonly string[]>> = {
      '7/task': ['7', '70'],
      '8/task': ['8'],
    };
    const proc = {
      read: (path: string) => files[path],
      list: (path: string) => tasks[path] ?? [],
    };

    // The ninth has gone in the meantime.
    t.strictSame(usageOf(7, proc), { cpuUs: 170_000, rssMb: 3 });
    t.equal(privateMbOf(7, proc), 2.5);
  },
);

await t.test('gives Lateen bootstrap files that it understands to the last field', async (t) => {
  const pair = {
    chain: 'chain',
    key: 'key',
    both: 'both',
    uri: 'spiffe://a/ns/b/sa/c',
    dns: 'c.b',
  };
  const certificates = { root: 'root', client: pair, server: pair };
  const place = {
    ...{ port: 1, adminPort: 2, nextPort: 3, backendPort: 4 },
    ...{ folder: '/nowhere', certificates },
  };
  const plain = ['http', 'tcp', 'mtls-in', 'mtls-out'] as const;
  for (const role of [...plain, 'http2', 'http2-mtls-in', 'http2-mtls-out'] as const) {
    const reading = readBootstrap(bootstrapOf(place, { role }), {
      xds: new Xds(),
      files: { file: (path) => `text of ${path}`, variable: () => undefined },
    });

    t.match(reading, { kind: 'ok', bootstrap: { admin: { portValue: 2 } } }, role);
  }
});

await t.test('makes meshes that Lateen understands, each revision another one', async (t) => {
  const size = { listenerPort: 1, backendPort: 2, services: 3, endpoints: 2 };
  const meshes = [0, 1].map((revision) => [...meshOfSize({ ...size, revision }).values()]);
  const [first = [], second = []] = meshes;
  const [listeners, routes, clusters, endpoints] = first;

  t.same([listeners?.size, routes?.size, clusters?.size, endpoints?.size], [1, 1, 4, 3]);
  for (const each of listeners?.values() ?? []) t.equal(compileListener(each).kind, 'ok');
  for (const each of routes?.values() ?? []) t.equal(compileRoutes(each).kind, 'ok');
  for (const each of clusters?.values() ?? []) t.equal(compileCluster(each).kind, 'ok');
  const changed = first.flatMap((resources, i) =>
    [...resources].filter(([name, value]) => {
      return JSON.stringify(value) !== JSON.stringify(second[i]?.get(name));
    }),
  );
  t.equal(changed.length, 7, 'all but the listener under load and its cluster');
});

await t.test(
  'holds Lateen’s rows to their targets, and says by how much one is missed',
  async (t) => {
    const rows = [
      row({ cpu_us_per_request: 30 }),
      row({ subject: 'envoy', cpu_us_per_request: 40 }),
      row({ subject: 'nginx', cpu_us_per_request: 10 }),
      row({ scenario: 'churn', phase: 'quiet', p99_ms: 2 }),
      row({ scenario: 'churn', phase: 'churn', p99_ms: 3 }),
      row({ scenario: 'memory', phase: 'idle', private_mb: 46, rss_mb: 80 }),
      row({ scenario: 'memory', phase: 'services', private_mb: 60 }),
      row({ scenario: 'tcp', mb_per_second: 90 }),
      row({ scenario: 'tcp', subject: 'haproxy', mb_per_second: 100 }),
    ];

    t.strictSame(verdictsOn(rows).map(verdictLine), [
      'stretch  http1 cpu_us_per_request ×32: 0.75 × envoy, ≤ 1 (stretch 0.75)',
      'missed   http1 cpu_us_per_request ×32: 3.00 × nginx, ≤ 1.7 (stretch 1.4), missed by 76.5 %',
      'missed   tcp mb_per_second ×32: 0.90 × haproxy, ≥ 0.95, missed by 5.3 %',
      'met      churn churn p99_ms ×32: 1.50 × quiet, ≤ 2 (stretch 1.3)',
      'missed   memory idle private_mb ×32: 46.00, ≤ 45 (stretch 32), missed by 2.2 %',
      'met      memory idle rss_mb ×32: 80.00, ≤ 95 (stretch 75)',
      'met      memory services private_mb ×32: 14.00 above idle, ≤ 25',
    ]);
    const names = SCENARIOS.map(({ name }) => name);
    for (const { scenario } of TARGETS) t.ok(names.includes(scenario), `${scenario} is measured`);
  },
);

await t.test('tells a subject that leaves work out', async (t) => {
  t.match('id=4f-2 for=127.0.0.1 proto=http', SEEN);
  t.match('id=4f-2 for=127.0.0.1, 127.0.0.1 proto=https', SEEN);
  t.notMatch('id= for=127.0.0.1 proto=http', SEEN);
  t.notMatch('id=4f for=127.0.0.1 proto=', SEEN);
});

function row(more: Partial<Row>): Row {
  return {
    scenario: 'http1',
    subject: 'lateen',
    connections: 32,
    rps: 1,
    cpu_us_per_request: 1,
    p50_ms: 1,
    p90_ms: 1,
    p99_ms: 1,
    p999_ms: 1,
    rss_mb: 1,
    errors: 0,
    ...more,
  };
}

type Ticks = { readonly user: number; readonly system: number };

/** The fields from the third to the fifteenth, of which the last two count. */
function statOf(head: string, { user, system }: Ticks): string {
  return `${head} S 1 7 7 0 -1 4194560 100 0 0 0 ${user} ${system} 0 0 20 0 1 0 99\n`;
}
