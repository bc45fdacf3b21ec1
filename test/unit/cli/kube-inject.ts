import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../harness/unit.ts';
import { say } from '../../harness/command-line.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n';

export function spec(t: Test): void {
  t.test('prints a file with its proxies, and asks no cluster when told all', async (t) => {
    const { words, write } = scene(t);

    const { code, out } = await say(words(write('pod.yaml', POD)));

    t.equal(code, 0);
    t.match(out, 'image: h/proxyv2:7');
  });

  t.test('says what is wrong, and prints nothing half', async (t) => {
    const { words, write } = scene(t);
    const bad = POD.replace('{name: a}', '{name: a, annotations: {sidecar.istio.io/proxyCPU: x}}');

    const { code, out, err } = await say(words(write('pod.yaml', bad)));

    t.equal(code, 1);
    t.equal(out, '');
    t.match(err, /Pod a: sidecar.istio.io\/proxyCPU/);
    t.equal((await say(words('/nowhere.yaml'))).code, 2);
    t.equal((await say(['kube-inject'])).code, 2);
  });
}

function scene(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const mesh = write('mesh.yaml', 'trustDomain: td\n');
  const values = write('values.json', '{"global":{"hub":"h","tag":"7"}}');
  const words = (file: string): readonly string[] => {
    return ['kube-inject', '-f', file, '--meshConfigFile', mesh, '--valuesFile', values];
  };
  return { words, write };
}
