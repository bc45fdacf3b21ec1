// `lateen install`
import { Command, Option } from 'commander';
import about from '../package.json' with { type: 'json' };
import {
  applyAll,
  asYaml,
  chooseOptions,
  manifests,
  PROFILES,
  type Profile,
} from '../deploy/manifests/index.ts';
import type { KubeObject } from '../lib/index.ts';
import { Obstacle } from '../local/index.ts';
import { clusterOf } from './cluster.ts';
import type { Finish, Surroundings } from './lateen.ts';

type Options = {
  readonly profile: Profile;
  readonly set: readonly string[];
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
};

export function install(surroundings: Surroundings, finish: Finish): Command {
  return new Command('install')
    .summary('install the mesh in a cluster, or bring it up to date')
    .description(
      'Applies the control plane, the injector, an ingress gateway and the kinds of Istio to ' +
        'the cluster, in the namespace istio-system. May be run again: what is as it should be ' +
        'is left alone.',
    )
    .addOption(
      new Option('--profile <name>', 'default, or demo: traces, access logs and the console')
        .choices(PROFILES)
        .default('default'),
    )
    .option('--set <path=value>', 'a value, as in meshConfig.accessLogFile=/dev/stdout', more, [])
    .option('--dry-run', 'print the objects as YAML, and change nothing')
    .option('--wait', 'until all of it works')
    .option('--kubeconfig <file>', 'the cluster, if not the one of KUBECONFIG')
    .option('--context <name>', 'a context of the kubeconfig')
    .action(async (options: Options) => {
      const objects = objectsOf(options);
      if (options.dryRun === true) surroundings.print.line(asYaml(objects).trimEnd());
      else await apply(surroundings, objects, options);
      finish(0);
    });
}

function more(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function objectsOf({ profile, set }: Options): readonly KubeObject[] {
  const chosen = chooseOptions({ profile, sets: set, version: about.version });
  if (chosen.kind === 'rejected') throw new Obstacle(chosen.reasons.join('\n'), 2);
  return manifests(chosen.value);
}

async function apply(
  surroundings: Surroundings,
  objects: readonly KubeObject[],
  options: Options,
): Promise<void> {
  const { print, clock } = surroundings;
  const { api, close } = clusterOf(surroundings, options);
  const wait = options.wait === true;
  try {
    print.line(print.bold('Installing Lateen'));
    await applyAll(api, objects, { print, clock, wait });
    print.line('\nLabel a namespace, and its new pods are in the mesh:\n');
    print.line('  kubectl label namespace default istio-injection=enabled');
  } finally {
    await close();
  }
}
