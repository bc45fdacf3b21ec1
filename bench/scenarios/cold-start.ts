// `cold-start`: from a process' start to the first request that it carried, again and again:
// configured by a file, and by a control plane, which takes a certificate and a conversation.
import { askUntil } from '../field/index.ts';
import { reportOf } from '../load/index.ts';
import { freePort, procReader, usageOf, type Usage } from '../process/index.ts';
import { median, medianRow, type Row } from '../row.ts';
import type { Role, Subject } from '../subjects/index.ts';
import { faultOnError } from './rounds.ts';
import type { Run, Scenario } from './scenario.ts';

const STARTS = 7;
const QUICK_STARTS = 1;
const ASK_EVERY_MS = 2;
const START_WITHIN_MS = 10_000;
const ROLES = [
  ['file', 'http'],
  ['connected', 'connected'],
] as const;

export const coldStart: Scenario = {
  name: 'cold-start',
  about: 'process start to the first request carried',
  // Each subject twice at most, and half a second a start.
  seconds: ({ pace, subjects }) => subjects * (pace === 'quick' ? 1 : STARTS),
  formation: 'http',
  async measure(run) {
    const starts = run.pace === 'quick' ? QUICK_STARTS : STARTS;
    const rows: Row[] = [];
    for (const [phase, role] of ROLES) {
      for (const subject of run.subjects) {
        if (subject.roles[role] === undefined) continue;
        run.say(`${subject.name}, ${phase}`);
        await faultOnError(run, subject.name, async () => {
          const measured = await startsOf(run, { subject, role, starts });
          rows.push({ ...rowOf(subject.name, measured), phase });
        });
      }
    }
    return rows;
  },
};

type Starting = { readonly subject: Subject; readonly role: Role; readonly starts: number };
type Start = { readonly tookMs: number; readonly usage: Usage };

async function startsOf(run: Run, { subject, role, starts }: Starting): Promise<readonly Start[]> {
  const { field } = run;
  const port = await freePort();
  const plane = role === 'connected' ? await field.controlPlane(port) : undefined;
  const more = plane === undefined ? {} : { controlPlane: plane.files };
  const way = { role, port, nextPort: field.backendPort, ...more };
  const measured: Start[] = [];
  for (let i = 0; i < starts; i++) {
    const running = await field.begin(subject, way);
    await askUntil(
      { port, path: '/' },
      {
        everyMs: ASK_EVERY_MS,
        withinMs: START_WITHIN_MS,
        check: () => running.check(),
        isGood: ({ status }) => status === 200,
      },
    );
    measured.push({
      tookMs: performance.now() - running.startedAt,
      usage: usageOf(running.pid, procReader),
    });
    await running.stop();
  }
  await plane?.leave();
  return measured;
}

function rowOf(subject: string, starts: readonly Start[]): Row {
  const latenciesUs = starts.map(({ tookMs }) => tookMs * 1000);
  const durationUs = latenciesUs.reduce((sum, us) => sum + us, 0);
  const report = reportOf({ requests: starts.length, durationUs, errors: 0, latenciesUs });
  return medianRow([
    {
      scenario: 'cold-start',
      subject,
      connections: 1,
      rps: (starts.length / durationUs) * 1e6,
      cpu_us_per_request: median(starts.map(({ usage }) => usage.cpuUs)),
      p50_ms: report.p50Us / 1000,
      p90_ms: report.p90Us / 1000,
      p99_ms: report.p99Us / 1000,
      p999_ms: report.p999Us / 1000,
      rss_mb: median(starts.map(({ usage }) => usage.rssMb)),
      errors: 0,
    },
  ]);
}
