import { healthCheckPlan, httpCheck } from '../../../../harness/health.ts';
import { ProbedServer, turn } from '../../../../harness/probed.ts';
import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/upstream-plans.ts';
import { seededRandom } from '../../../../../lib/index.ts';
import type { EndpointPlan } from '../../../../../proxy/plan/index.ts';
import {
  HealthChecks,
  type Belief,
  type Checked,
} from '../../../../../proxy/upstream/health/index.ts';

class Member implements Checked {
  readonly plan: EndpointPlan;
  passesChecks = false;
  isDegraded = false;

  constructor(more: Partial<EndpointPlan['healthCheck']> = {}) {
    const healthCheck = { port: undefined, hostname: '', disabled: false, ...more };
    this.plan = endpoint('10.0.0.1', { healthCheck });
  }
}

function checking(members: Member[]) {
  const server = new ProbedServer();
  const dialled: number[] = [];
  const owner = {
    name: 'shop',
    hadTraffic: true,
    endpoints: members,
    checked: (member: Member, { passes, isDegraded }: Belief) => {
      member.passesChecks = passes;
      member.isDegraded = isDegraded;
    },
  };
  const effects = {
    ...server.effects,
    random: seededRandom(1),
    dial: (...[plan, carries, waiting]: Parameters<typeof server.effects.dial>) => {
      dialled.push(plan.port);
      server.effects.dial(plan, carries, waiting);
    },
  };
  const plan = healthCheckPlan({ check: httpCheck(), reusesConnection: false });
  const checks = new HealthChecks([plan], effects, owner);
  return { server, owner, checks, dialled };
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';

export function spec(t: Test): void {
  t.test('an endpoint passes after its first good answer, at the port for checks', async (t) => {
    const member = new Member({ port: 9090 });
    const { server, checks, dialled } = checking([member]);
    checks.membersChanged();
    await server.says(OK);

    t.equal(member.passesChecks, true);
    t.same(dialled, [9090]);
    t.match(checks.stats, { attempt: 1, success: 1 });
  });

  t.test('an endpoint may pass, and ask that others go first', async (t) => {
    const member = new Member();
    const { server, checks } = checking([member]);
    checks.membersChanged();
    await server.says('HTTP/1.1 200 OK\r\nx-envoy-degraded: 1\r\ncontent-length: 0\r\n\r\n');

    t.same([member.passesChecks, member.isDegraded], [true, true]);
  });

  t.test('what it says in traffic counts', async (t) => {
    const member = new Member();
    const { server, checks } = checking([member]);
    checks.membersChanged();
    await server.says(OK);
    checks.failNow(member);

    t.equal(member.passesChecks, false);
    t.equal(checks.stats.passiveFailure, 1);
  });

  t.test('those that need no check pass, and those that left are not asked', async (t) => {
    const exempt = new Member({ disabled: true });
    const leaving = new Member();
    const { server, owner, checks, dialled } = checking([exempt, leaving]);
    checks.membersChanged();
    await server.says(OK);
    t.equal(exempt.passesChecks, true);
    owner.endpoints.pop();
    checks.membersChanged();
    server.clock.advance(100_000);
    await turn();
    t.equal(dialled.length, 1);
  });

  t.test('nobody is asked any more once stopped', async (t) => {
    const { server, checks, dialled } = checking([new Member()]);
    checks.membersChanged();
    checks.stop();
    server.clock.advance(100_000);
    await turn();
    t.equal(dialled.length, 1);
  });
}
