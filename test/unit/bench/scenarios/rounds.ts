import type { Test } from '../../../harness/unit.ts';
import { rolesOf } from '../../../../bench/field/index.ts';
import { planAt, SCENARIOS, type Scenario } from '../../../../bench/scenarios/index.ts';
import { SUBJECTS } from '../../../../bench/subjects/index.ts';

export function spec(t: Test): void {
  t.test('takes ten minutes at most for HTTP/2, and a minute when quick', async (t) => {
    const names = ['http2', 'http2-mtls-pair', 'http2-upload', 'grpc-unary', 'grpc-stream'];
    const all = SCENARIOS.filter(({ name }) =>
      [...names, 'slow-stream', 'mesh-pair'].includes(name),
    );
    const seconds = (pace: 'full' | 'quick'): number =>
      all.reduce((sum, each) => sum + each.seconds({ pace, subjects: ableTo(each) }), 0);

    t.equal(all.length, 7);
    t.ok(seconds('full') <= 600, `${seconds('full')} s`);
    t.ok(seconds('quick') <= 60, `${seconds('quick')} s`);
    const variants = [
      { connections: 4 },
      { connections: 8 },
      { connections: 4, phase: 'x' },
      { connections: 8, phase: 'x' },
    ];
    const timing = { rounds: 3, seconds: 2, warmUpSeconds: 1 };
    t.match(planAt('quick', { timing, variants }), {
      timing: { rounds: 1, warmUpSeconds: 0 },
      variants: [{ connections: 4 }, { connections: 4, phase: 'x' }],
    });
    t.strictSame(planAt('full', { timing, variants }), { timing, variants });
  });
}

function ableTo({ formation }: Scenario): number {
  const roles = formation === undefined ? [] : rolesOf(formation);
  return SUBJECTS.filter((subject) => roles.every((role) => subject.roles[role] !== undefined))
    .length;
}
