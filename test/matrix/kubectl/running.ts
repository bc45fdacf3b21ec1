// rollout, scale, wait, logs, run, expose, create token, exec.
import { pod, web } from './manifests.ts';
import type { Command } from './commands.ts';

export const running: readonly Command[] = [
  {
    says: 'rollout status waits for the deployment, and scale changes how many there are',
    async run(t, kubectl) {
      await kubectl.run('rollout status deployment/web --timeout=30s');
      await kubectl.run('scale deployment web --replicas=3');
      await kubectl.run('rollout status deployment/web --timeout=30s');
      const pods = await kubectl.run('get pods -l app=web -o name');
      t.equal(pods.trim().split('\n').length, 3);
    },
  },
  {
    says: 'rollout restart replaces every pod, and history and undo know the revisions',
    async run(t, kubectl) {
      const before = await kubectl.run('get pods -l app=web -o name');
      await kubectl.run('rollout restart deployment/web');
      await kubectl.run('rollout status deployment/web --timeout=60s');
      const running = '--field-selector status.phase=Running';
      const after = await kubectl.run(`get pods -l app=web ${running} -o name`);
      for (const name of before.trim().split('\n')) t.notMatch(after, name);

      await kubectl.run('apply -f -', { input: web(3, 'two') });
      await kubectl.run('rollout status deployment/web --timeout=60s');
      t.match(await kubectl.run('rollout history deployment/web'), /\n3\s/);
      await kubectl.run('rollout undo deployment/web');
      await kubectl.run('rollout status deployment/web --timeout=60s');
      const text = '{.spec.template.spec.containers[0].env[0].value}';
      t.equal(await kubectl.run(`get deployment web -o jsonpath=${text}`), 'one');
    },
  },
  {
    says: 'logs shows what was printed, with -f as it comes, by --tail and with --timestamps',
    async run(t, kubectl) {
      const following = kubectl.follow('logs -f deployment/web');
      await following.until('line 3 one');
      await following.stop();
      const stamped = await kubectl.run('logs deployment/web --tail=1 --timestamps');
      t.match(stamped, /^\d{4}-\d\d-\d\dT\S+Z line \d+ one\n$/);
    },
  },
  {
    says: 'a failing pod shows its exit code, and --previous its last words',
    async run(t, kubectl) {
      const crashing = pod('crash', 'echo last words; exit 3').replace('Never', 'Always');
      await kubectl.run('apply -f -', { input: crashing });
      const restarts = '{.status.containerStatuses[0].restartCount}';
      await kubectl.run(`wait pod/crash --for=jsonpath=${restarts}=1 --timeout=30s`);
      t.equal(await kubectl.run('logs crash --previous'), 'last words\n');
      const code = '{.status.containerStatuses[0].lastState.terminated.exitCode}';
      t.equal(await kubectl.run(`get pod crash -o jsonpath=${code}`), '3');
      await kubectl.run('delete pod crash');
    },
  },
  {
    says: 'run starts a pod, wait sees it ready, expose gives it an address that answers',
    async run(t, kubectl, namespace) {
      await kubectl.run('run hello --image=istio/examples-helloworld-v1 --port=5000');
      await kubectl.run('wait --for=condition=Ready pod/hello --timeout=30s');
      await kubectl.run('expose pod hello --port=80 --target-port=5000');
      const url = `http://hello.${namespace}/hello`;
      const script = `until curl -sSf ${url}; do sleep 0.2; done`;
      await kubectl.run('apply -f -', { input: pod('caller', script) });
      await kubectl.run(`wait pod/caller --for=jsonpath={.status.phase}=Succeeded --timeout=30s`);
      t.match(await kubectl.run('logs caller'), 'Hello version: v1');
    },
  },
  {
    says: 'exec runs a command in a container and passes its exit code on',
    async run(t, kubectl) {
      t.equal(await kubectl.run('exec hello -- cat /etc/hostname'), 'hello\n');
      const failed = await kubectl.try('exec hello -- sh -c "exit 7"'.replaceAll('"', "'"));
      t.equal(failed.code, 7);
      const piped = await kubectl.run('exec -i hello -- cat', { input: 'through\n' });
      t.equal(piped, 'through\n');
    },
  },
  {
    says: 'create token gives a token the API accepts as that service account',
    async run(t, kubectl, namespace) {
      const token = (await kubectl.run('create token made --duration=10m')).trim();
      const who = await kubectl.run(`auth whoami -o json --token=${token}`);
      t.match(who, `system:serviceaccount:${namespace}:made`);
    },
  },
];
