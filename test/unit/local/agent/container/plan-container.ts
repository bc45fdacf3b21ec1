import type { Test } from '../../../../harness/unit.ts';
import { containerOf, podWith } from '../../../../harness/pods.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import { planContainer, type Image } from '../../../../../local/agent/container/index.ts';

type Known = Exclude<Image, { readonly kind: 'unknown' }>;

const NODE = '/opt/lateen/bin/node';
const CURL = ['/opt/lateen/bin/node', '/opt/lateen/dist/images/curl.mjs'];
const IMAGE: Known = { kind: 'program', argv: [...CURL, '--default'], env: { PORT: '80' } };

export function spec(t: Test): void {
  t.test('command replaces what the image runs, args alone only its arguments', async (t) => {
    const argv = (container: JsonObject, image: Known = IMAGE) => {
      const planned = planOf({ container, image });
      return planned.kind === 'ok' ? planned.plan.argv : planned.message;
    };

    t.same(argv({}), [...CURL, '--default']);
    t.same(argv({ args: ['-s', '$(PORT)'] }), [...CURL, '-s', '80']);
    t.same(argv({ command: ['sleep'], args: ['$(NOPE)', '$$(PORT)'] }), [
      'sleep',
      '$(NOPE)',
      '$(PORT)',
    ]);
    t.same(argv({}, { kind: 'host' }), 'no command specified');
  });

  t.test(
    "the container's own variables win over the image's, and both over the defaults",
    async (t) => {
      const planned = planOf({ container: {}, env: { PORT: '8080', PATH: '/bin' } });

      t.match(planned, {
        plan: { env: { PORT: '8080', PATH: '/bin', HOSTNAME: 'web-1', HOME: '/root' } },
      });
    },
  );

  t.test('refuses root where the pod forbids it, in words users know', async (t) => {
    const planned = planOf({ container: { securityContext: { runAsNonRoot: true } } });

    t.match(planned, {
      kind: 'refused',
      reason: 'CreateContainerConfigError',
      message: /^container has runAsNonRoot and image will run as root/,
    });
  });

  t.test(
    'gives no new privileges when escalation is forbidden, and all of them when privileged',
    async (t) => {
      const privileges = (securityContext: JsonObject) =>
        planOf({ container: { securityContext } });

      t.match(privileges({ allowPrivilegeEscalation: false }), {
        plan: { privileges: { noNewPrivileges: true } },
      });
      t.match(privileges({ privileged: true }), {
        plan: { privileges: { privileged: true, noNewPrivileges: false } },
      });
      t.match(privileges({ capabilities: { add: ['FLY'] } }), {
        message: 'unknown capability "fly"',
      });
    },
  );

  t.test('keeps the interpreter of a program', async (t) => {
    const planned = planOf({ container: { args: ['x'] } });

    t.equal(planned.kind === 'ok' && planned.plan.argv[0], NODE);
  });
}

type Asked = {
  readonly container: JsonObject;
  readonly image?: Known;
  readonly env?: Readonly<Record<string, string>>;
};

function planOf({ container, image = IMAGE, env = {} }: Asked) {
  const pod = podWith({ containers: [{ name: 'web', image: 'curl', ...container }] });
  return planContainer({
    pod,
    container: containerOf(pod),
    image,
    env,
    id: 'f00',
    attempt: 0,
    hostname: 'web-1',
    netns: undefined,
    mounts: [],
    podRoot: '/root',
  });
}
