import type { Test } from '../../../../harness/unit.ts';
import type { ContainerPlan } from '../../../../../local/agent/container/plan.ts';
import {
  containerScript,
  volumeTable,
  systemTable,
  programWords,
} from '../../../../../local/agent/container/script.ts';

const PATHS = {
  skeleton: '/run/lateen/skeleton',
  root: '/run/lateen/root',
  node: '/usr/bin/node',
  dist: '/srv/lateen/dist',
  folders: '/run/lateen/pods/u/containers/web/0/folders',
  files: '/run/lateen/pods/u/containers/web/0/files',
  message: '/run/lateen/pods/u/containers/web/0/message',
};

export function spec(t: Test): void {
  t.test(
    'builds a root, enters it, runs the program as its user, and writes down its end',
    async (t) => {
      const script = containerScript(planWith({}), PATHS);

      t.equal(
        script,
        `PATH=/usr/sbin:/usr/bin:/sbin:/bin
exec 3>exit 4>&2 2>setup
cannot() { echo "cannot-run $*" >&3; exit 128; }
child= stopped=
trap 'stopped=1; [ -z "$child" ] || kill -TERM "$child"' TERM

mount -t tmpfs -o size=256m,mode=755 lateen /run/lateen/root || cannot 128 make its root
cp -a /run/lateen/skeleton/. /run/lateen/pods/u/root/. /run/lateen/root || cannot 128 fill its root
echo web-1 >/proc/sys/kernel/hostname
mount --all --fstab system --target-prefix /run/lateen/root || cannot 128 mount its system
cd /run/lateen/root && pivot_root . .node && cd / || cannot 128 enter its root
mount --all --fstab /.node/run/lateen/pods/u/containers/web/0/folders ||
  cannot 128 mount its volumes
mkdir -p /dev || cannot 128 make its mount points
[ -e /dev/termination-log ] || : >/dev/termination-log
mount --all --fstab /.node/run/lateen/pods/u/containers/web/0/files ||
  cannot 128 mount its volumes
umount -l /.node && rmdir /.node || cannot 128 leave the machine behind
PATH=/usr/bin command -v -- sh >/dev/null ||
  cannot 127 'exec: "sh": executable file not found in $PATH'

echo started >&3
setpriv --reuid=1000 --regid=0 --groups=2000 --bounding-set=-all,+chown,+kill --inh-caps=-all \
env -i --default-signal=INT,QUIT --chdir=/ PATH=/usr/bin 'GREETING=it'\\''s "me"' \
sh -c 'echo $HOME' 2>&4 3>&- 4>&- &
child=$!
[ -z "$stopped" ] || kill -TERM "$child"
while :; do
  wait "$child"; code=$?
  kill -0 "$child" 2>/dev/null || break
done
echo "$code" >&3
exit "$code"
`,
      );
    },
  );

  t.test('mounts what every container has, then volumes by path', async (t) => {
    const mounts = [
      { source: '/v/inner', target: '/data/in side', readOnly: true, file: false },
      { source: '/v/outer', target: '/data', readOnly: false, file: false },
    ];

    t.equal(
      systemTable(planWith({ mounts }), PATHS),
      `/usr /usr none bind,ro 0 0
proc /proc proc nosuid,nodev,noexec 0 0
/run/lateen/root/proc/sys /proc/sys none bind,ro 0 0
sysfs /sys sysfs ro,nosuid,nodev,noexec 0 0
devpts /dev/pts devpts newinstance,ptmxmode=0666,mode=0620 0 0
/usr/bin/node /opt/lateen/bin/node none bind,ro 0 0
/srv/lateen/dist /opt/lateen/dist none bind,ro 0 0
`,
    );
    t.equal(
      volumeTable(planWith({ mounts }), PATHS, 'folder'),
      `/.node/v/outer /data none bind,X-mount.mkdir 0 0
/.node/v/inner /data/in\\040side none bind,ro,X-mount.mkdir 0 0
`,
    );
    t.equal(
      volumeTable(planWith({ mounts }), PATHS, 'file'),
      `/.node/run/lateen/pods/u/containers/web/0/message /dev/termination-log none bind 0 0
`,
    );
  });

  t.test('a privileged container keeps every capability and may write to /proc/sys', async (t) => {
    const privileges = { privileged: true, noNewPrivileges: false, capabilities: [] };
    const plan = planWith({ privileges });

    t.notOk(programWords(plan).some((word) => word.startsWith('--bounding-set')));
    t.notMatch(systemTable(plan, PATHS), '/proc/sys');
  });

  t.test('a read-only root is sealed last, a missing program is told by its path', async (t) => {
    const script = containerScript(
      planWith({ readOnlyRoot: true, workingDir: '/srv/app', argv: ['./run'] }),
      PATHS,
    );

    t.match(script, `[ -d /srv/app ] || mkdir -p /srv/app`);
    t.match(script, 'mount -o remount,ro / ||');
    t.match(script, `(cd /srv/app && [ -f ./run ]) || cannot 127`);
  });
}

function planWith(change: Partial<ContainerPlan>): ContainerPlan {
  return {
    id: 'f00',
    uid: 'u',
    namespace: 'default',
    pod: 'web-1',
    container: 'web',
    attempt: 0,
    image: 'busybox',
    hostname: 'web-1',
    netns: '/run/netns/pod-u',
    argv: ['sh', '-c', 'echo $HOME'],
    workingDir: '/',
    env: { PATH: '/usr/bin', GREETING: `it's "me"` },
    user: { uid: 1000, gid: 0, groups: [2000] },
    privileges: { privileged: false, noNewPrivileges: false, capabilities: ['chown', 'kill'] },
    readOnlyRoot: false,
    mounts: [{ source: '/v', target: '/data', readOnly: false, file: false }],
    terminationMessagePath: '/dev/termination-log',
    messageFromLogs: false,
    podRoot: '/run/lateen/pods/u/root',
    ...change,
  };
}
