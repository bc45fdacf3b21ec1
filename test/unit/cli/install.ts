import { parseAllDocuments } from 'yaml';
import { isKubeObject } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';
import { say } from '../../harness/command-line.ts';

export function spec(t: Test): void {
  const printed = async (...args: readonly string[]) => {
    const { code, out } = await say(['install', '--dry-run', ...args]);
    const documents = parseAllDocuments(out);
    const kinds = documents.flatMap((document) => {
      const object: unknown = document.toJS();
      return isKubeObject(object) ? [object.kind] : [];
    });
    return { code, kinds, documents: documents.length, out };
  };

  t.test('prints what it would apply, and needs no cluster for it', async (t) => {
    const { code, kinds, documents } = await printed();

    t.equal(code, 0);
    t.equal(kinds.length, documents, 'kubectl could apply the same');
    t.ok(kinds.includes('CustomResourceDefinition') && kinds.includes('Deployment'));
  });

  t.test('takes a profile and single values', async (t) => {
    const { out } = await printed('--profile', 'demo', '--set', 'meshConfig.trustDomain=a.example');

    t.match(out, /lateen-console/);
    t.match(out, /trustDomain: a\.example/);
    t.notMatch((await printed()).out, /lateen-console/);
  });

  t.test('says what is wrong with what it was told', async (t) => {
    t.match(await say(['install', '--profile', 'huge']), { code: 2, err: /default, demo/ });
    t.match(await say(['install', '--set', 'nothing']), { code: 2, err: /nothing/ });
    t.match(await say(['install', '--kubeconfig', '/nowhere']), { code: 2, err: /Which cluster/ });
  });
}
