// A subject that a control plane configures, alone on the field with it.
import type { BenchControlPlane, Contestant } from '../field/index.ts';
import { freePort } from '../process/index.ts';
import type { Row } from '../row.ts';
import type { Subject } from '../subjects/index.ts';
import { faultOnError } from './rounds.ts';
import type { Run } from './scenario.ts';

export type Connected = {
  readonly contestant: Contestant;
  readonly plane: BenchControlPlane;
};

/** One subject after the other; each leaves before the next comes. */
export async function eachConnected(
  run: Run,
  measure: (connected: Connected) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const subject of run.subjects) {
    run.say(`starting ${subject.name}`);
    await faultOnError(run, subject.name, async () => {
      const { contestant, plane } = await connect(run, subject);
      try {
        rows.push(...(await measure({ contestant, plane })));
      } finally {
        await Promise.all([contestant.leave(), plane.leave()]);
      }
    });
  }
  return rows;
}

async function connect({ field }: Run, subject: Subject): Promise<Connected> {
  const port = await freePort();
  const plane = await field.controlPlane(port);
  const source = { port, controlPlane: plane.files };
  return { contestant: await field.enter(subject, 'connected', source), plane };
}
