import fc from 'fast-check';
import {
  configKey,
  dnsLabel,
  dnsLabel1035,
  dnsSubdomain,
  ipAddress,
  labelValue,
  pathSegment,
  portName,
  qualifiedName,
  variableName,
} from '../../../../../local/kinds/validate/format.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('explains a bad name with its rule, an example and the pattern', async (t) => {
    t.same(dnsSubdomain('Web'), [
      'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, ' +
        "'-' or '.', and must start and end with an alphanumeric character (e.g. " +
        "'example.com', regex used for validation is " +
        "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ]);
    t.same(dnsLabel('a.b'), [
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', " +
        "and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', " +
        "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ]);
    t.same(dnsLabel1035('1a'), [
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start " +
        "with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', " +
        " or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ]);
  });

  t.test('bounds lengths in bytes', async (t) => {
    t.same(dnsLabel('a'.repeat(64)), ['must be no more than 63 bytes']);
    t.same(dnsSubdomain('a'.repeat(254)), ['must be no more than 253 bytes']);
    t.match(labelValue('é'.repeat(32)), ['must be no more than 63 bytes', /a valid label must/]);
  });

  t.test('judges both parts of a qualified name', async (t) => {
    t.same(qualifiedName('istio.io/rev'), []);
    t.same(qualifiedName('/x'), ['prefix part must be non-empty']);
    t.match(qualifiedName('a b'), [/^name part must consist of alphanumeric/]);
    t.match(qualifiedName('a/b/c'), [/^a qualified name must consist .* with an optional DNS sub/]);
  });

  t.test('knows ports, variables, keys, segments and addresses', async (t) => {
    t.same(portName('http-1'), []);
    t.equal(portName('8080').length, 1);
    t.equal(portName('-A--'.repeat(5)).length, 5);
    t.same(variableName('my.VAR-1'), []);
    t.equal(variableName('a=b').length, 1);
    t.same(configKey('..'), ["must not be '..'"]);
    t.equal(configKey('a b').length, 1);
    t.same(pathSegment('system:node'), []);
    t.same(pathSegment('a/b%'), ["may not contain '/'", "may not contain '%'"]);
    t.same(ipAddress('::1'), []);
    t.equal(ipAddress('1.2.3').length, 1);
  });

  t.test('answers for any text, and soon', async () => {
    const formats = [dnsLabel, dnsSubdomain, dnsLabel1035, labelValue, qualifiedName, portName];

    fc.assert(
      fc.property(
        fc.string({ maxLength: 3000, unit: fc.constantFrom('a', '-', '.', 'A') }),
        (text) => formats.every((format) => Array.isArray(format(text))),
      ),
      { numRuns: 50 },
    );
  });
}
