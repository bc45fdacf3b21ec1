import { parseAllDocuments } from 'yaml';
import type { Test } from '../../../harness/unit.ts';
import { injectText } from '../../../../injector/inject/document.ts';
import { readInjection } from '../../../../injector/inject/settings.ts';

const SERVICE = `# a comment
apiVersion: v1
kind: Service
metadata: {name: web}   # odd   blanks
`;
const TEMPLATE = '{spec: {containers: [{name: web, image: web}]}}';

export function spec(t: Test): void {
  t.test('gives workloads their proxy and keeps the rest byte for byte', async (t) => {
    const { text, problems } = run(
      `${SERVICE}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n` +
        `spec: {template: ${TEMPLATE}}\n--- # more\n${SERVICE}`,
    );

    t.same(problems, []);
    t.ok(text.startsWith(`${SERVICE}---\n`));
    t.ok(text.endsWith(`--- # more\n${SERVICE}`));
    t.match(text, 'value: kubernetes://apis/apps/v1/namespaces/default/deployments/web');
  });

  t.test('finds the pods of jobs on a schedule, and inside of lists', async (t) => {
    const head = 'kind: CronJob, apiVersion: batch/v1, metadata: {name: nightly}';
    const job = `{${head}, spec: {jobTemplate: {spec: {template: ${TEMPLATE}}}}}`;
    const { text } = run(`apiVersion: v1\nkind: List\nmetadata: {}\nitems: [${job}]\n`);

    t.match(parseAllDocuments(text)[0]?.toJS(), {
      items: [
        {
          spec: {
            jobTemplate: {
              spec: { template: { spec: { initContainers: [{ name: 'istio-init' }] } } },
            },
          },
        },
      ],
    });
  });

  t.test('tells what was not injected, and what could not be', async (t) => {
    const pod = (head: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: ${head}, spec: {containers: []}}\n`;
    const refused = pod('{name: a, labels: {sidecar.istio.io/inject: "false"}}');

    t.same(run(refused), {
      text: refused,
      problems: [],
      warnings: ['Pod a: not injected (refused)'],
    });
    t.match(run(pod('{name: b, annotations: {sidecar.istio.io/proxyCPU: much}}')).problems, [
      /^Pod b: sidecar.istio.io\/proxyCPU/,
    ]);
    t.match(run('kind: [').problems, [/not YAML/]);
  });
}

function run(text: string) {
  const reading = readInjection({ mesh: {}, values: {} });
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  return injectText(text, reading.settings);
}
