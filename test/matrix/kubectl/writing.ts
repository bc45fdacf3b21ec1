// create, apply, replace, patch, edit, label, annotate, delete.
import { pod, settings, web } from './manifests.ts';
import type { Command } from './commands.ts';

export const writing: readonly Command[] = [
  {
    says: 'apply creates, finds nothing to do, and configures',
    async run(t, kubectl) {
      const apply = (text: string): Promise<string> => kubectl.run('apply -f -', { input: text });

      t.equal(await apply(settings('red')), 'configmap/settings created\n');
      t.equal(await apply(settings('red')), 'configmap/settings unchanged\n');
      t.equal(await apply(settings('green')), 'configmap/settings configured\n');
      t.equal(await apply(web(1, 'one')), 'deployment.apps/web created\n');
    },
  },
  {
    says: 'apply takes a list, on both sides',
    async run(t, kubectl) {
      const items = ['one', 'two'].map((name) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `listed-${name}` },
      }));
      const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

      t.match(await kubectl.run('apply -f -', { input }), 'configmap/listed-two created');
      t.match(await kubectl.run('apply --server-side -f -', { input }), 'listed-one');
    },
  },
  {
    says: 'apply --server-side owns what it applied, and a second manager meets the conflict',
    async run(t, kubectl) {
      const text = settings('blue').replace('settings', 'owned');
      await kubectl.run('apply --server-side --field-manager=one -f -', { input: text });

      const other = { input: text.replace('blue', 'red') };
      const refused = await kubectl.try('apply --server-side --field-manager=two -f -', other);
      t.not(refused.code, 0);
      t.match(refused.err, /conflict with "one".*\.data\.colour/s);
      await kubectl.run('apply --server-side --field-manager=two --force-conflicts -f -', other);
      t.equal(await kubectl.run('get cm owned -o jsonpath={.data.colour}'), 'red');
    },
  },
  {
    says: 'create makes the common kinds from the command line',
    async run(t, kubectl) {
      await kubectl.run('create configmap made --from-literal=a=b');
      await kubectl.run('create secret generic made --from-literal=word=secret');
      await kubectl.run('create serviceaccount made');
      await kubectl.run('create service clusterip made --tcp=80:8080');
      await kubectl.run('create deployment made --image=busybox --replicas=0 -- sleep 100');
      await kubectl.run('create job made --image=busybox -- true');
      await kubectl.run('create role made --verb=get --resource=pods');
      await kubectl.run('create rolebinding made --role=made --serviceaccount=default:made');
      t.equal(await kubectl.run('get secret made -o jsonpath={.data.word}'), 'c2VjcmV0');
      const again = await kubectl.try('create configmap made');
      t.match(again.err, 'configmaps "made" already exists');
      await kubectl.run('wait --for=condition=complete job/made --timeout=20s');
    },
  },
  {
    says: 'create -f refuses unknown fields and names them',
    async run(t, kubectl) {
      const typo = pod('typo', 'true').replace('restartPolicy', 'restartPolice');
      const { code, err } = await kubectl.try('create -f -', { input: typo });
      t.equal(code, 1);
      t.match(err, 'strict decoding error: unknown field "spec.restartPolice"');
    },
  },
  {
    says: 'an invalid object is refused with the field and the reason',
    async run(t, kubectl) {
      const { err } = await kubectl.try('apply -f -', {
        input: web(-1, 'x').replace(/web/g, 'bad'),
      });
      t.match(err, 'The Deployment "bad" is invalid: spec.replicas: Invalid value: -1');
      const named = await kubectl.try('create configmap Upper_Case');
      t.match(named.err, 'a lowercase RFC 1123 subdomain must consist of');
    },
  },
  {
    says: 'replace needs the version it read, and --force makes anew',
    async run(t, kubectl) {
      const read = await kubectl.run('get cm settings -o yaml');
      await kubectl.run('annotate cm settings touched=yes');
      const stale = await kubectl.try('replace -f -', { input: read });
      t.match(
        stale.err,
        'the object has been modified; please apply your changes to the latest version',
      );
      await kubectl.run('replace -f -', { input: settings('black') });
      t.equal(await kubectl.run('get cm settings -o jsonpath={.data.colour}'), 'black');
    },
  },
  {
    says: 'patch in all three flavours',
    async run(t, kubectl) {
      await kubectl.run(`patch cm settings --type=merge -p '{"data":{"a":"1"}}'`);
      await kubectl.run(`patch cm settings --type=json -p '[{"op":"remove","path":"/data/a"}]'`);
      const env = '{"spec":{"template":{"spec":{"containers":[{"name":"web","tty":false}]}}}}';
      await kubectl.run(`patch deployment web -p '${env}'`);
      t.equal(await kubectl.run('get cm settings -o jsonpath={.data}'), '{"colour":"black"}');
      const image = '{.spec.template.spec.containers[0].image}';
      t.equal(await kubectl.run(`get deployment web -o jsonpath=${image}`), 'busybox:1.36');
    },
  },
  {
    says: 'edit writes back what the editor changed',
    async run(t, kubectl) {
      const env = { KUBE_EDITOR: 'sed -i s/black/white/' };
      t.match(await kubectl.run('edit cm settings', { env }), 'configmap/settings edited');
      t.equal(await kubectl.run('get cm settings -o jsonpath={.data.colour}'), 'white');
    },
  },
  {
    says: 'label and annotate set, refuse to overwrite, and remove',
    async run(t, kubectl) {
      await kubectl.run('label cm settings tier=front');
      const refused = await kubectl.try('label cm settings tier=back');
      t.match(refused.err, "'tier' already has a value");
      await kubectl.run('label cm settings tier=back --overwrite');
      await kubectl.run('annotate cm settings note=hello');
      t.match(await kubectl.run('get cm -l tier=back -o name'), 'configmap/settings');
      await kubectl.run('label cm settings tier-');
      t.equal(await kubectl.run('get cm -l tier -o name'), '');
    },
  },
  {
    says: 'diff shows a change without making it, and dry run on the server makes none',
    async run(t, kubectl) {
      const { code, out } = await kubectl.try('diff -f -', { input: settings('pink') });
      t.equal(code, 1);
      t.match(out, /\+\s+colour: pink/);
      await kubectl.run('apply --dry-run=server -f -', { input: settings('pink') });
      t.equal(await kubectl.run('get cm settings -o jsonpath={.data.colour}'), 'white');
    },
  },
  {
    says: 'delete waits until it is gone, and says when there is nothing',
    async run(t, kubectl) {
      await kubectl.run('delete cm made');
      const again = await kubectl.try('delete cm made');
      t.match(again.err, 'configmaps "made" not found');
      await kubectl.run('delete job,deployment,service made');
      await kubectl.run('wait --for=delete pod -l job-name=made --timeout=30s');
    },
  },
];
