// `lateen kube-inject`
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { injectText, readInjectionTexts, type InjectionTexts } from '../injector/inject/index.ts';
import { CONFIG_MAPS } from '../api/kubernetes/index.ts';
import { stringAt } from '../lib/index.ts';
import { Obstacle } from '../local/index.ts';
import { clusterOf } from './cluster.ts';
import type { Finish, Surroundings } from './lateen.ts';

type Options = {
  readonly filename: string;
  readonly meshConfigFile?: string;
  readonly valuesFile?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
};

const NAMESPACE = 'istio-system';
const MESH = { name: 'istio', key: 'mesh' };
const VALUES = { name: 'istio-sidecar-injector', key: 'values' };
// What `-f -` reads.
const STDIN = 0;

export function kubeInject(surroundings: Surroundings, finish: Finish): Command {
  return new Command('kube-inject')
    .summary('give the workloads of a file their proxy')
    .description(
      'Reads objects, gives each workload the container of its proxy as the webhook would, and ' +
        'prints all of them; whatever is no workload comes out as it went in. With both files ' +
        'no cluster is asked.',
    )
    .requiredOption('-f, --filename <file>', 'the objects; - is standard input')
    .option('--meshConfigFile <file>', 'the mesh configuration, if not the cluster’s')
    .option('--valuesFile <file>', 'the injection values as JSON, if not the cluster’s')
    .option('--kubeconfig <file>', 'the cluster, if not the one of KUBECONFIG')
    .option('--context <name>', 'a context of the kubeconfig')
    .action(async (options: Options) => {
      const reading = readInjectionTexts(await textsOf(surroundings, options));
      if (reading.kind === 'rejected') throw new Obstacle(reading.reasons.join('\n'), 2);
      const { text, problems, warnings } = injectText(
        readInput(options.filename),
        reading.settings,
      );
      for (const line of [...warnings, ...problems]) surroundings.complain(line);
      if (problems.length === 0) surroundings.print.line(text.replace(/\n$/, ''));
      finish(problems.length === 0 ? 0 : 1);
    });
}

async function textsOf(surroundings: Surroundings, options: Options): Promise<InjectionTexts> {
  const { meshConfigFile, valuesFile } = options;
  if (meshConfigFile !== undefined && valuesFile !== undefined) {
    return { mesh: readInput(meshConfigFile), values: readInput(valuesFile) };
  }
  const { api, close } = clusterOf(surroundings, options);
  const text = async ({ name, key }: { name: string; key: string }): Promise<string> => {
    const map = await api.get(CONFIG_MAPS, { namespace: NAMESPACE, name });
    const found = stringAt(map?.['data'], key);
    if (found !== undefined) return found;
    throw new Obstacle(
      `No ${key} in the ConfigMap ${NAMESPACE}/${name}: is the mesh installed?`,
      1,
    );
  };
  try {
    return {
      mesh: meshConfigFile === undefined ? await text(MESH) : readInput(meshConfigFile),
      values: valuesFile === undefined ? await text(VALUES) : readInput(valuesFile),
    };
  } finally {
    await close();
  }
}

function readInput(file: string): string {
  try {
    return readFileSync(file === '-' ? STDIN : file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Obstacle(`Cannot read ${file}: ${reason}`, 2);
  }
}
