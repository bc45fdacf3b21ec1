// Custom resources: declared, defaulted, validated, printed, patched, and gone with their kind.
import { widget, widgets } from './manifests.ts';
import type { Command } from './commands.ts';

export const custom: readonly Command[] = [
  {
    says: 'a custom resource is served as soon as it is declared',
    async run(t, kubectl, namespace) {
      const group = `${namespace}.example.com`;
      await kubectl.run('apply --server-side -f -', { input: widgets(group) });
      await kubectl.run('apply --server-side -f -', { input: widgets(group) });
      await kubectl.run(`wait --for=condition=Established crd/widgets.${group} --timeout=10s`);
      await kubectl.run('apply -f -', { input: widget(group, '{ size: 3 }') });

      t.equal(await kubectl.run('get wd one -o jsonpath={.spec.colour}'), 'blue');
      t.match(await kubectl.run('get widgets'), /NAME +SIZE\none +3\n/);
      t.match(await kubectl.run('explain widget.spec'), 'colour');
    },
  },
  {
    says: 'its schema refuses what does not fit, with the path',
    async run(t, kubectl, namespace) {
      const group = `${namespace}.example.com`;
      const small = await kubectl.try('apply -f -', { input: widget(group, '{ size: 0 }') });
      t.match(small.err, /spec\.size: Invalid value: 0: .*greater than or equal to 1/);
      const unknown = widget(group, '{ size: 1, shape: round }');
      const strict = await kubectl.try('apply -f -', { input: unknown });
      t.match(strict.err, 'unknown field "spec.shape"');
    },
  },
  {
    says: 'its status is written through the status subresource alone',
    async run(t, kubectl) {
      const phase = '{"status":{"phase":"Ready"}}';
      await kubectl.run(`patch wd one --type=merge -p '${phase}'`);
      t.equal(await kubectl.run('get wd one -o jsonpath={.status.phase}'), '');
      await kubectl.run(`patch wd one --type=merge --subresource=status -p '${phase}'`);
      t.equal(await kubectl.run('get wd one -o jsonpath={.status.phase}'), 'Ready');
    },
  },
  {
    says: 'it goes when its definition goes',
    async run(t, kubectl, namespace) {
      await kubectl.run(`delete crd widgets.${namespace}.example.com --timeout=20s`);
      const gone = await kubectl.try('get widgets');
      t.match(gone.err, /doesn't have a resource type|could not find the requested resource/);
    },
  },
];
