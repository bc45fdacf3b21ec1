// `istio-iptables …`: what the container `istio-init` runs. Ends with 0 when the rules stand.
import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { applyRules, readCommand, type Family, type ProgramEnd } from './index.ts';

main();

function main(): void {
  const reading = readCommand(process.argv.slice(2));
  if (reading.kind === 'rejected') return end(reading.reasons, 2);
  const families: readonly Family[] = hasIpv6() ? ['ipv4', 'ipv6'] : ['ipv4'];
  for (const family of families) {
    const applied = applyRules(reading.command, family, run);
    if (applied.kind === 'failed') return end([applied.reason], 1);
    const done = reading.command.undoes ? 'rules removed' : `${applied.rules} rules stand`;
    process.stdout.write(`istio-iptables: ${family}: ${done}\n`);
  }
}

/** An address of its own, which others could reach. */
function hasIpv6(): boolean {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ family, internal, address }) => {
      return family === 'IPv6' && !internal && !address.startsWith('fe80:');
    });
}

function run([program, ...args]: readonly [string, ...string[]], input = ''): ProgramEnd {
  const { status, stdout, stderr, error } = spawnSync(program, args, { input, encoding: 'utf8' });
  if (error !== undefined) return { code: undefined, output: '', complaint: error.message };
  return { code: status ?? 1, output: stdout, complaint: stderr };
}

function end(reasons: readonly string[], code: 1 | 2): void {
  for (const reason of reasons) process.stderr.write(`istio-iptables: ${reason}\n`);
  process.exitCode = code;
}
