// `lateen local up`
import { Command } from 'commander';
import { up } from '../local/index.ts';
import type { Finish, Surroundings } from './lateen.ts';

export function localUp(surroundings: Surroundings, finish: Finish): Command {
  return new Command('up')
    .summary('start it, and stay until Ctrl-C')
    .description(
      'Starts the local cluster and stays in the foreground. Prints the line that lets kubectl ' +
        'find it. Services of the types LoadBalancer and NodePort get ports on 127.0.0.1. Ctrl-C ' +
        'stops it and leaves nothing on the machine but its state, with which the next start ' +
        'goes on.',
    )
    .action(async () => finish(await up(surroundings)));
}
