// `lateen version`
import { Command } from 'commander';
import about from '../package.json' with { type: 'json' };
import type { Surroundings } from './lateen.ts';

export function version({ print }: Surroundings): Command {
  return new Command('version')
    .summary('print the version')
    .description('Prints the version of this program.')
    .action(() => print.line(`lateen ${about.version}`));
}
