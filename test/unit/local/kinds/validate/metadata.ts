import { dnsLabel1035 } from '../../../../../local/kinds/validate/format.ts';
import {
  annotations,
  labels,
  metadata,
  metadataChange,
} from '../../../../../local/kinds/validate/metadata.ts';
import { lines, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('needs a name, and a namespace exactly where there is one', async (t) => {
    const nameless = thing({}, { name: '', namespace: '' });

    t.same(lines(metadata(nameless, dnsLabel1035, true)), [
      'metadata.name: Required value: name or generateName is required',
      'metadata.namespace: Required value',
    ]);
    t.same(lines(metadata(thing({}), dnsLabel1035, false)), [
      'metadata.namespace: Forbidden: not allowed on this type',
    ]);
  });

  t.test('accepts a prefix that ends in a dash', async (t) => {
    const prefixed = thing({}, { generateName: 'web-' });

    t.same(lines(metadata(prefixed, dnsLabel1035, true)), []);
  });

  t.test('bounds labels and annotations', async (t) => {
    t.match(lines(labels({ 'a b': 'x', c: 'd e' }, 'metadata.labels')), [
      /^metadata.labels: Invalid value: "a b": name part must consist/,
      /^metadata.labels: Invalid value: "d e": a valid label must be an empty string or/,
    ]);
    t.same(lines(annotations({ a: 'x'.repeat(262_144) }, 'metadata.annotations')), [
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ]);
  });

  t.test('lets one owner control an object', async (t) => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'a', uid: '1', controller: true };
    const owned = thing({}, { ownerReferences: [owner, { ...owner, kind: 'Job', name: '' }] });

    t.match(lines(metadata(owned, dnsLabel1035, true)), [
      'metadata.ownerReferences[1].name: Invalid value: "": must not be empty',
      /Only one reference can have Controller set to true.* for Pod and Job$/,
    ]);
  });

  t.test('keeps identity, and lets a client leave out what it does not know', async (t) => {
    const old = { name: 'a', uid: '1', creationTimestamp: 'now' };

    t.same(lines(metadataChange({ object: { name: 'b' }, old })), [
      'metadata.name: Invalid value: "b": field is immutable',
    ]);
  });
}
