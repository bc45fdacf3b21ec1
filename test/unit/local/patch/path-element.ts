import { canonicalElement, elementText, keyElement } from '../../../../local/patch/path-element.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('spells the same item the same way, however it was written', async (t) => {
    const spelled = keyElement({ protocol: 'TCP', containerPort: 80 });

    t.equal(spelled, 'k:{"containerPort":80,"protocol":"TCP"}');
    t.equal(canonicalElement('k:{ "protocol":"TCP", "containerPort":80 }'), spelled);
  });

  t.test('refuses what FieldsV1 does not have', async (t) => {
    for (const text of ['x:a', 'k:1', 'k:{', 'v:', 'i:a', '']) {
      t.equal(canonicalElement(text), undefined, text);
    }
  });

  t.test('reads as people write paths', async (t) => {
    t.same(['f:spec', 'k:{"containerPort":80,"protocol":"TCP"}', 'v:"a"', 'i:3'].map(elementText), [
      '.spec',
      '[containerPort=80,protocol="TCP"]',
      '[="a"]',
      '[3]',
    ]);
  });
}
