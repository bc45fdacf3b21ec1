import { ingress, networkPolicy } from '../../../../../local/kinds/validate/ingress.ts';
import { lines, thing } from '../../../../harness/kinds.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const backend = { service: { name: 'web', port: { number: 80 } } };
const paths = (...list: readonly JsonObject[]): readonly string[] =>
  lines(ingress(thing({ spec: { rules: [{ host: '*.shop.io', http: { paths: list } }] } }), ''));

export function spec(t: Test): void {
  t.test('sends every path somewhere', async (t) => {
    t.same(paths({ path: '/', pathType: 'Prefix', backend }), []);
    t.same(paths({ path: 'x', backend: {} }), [
      'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
      'spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path',
      'spec.rules[0].http.paths[0].backend: Required value: service or resource backend is ' +
        'required',
    ]);
    t.same(paths({ path: '/a//b', pathType: 'Exact', backend }), [
      'spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain \'//\'',
    ]);
  });

  t.test('names a host, not an address, and a port one way', async (t) => {
    const both = { service: { name: 'web', port: { number: 80, name: 'http' } } };
    const given = { defaultBackend: both, rules: [{ host: '10.0.0.1' }] };

    t.same(lines(ingress(thing({ spec: given }), '')), [
      'spec.defaultBackend.service.port: Invalid value: "": cannot set both port name & port ' +
        'number',
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
    ]);
    t.equal(lines(ingress(thing({ spec: {} }), '')).length, 1);
  });

  t.test('describes a peer of a policy by labels or by addresses', async (t) => {
    const from = [{}, { ipBlock: { cidr: '10.0.0.0/40' } }, { ipBlock: { cidr: '::/0' } }];

    t.match(lines(networkPolicy(thing({ spec: { podSelector: {}, ingress: [{ from }] } }), '')), [
      'spec.ingress[0].from[0]: Required value: must specify a peer',
      /from\[1\].ipBlock.cidr: Invalid value: "10.0.0.0\/40": must be a valid CIDR value/,
    ]);
  });
}
