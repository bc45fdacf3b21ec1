// `lateen local down`
import { Command } from 'commander';
import { down } from '../local/index.ts';
import type { Finish, Surroundings } from './lateen.ts';

export function localDown(surroundings: Surroundings, finish: Finish): Command {
  return new Command('down')
    .summary('stop the one that runs in another terminal')
    .description(
      'Stops the local cluster that runs in another terminal, as Ctrl-C there would, and waits ' +
        'until it is gone. Objects are kept for the next start.',
    )
    .action(async () => finish(await down(surroundings)));
}
