// `lateen local status`
import { Command } from 'commander';
import { status } from '../local/index.ts';
import type { Finish, Surroundings } from './lateen.ts';

export function localStatus(surroundings: Surroundings, finish: Finish): Command {
  return new Command('status')
    .summary('say whether it runs and how it is')
    .description(
      'Says whether the local cluster runs, since when, what memory its programs use, and ' +
        'whether its API answers. Exits with 0 when it runs and answers, and with 1 otherwise.',
    )
    .action(async () => finish(await status(surroundings)));
}
