// The table of commands, and what their ends mean: 0 done, 1 not done, 2 the command line is wrong
// or something is missing on this machine.
import { Command, CommanderError } from 'commander';
import { Obstacle, type ExitCode, type Host } from '../local/index.ts';
import { demo } from './demo.ts';
import { install } from './install.ts';
import { kubeInject } from './kube-inject.ts';
import { localDown } from './local-down.ts';
import { localReset } from './local-reset.ts';
import { localStatus } from './local-status.ts';
import { localUp } from './local-up.ts';
import { version } from './version.ts';

export type Surroundings = Host & {
  /** The value of KUBECONFIG, when there is one. */
  readonly kubeconfig?: string | undefined;
  /** Writes a line about what went wrong. */
  readonly complain: (text: string) => void;
};

/** What a command file makes: it does its work on `surroundings` and says how it ended. */
export type Finish = (code: ExitCode) => void;

export async function lateen(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  const finish: Finish = (ended) => {
    code = ended;
  };
  const program = commands(surroundings, finish);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Help and version end this way too, with 0; commander has printed what there was to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    surroundings.complain(`\n${reason(error)}`);
    return error instanceof Obstacle ? error.exitCode : 1;
  }
}

function commands(surroundings: Surroundings, finish: Finish): Command {
  const { print, complain } = surroundings;
  const local = new Command('local')
    .summary('run Kubernetes on this machine')
    .description(
      'A small Kubernetes on this machine, to try the mesh and to work on it: kubectl works ' +
        'against it as usual, and pods are processes in network namespaces. It needs Linux ' +
        'and root.',
    )
    .addCommand(localUp(surroundings, finish))
    .addCommand(localDown(surroundings, finish))
    .addCommand(localStatus(surroundings, finish))
    .addCommand(localReset(surroundings, finish));
  const program = new Command('lateen')
    .description('A service mesh for Kubernetes.')
    .addCommand(demo(surroundings, finish))
    .addCommand(install(surroundings, finish))
    .addCommand(kubeInject(surroundings, finish))
    .addCommand(local)
    .addCommand(version(surroundings))
    .addHelpText('after', '\nNew here? `lateen local up` starts a cluster to try things on.');
  quieten(program, { write: (text) => print.line(text.trimEnd()), complain });
  return program;
}

type Outlet = {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
};

/** Commander would end the process itself; here it throws, and prints where we say. */
function quieten(command: Command, { write, complain }: Outlet): void {
  command.exitOverride();
  command.configureOutput({ writeOut: write, writeErr: (text) => complain(text.trimEnd()) });
  command.showHelpAfterError('\n`--help` after any command says what it takes.');
  for (const below of command.commands) quieten(below, { write, complain });
}

/** The message of an error, and those of its causes. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause === undefined) return error.message;
  return `${error.message}\n  because: ${reason(error.cause)}`;
}
