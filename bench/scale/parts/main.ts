// Parts of the control plane alone: `main.ts MS translate|validate` gives each operation of one of
// the two so many milliseconds and prints a line of JSON for each, in the form of `bench/micro`.
import { meshOf, view } from '../../../control-plane/mesh/index.ts';
import { Stages } from '../../../control-plane/index.ts';
import { translate } from '../../../control-plane/translate/index.ts';
import { validate } from '../../../control-plane/validate/index.ts';
import { timed, type Operation } from '../../micro/index.ts';
import { nodeOf, ScaleWorld } from '../world.ts';

const [, , ms, kind] = process.argv;
const SIZE = { services: 1000, endpointsPerService: 10 };
const APPLICATIONS = 20;

const scale = new ScaleWorld(SIZE);
const stages = new Stages(scale.world);
const node = nodeOf({ index: 0, applications: APPLICATIONS });
stages.collectionsOf(node);
const state = { i: 0 };
const rules = scale.world.virtualServices.all;

/** Nothing of a mesh before helps: what a proxy costs that is the first to see what it sees. */
function whole(): number {
  const fresh = meshOf(scale.world);
  return translate(view(fresh, node)).clusters.size;
}

function afterEndpoint(): number {
  scale.moveEndpoint((state.i += 1) % SIZE.services);
  stages.take(scale.world);
  return stages.collectionsOf(node).size;
}

function afterRoute(): number {
  scale.changeRoute((state.i += 1) % scale.routes);
  stages.take(scale.world);
  return stages.collectionsOf(node).size;
}

function oneObject(): number {
  const rule = rules[(state.i += 1) % rules.length];
  return rule === undefined ? 0 : validate({ ...rule }).length;
}

const TRANSLATE: readonly Operation[] = [
  { name: 'whole', run: whole },
  { name: 'an endpoint moved', run: afterEndpoint },
  { name: 'a route changed', run: afterRoute },
];
const VALIDATE: readonly Operation[] = [{ name: 'a VirtualService', run: oneObject }];

for (const operation of kind === 'validate' ? VALIDATE : TRANSLATE) {
  console.log(JSON.stringify(await timed(operation, Number(ms))));
}
