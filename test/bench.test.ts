// What of `bench/` decides something: how figures are taken, joined and read.
import { t } from 'tap';
import { readCommand } from '../bench/command.ts';
import { reportIn } from '../bench/load/index.ts';
import { usageOf } from '../bench/process/index.ts';
import { median, medianRow, tableOf, type Row } from '../bench/row.ts';
import { bootstrapOf, SEEN } from '../bench/subjects/index.ts';
import { Xds } from '../api/xds/index.ts';
import { readBootstrap } from '../proxy/agent/index.ts';

const known = { scenarios: ['http1', 'tcp'], subjects: ['lateen', 'nginx'] };

await t.test('runs every subject unless some are named, and says all that is wrong', async (t) => {
  t.match(readCommand(['http1'], known), { command: { subjects: ['lateen', 'nginx'] } });
  t.match(readCommand(['http1', 'tcp', '--subjects', 'nginx', '--json', 'a.json'], known), {
    command: { scenarios: ['http1', 'tcp'], subjects: ['nginx'], json: 'a.json' },
  });

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

await t.test('takes the median of each measure by itself, and adds errors up', async (t) => {
  const rows = [
    row({ rps: 300.4, cpu_us_per_request: 20, errors: 1 }),
    row({ rps: 100, cpu_us_per_request: 90.04, errors: 0 }),
    row({ rps: 200, cpu_us_per_request: 30.16, errors: 2 }),
  ];

  t.match(medianRow(rows), { rps: 200, cpu_us_per_request: 30.2, errors: 3 });
  t.equal(median([4, 1, 2, 3]), 2.5);
  t.throws(() => medianRow([]), { message: 'no round was measured' });
});

await t.test('prints texts to the left and figures to the right', async (t) => {
  const lines = tableOf([row({ rps: 5 }), row({ rps: 12_345, subject: 'x' })]).split('\n');

  t.match(lines[1], /^http1 {5}lateen {12}32 {6}5 /);
  t.match(lines[2], /^http1 {5}x {17}32 {2}12345 /);
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
  t.throws(() => reportIn('unable to connect\n'), { message: /no report:\nunable to connect/ });
  t.throws(() => reportIn('{"requests":1}\n'), { message: /no durationUs/ });
});

await t.test(
  'counts a process, its threads’ children and theirs, whatever their names',
  async (t) => {
    const files: Readonly<Record<string, string>> = {
      '7/stat': statOf('7 (nginx: master (a) b)', { user: 3, system: 4 }),
      '7/status': 'Name:\tx\nVmRSS:\t    2048 kB\n',
      '7/task/7/children': '8 ',
      '7/task/70/children': '',
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
  },
);

await t.test('gives Lateen a bootstrap file that it understands to the last field', async (t) => {
  const place = { port: 1, adminPort: 2, backendPort: 3, folder: '/nowhere' };
  const reading = readBootstrap(bootstrapOf(place), { xds: new Xds(), readFile: () => '' });

  t.match(reading, { kind: 'ok', unknown: [], bootstrap: { admin: { portValue: 2 } } });
});

await t.test('tells a subject that leaves work out', async (t) => {
  t.match('id=4f-2 for=127.0.0.1 proto=http', SEEN);
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
