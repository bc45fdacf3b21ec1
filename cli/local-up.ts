// `lateen local up`
import { Command } from 'commander';
import { up, type Demo } from '../local/index.ts';
import type { Finish, Surroundings } from './lateen.ts';

export function localUp(surroundings: Surroundings, finish: Finish): Command {
  return new Command('up')
    .summary('start it, and stay until Ctrl-C')
    .description(
      'Starts the local cluster and stays in the foreground. Prints the line that lets kubectl ' +
        'find it. The mesh is installed, and Bookinfo with a trickle of requests, so that there ' +
        'is something to look at. Services of the types LoadBalancer and NodePort get ports on ' +
        '127.0.0.1. Ctrl-C stops it and leaves nothing on the machine but its state, with which ' +
        'the next start goes on.',
    )
    .option('--bare', 'the cluster alone: no mesh, no demo')
    .action(async ({ bare }: { readonly bare?: boolean }) => {
      finish(await up(surroundings, bare === true ? undefined : DEMO));
    });
}

const SAMPLES = 'deploy/samples/bookinfo';

const DEMO: Demo = {
  steps: [
    {
      name: 'mesh',
      // A stable port on this machine, for whoever sits at it.
      args: [
        'install',
        '--profile=demo',
        '--set=values.console.service.type=LoadBalancer',
        '--wait',
      ],
    },
    { name: 'Bookinfo', args: ['demo', 'bookinfo', '--wait'] },
  ],
  services: [
    { service: 'istio-system/istio-ingressgateway', port: 80 },
    { service: 'istio-system/lateen-console', port: 16686 },
  ],
  tell: ([application, traces]) => [
    `  application   http://127.0.0.1:${application}/productpage`,
    `  traces        http://127.0.0.1:${traces}/`,
    '',
    'Three things to try:',
    '',
    '  Everybody to version 1 of the reviews, and the user jason to version 2 (log in as jason):',
    `    kubectl apply -n bookinfo -f ${SAMPLES}/virtual-service-all-v1.yaml`,
    `    kubectl apply -n bookinfo -f ${SAMPLES}/virtual-service-reviews-test-v2.yaml`,
    '  Half of the reviews to version 3:',
    `    kubectl apply -n bookinfo -f ${SAMPLES}/virtual-service-reviews-50-v3.yaml`,
    '  Ratings whose every second answer is an error and is tried again: the traces show it:',
    `    kubectl apply -n bookinfo -f ${SAMPLES}/ratings-retry.yaml`,
    '',
  ],
};
