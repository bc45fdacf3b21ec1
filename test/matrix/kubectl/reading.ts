// get in all its shapes, describe, explain, events, api-resources, version.
import { settings } from './manifests.ts';
import type { Command } from './commands.ts';

export const reading: readonly Command[] = [
  {
    says: 'api-resources and api-versions list what is served',
    async run(t, kubectl) {
      const resources = await kubectl.run('api-resources');
      t.match(resources, /deployments\s+deploy\s+apps\/v1\s+true\s+Deployment/);
      t.match(resources, /customresourcedefinitions\s+crd,crds\s+apiextensions.k8s.io\/v1/);
      t.match(await kubectl.run('api-versions'), 'admissionregistration.k8s.io/v1');
    },
  },
  {
    says: 'version and cluster-info answer',
    async run(t, kubectl) {
      t.match(await kubectl.run('version'), /Server Version: v1\.\d+/);
      t.match(await kubectl.run('cluster-info'), 'is running at');
    },
  },
  {
    says: 'get prints tables, wide ones, across namespaces, and by label',
    async run(t, kubectl, namespace) {
      t.match(await kubectl.run('get pods'), /NAME +READY +STATUS +RESTARTS +AGE\n/);
      t.match(await kubectl.run('get pods -o wide'), /IP +NODE +NOMINATED NODE +READINESS GATES\n/);
      const all = await kubectl.run('get pods -A -l app=web');
      t.match(all, new RegExp(`^NAMESPACE +NAME.*\\n${namespace} +web-`));
      t.match(await kubectl.run('get all'), 'deployment.apps/web');
      t.match(await kubectl.run('get deploy,svc'), /deployment\.apps\/web +3\/3/);
      t.match(await kubectl.run('get pods --show-labels'), 'app=web');
      t.match(await kubectl.run('get nodes'), /local +Ready/);
    },
  },
  {
    says: 'get -o yaml, json, jsonpath, name and custom-columns',
    async run(t, kubectl) {
      t.match(await kubectl.run('get cm settings -o yaml'), 'kind: ConfigMap');
      const read: unknown = JSON.parse(await kubectl.run('get cm settings -o json'));
      t.match(read, { kind: 'ConfigMap', data: { colour: 'white' } });
      t.equal(await kubectl.run('get cm settings -o name'), 'configmap/settings\n');
      const columns = 'custom-columns=N:.metadata.name';
      t.equal(await kubectl.run(`get cm settings -o ${columns}`), 'N\nsettings\n');
      const sorted = await kubectl.run('get cm --sort-by=.metadata.name -o name');
      t.match(sorted, /kube-root-ca.crt\n(.*\n)*configmap\/settings/);
    },
  },
  {
    says: 'get -w prints changes as they come',
    async run(t, kubectl) {
      const watching = kubectl.follow('get cm settings -w -o jsonpath={.data.colour}{"\\n"}');
      await watching.until('white');
      await kubectl.run('apply -f -', { input: settings('violet') });
      await watching.until('violet');
      await watching.stop();
      const text = await kubectl.run('get cm settings -o jsonpath={.data.colour}');
      t.equal(text, 'violet');
    },
  },
  {
    says: 'describe tells the story of a pod, a deployment, a service and a node',
    async run(t, kubectl) {
      const described = await kubectl.run('describe pod hello');
      t.match(described, /Status: +Running/);
      t.match(described, /Events:\n(.*\n)* +Normal +Started /);
      t.match(await kubectl.run('describe deployment web'), 'ScalingReplicaSet');
      t.match(await kubectl.run('describe service hello'), /Endpoints: +10\.244\.\d+\.\d+:5000/);
      t.match(await kubectl.run('describe node local'), 'Non-terminated Pods');
    },
  },
  {
    says: 'explain knows the fields',
    async run(t, kubectl) {
      t.match(await kubectl.run('explain deployment.spec.strategy'), 'rollingUpdate');
      t.match(await kubectl.run('explain pod.spec.containers --recursive'), 'containerPort');
    },
  },
  {
    says: 'events and auth can-i answer',
    async run(t, kubectl) {
      t.match(await kubectl.run('events --for deployment/web'), 'ScalingReplicaSet');
      t.equal(await kubectl.run('auth can-i create pods'), 'yes\n');
    },
  },
  {
    says: 'get --raw reads paths as they are, and a missing one is a clear 404',
    async run(t, kubectl) {
      t.equal(await kubectl.run('get --raw /readyz'), 'ok');
      const missing = await kubectl.try('get --raw /apis/none.example.com/v1');
      t.match(missing.err, 'NotFound');
    },
  },
];
