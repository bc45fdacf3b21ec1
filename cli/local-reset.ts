// `lateen local reset`
import { Command } from 'commander';
import { reset } from '../local/index.ts';
import type { Finish, Surroundings } from './lateen.ts';

export function localReset(surroundings: Surroundings, finish: Finish): Command {
  return new Command('reset')
    .summary('delete its objects, certificates and logs')
    .description(
      'Deletes the state of the local cluster: every object, the certificates, the kubeconfig ' +
        'and the logs. The next start begins with an empty cluster. Refuses while it runs.',
    )
    .option('--force', 'stop it first when it runs', false)
    .action(async ({ force }: { readonly force: boolean }) =>
      finish(await reset(surroundings, { force })),
    );
}
