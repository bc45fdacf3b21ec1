// Every micro-benchmark: `main.ts MS` gives each operation so many milliseconds and prints a line
// of JSON for each.
import { balancerOperations } from './balancers.ts';
import { httpOperations } from './http.ts';
import { routeOperations } from './routes.ts';
import { timed } from './timed.ts';

const ms = Number(process.argv[2]);

const operations = [...httpOperations(), ...routeOperations(), ...balancerOperations()];
for (const operation of operations) {
  console.log(JSON.stringify(await timed(operation, ms)));
}
// What was parsed may have armed timers.
process.exit(0);
