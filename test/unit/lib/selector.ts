import fc from 'fast-check';
import {
  labelsSelector,
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
  selectorOf,
  selectorText,
} from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

const web = { app: 'web', tier: 'front', 'example.org/track': 'stable' };

function matches(text: string, labels: Readonly<Record<string, string>> = web): boolean | string {
  const reading = parseLabelSelector(text);
  return reading.kind === 'ok' ? matchesLabels(reading.value, labels) : reading.reason;
}

export function spec(t: Test): void {
  t.test('reads what kubectl -l takes', async (t) => {
    for (const text of [
      '',
      'app',
      'app=web',
      'app==web',
      'app = web , tier=front',
      'app!=db',
      'missing!=x',
      '!missing',
      'app in (web, db)',
      'tier notin (back)',
      'missing notin (a)',
      'example.org/track=stable',
      'empty!=',
    ]) {
      t.equal(matches(text), true, text);
    }
    for (const text of [
      'app=db',
      '!app',
      'missing',
      'app in (db)',
      'app notin (web)',
      'missing=',
      'app=',
    ]) {
      t.equal(matches(text), false, text);
    }
  });

  t.test('lets a key be called in, and a value be empty', async (t) => {
    t.equal(matches('in in (in)', { in: 'in' }), true);
    t.equal(matches('a=,b', { a: '', b: '' }), true);
  });

  t.test('says what is wrong with the text', async (t) => {
    t.match(matches('app in web'), /expected \(value/);
    t.match(matches('app=web,'), /nothing follows/);
    t.match(matches('app in ()'), /at least one value/);
    t.match(matches('app web'), /found 'web' after 'app'/);
    t.match(matches('a=b&c'), /unexpected character at '&c'/);
    t.match(matches('!'), /expected a label key/);
  });

  t.test('reads its own text back to the same requirements', async () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
    const values = fc.uniqueArray(word, { minLength: 1, maxLength: 3 });
    const requirement = fc.oneof(
      fc.record({ kind: fc.constantFrom('in', 'not-in'), key: word, values }),
      fc.record({ kind: fc.constantFrom('exists', 'absent'), key: word }),
    );
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), (selector) => {
        const reading = parseLabelSelector(selectorText(selector));
        return reading.kind === 'ok' && JSON.stringify(reading.value) === JSON.stringify(selector);
      }),
    );
  });

  t.test('reads the selector of an object, where none selects nothing', async (t) => {
    const selector = selectorOf({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['front', 'back'] },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    });

    t.equal(selector !== undefined && matchesLabels(selector, web), true);
    t.equal(selector !== undefined && matchesLabels(selector, { ...web, old: '' }), false);
    t.equal(selectorOf(undefined), undefined);
    t.equal(matchesLabels(labelsSelector({ app: 'web' }), undefined), false);
  });

  t.test('matches fields by path, absent ones as empty, escapes undone', async (t) => {
    const pod = { metadata: { name: 'a,b' }, spec: { nodeName: 'local', hostNetwork: true } };
    const fits = (text: string): boolean => {
      const reading = parseFieldSelector(text);
      return reading.kind === 'ok' && matchesFields(reading.value, pod);
    };

    t.ok(fits('spec.nodeName=local,metadata.name=a\\,b'));
    t.ok(fits('spec.nodeName!=other,status.phase=,spec.hostNetwork=true'));
    t.notOk(fits('status.phase!='));
    t.match(parseFieldSelector('metadata.name'), { kind: 'rejected', reason: /field=value/ });
  });
}
