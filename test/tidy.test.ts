// Holds the tree to the rules of the house (CONTRIBUTING.md), and shows that each rule can fail.
// Reads text only, so it takes a fraction of a second.
import { join } from 'node:path';
import { t } from 'tap';
import { isExcepted, readTree, RULES, treeOf, type Exception } from './tidy/index.ts';

/** Where a rule does not hold, and why that is right. Short, or the rule is wrong. */
const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'banned words of the language',
    path: 'api/xds/xds.ts',
    reason: 'The codec’s values get their static types here; both are generated from one list.',
    by: 'lead',
  },
  ...['names', 'unit tests mirror the tree', 'every file is imported'].map((rule) => ({
    rule,
    path: 'proxy/data.ts',
    reason: 'The entry file of the data thread, as main.ts is the agent’s; the build bundles it.',
    by: 'lead',
  })),
  {
    rule: 'names',
    path: 'local/registry/admission.ts',
    reason: '`UserInfo` is what Kubernetes calls who is asking, and what webhooks receive.',
    by: 'lead',
  },
  ...['pipe', 'host-api', 'host-ports', 'program'].map((name) => ({
    rule: 'unit tests mirror the tree',
    path: `local/cluster/${name}.ts`,
    reason: 'Sockets and processes through and through: test/system/ starts the real ones.',
    by: 'network',
  })),
  {
    rule: 'unit tests mirror the tree',
    path: 'local/agent/dns/start.ts',
    reason: 'Binds two sockets and hands on what they hear: test/system/network.test.ts asks them.',
    by: 'network',
  },
  ...[
    ['proxy/proxy.ts', 'The wiring, and the ports it opens: test/system/proxy.test.ts starts it.'],
    ['proxy/admin/fetch.ts', 'One request over a socket: test/system/proxy.test.ts sends it.'],
  ].map(([path = '', reason = '']) => ({
    rule: 'unit tests mirror the tree',
    path,
    reason,
    by: 'agent',
  })),
  ...['control-plane', 'serve/server', 'serve/ads', 'admin/http'].map((name) => ({
    rule: 'unit tests mirror the tree',
    path: `control-plane/${name}.ts`,
    reason: 'Ports and streams: test/system/control-plane.test.ts starts them all and calls them.',
    by: 'plane',
  })),
];

const ROOT = join(import.meta.dirname, '..');

await t.test('every rule can fail, and does not fail for nothing', async (t) => {
  for (const { name, check, refuses, accepts } of RULES) {
    for (const [index, example] of refuses.entries()) {
      t.not(check(treeOf(example)).length, 0, `${name} refuses its example ${index + 1}`);
    }
    for (const [index, example] of accepts.entries()) {
      t.same(check(treeOf(example)), [], `${name} accepts its example ${index + 1}`);
    }
  }
});

const tree = readTree(ROOT);

for (const { name, why, check } of RULES) {
  await t.test(name, async (t) => {
    const excepted = EXCEPTIONS.filter((exception) => exception.rule === name);
    const found = check(tree);
    const broken = found.filter((each) => !excepted.some((one) => isExcepted(each, one)));

    const places = broken.map(({ path, line, says }) => {
      return `${path}${line === undefined ? '' : `:${line}`} ${says}`;
    });
    const count = broken.length === 1 ? 'one place breaks it' : `${broken.length} places break it`;
    if (places.length === 0) t.pass(why);
    else t.fail(`${why} ${count}:`, { stack: '', places: `${places.join('\n')}\n` });
    for (const exception of excepted) {
      const needed = found.some((each) => isExcepted(each, exception));
      t.ok(needed, `the exception for ${exception.path} is still needed`);
    }
  });
}
