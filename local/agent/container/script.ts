// A container as a shell script. It builds a small root of its own, makes it the root of its mount
// namespace, and runs the program as the user and with the capabilities that the plan says; then it
// stays as process 1: passes TERM on, reaps orphans, and writes down how the program ended.
//
// Pure text from a plan. It runs with the attempt's folder as working directory, inside namespaces
// that `run.ts` made. Descriptor 3 is the exit record, 4 the log.
import type { ContainerPlan, Mount } from './plan.ts';
import { mountField, shellWord, shellWords } from './shell.ts';

type ScriptPaths = {
  /** Files copied into every container: /etc, device nodes, empty folders. */
  readonly skeleton: string;
  /** An empty folder; each container mounts its root here in a mount namespace of its own. */
  readonly root: string;
  /** The Node binary and the folder of bundles, seen by programs below /opt/lateen. */
  readonly node: string;
  readonly dist: string;
  /** The mount tables of its volumes. */
  readonly folders: string;
  readonly files: string;
  /** Where the termination message is kept outside. */
  readonly message: string;
};

// 256 MiB: what a program may write outside of volumes before it sees "no space left on device".
const ROOT_SIZE = '256m';

/** Where the machine's root is, for a moment, seen from the container's; the skeleton has it. */
export const OLD_ROOT = '.node';

/** The script's `sh` looks here for its own tools, whatever the container's PATH says. */
export const TOOLS_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

export function containerScript(plan: ContainerPlan, paths: ScriptPaths): string {
  const root = shellWord(paths.root);
  const filled = [`${paths.skeleton}/.`, `${plan.podRoot}/.`];
  return `${[
    `PATH=${TOOLS_PATH}`,
    'exec 3>exit 4>&2 2>setup',
    `cannot() { echo "cannot-run $*" >&3; exit 128; }`,
    `child= stopped=`,
    `trap 'stopped=1; [ -z "$child" ] || kill -TERM "$child"' TERM`,
    '',
    `mount -t tmpfs -o size=${ROOT_SIZE},mode=755 lateen ${root} || cannot 128 make its root`,
    `cp -a ${shellWords(filled)} ${root} || cannot 128 fill its root`,
    `echo ${shellWord(plan.hostname)} >/proc/sys/kernel/hostname`,
    `mount --all --fstab system --target-prefix ${root} || cannot 128 mount its system`,
    `cd ${root} && pivot_root . ${OLD_ROOT} && cd / || cannot 128 enter its root`,
    // Only now: links that a program left in a volume lead nowhere but into its own root.
    ...volumeMounts(plan, paths),
    `umount -l /${OLD_ROOT} && rmdir /${OLD_ROOT} || cannot 128 leave the machine behind`,
    ...workingDirectory(plan),
    ...(plan.readOnlyRoot ? ['mount -o remount,ro / || cannot 128 make its root read-only'] : []),
    ...programCheck(plan),
    '',
    // From here on other programs may enter.
    'echo started >&3',
    `${shellWords(programWords(plan))} 2>&4 3>&- 4>&- &`,
    'child=$!',
    '[ -z "$stopped" ] || kill -TERM "$child"',
    'while :; do',
    '  wait "$child"; code=$?',
    '  kill -0 "$child" 2>/dev/null || break',
    'done',
    'echo "$code" >&3',
    'exit "$code"',
  ].join('\n')}\n`;
}

/** The mount table of what every container has. */
export function systemTable(plan: ContainerPlan, paths: ScriptPaths): string {
  const { privileged } = plan.privileges;
  const lines = [
    ['/usr', '/usr', 'none', 'bind,ro'],
    ['proc', '/proc', 'proc', 'nosuid,nodev,noexec'],
    ...(privileged ? [] : [[`${paths.root}/proc/sys`, '/proc/sys', 'none', 'bind,ro']]),
    ['sysfs', '/sys', 'sysfs', `${privileged ? 'rw' : 'ro'},nosuid,nodev,noexec`],
    ['devpts', '/dev/pts', 'devpts', 'newinstance,ptmxmode=0666,mode=0620'],
    [paths.node, '/opt/lateen/bin/node', 'none', 'bind,ro'],
    [paths.dist, '/opt/lateen/dist', 'none', 'bind,ro'],
  ];
  return tableText(lines);
}

/**
 * The mount table of folders or of files, as the container sees things while the old root is still
 * there. A folder may be mounted inside another one, so that its place is made only then.
 */
export function volumeTable(
  plan: ContainerPlan,
  paths: ScriptPaths,
  what: 'folder' | 'file',
): string {
  const mounts = allMounts(plan, paths).filter(({ file }) => file === (what === 'file'));
  const place = what === 'file' ? '' : ',X-mount.mkdir';
  return tableText(
    mounts.map(({ source, target, readOnly }) => {
      return [inOldRoot(source), target, 'none', `${readOnly ? 'bind,ro' : 'bind'}${place}`];
    }),
  );
}

function inOldRoot(path: string): string {
  return `/${OLD_ROOT}${path}`;
}

function tableText(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => `${line.map(mountField).join(' ')} 0 0\n`).join('');
}

/** The words that run `argv` as the plan's user, in its environment: also those of exec. */
export function programWords(plan: ContainerPlan, argv: readonly string[] = plan.argv): string[] {
  const { privileges, user } = plan;
  const bounds = ['-all', ...privileges.capabilities.map((name) => `+${name}`)];
  return [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    user.groups.length > 0 ? `--groups=${user.groups.join(',')}` : '--clear-groups',
    ...(privileges.noNewPrivileges ? ['--no-new-privs'] : []),
    ...(privileges.privileged ? [] : [`--bounding-set=${bounds.join(',')}`, '--inh-caps=-all']),
    'env',
    '-i',
    // A shell starts background programs deaf to these two; the program must not notice.
    '--default-signal=INT,QUIT',
    `--chdir=${plan.workingDir}`,
    ...Object.entries(plan.env).map(([name, value]) => `${name}=${value}`),
    ...argv,
  ];
}

/** A mount onto a path below another one must come after it. */
function allMounts(plan: ContainerPlan, paths: ScriptPaths): readonly Mount[] {
  const message = {
    source: paths.message,
    target: plan.terminationMessagePath,
    readOnly: false,
    file: true,
  };
  return [...plan.mounts, message].sort((a, b) => (a.target < b.target ? -1 : 1));
}

function volumeMounts(plan: ContainerPlan, paths: ScriptPaths): string[] {
  const files = allMounts(plan, paths).filter(({ file }) => file);
  const targets = files.map(({ target }) => target);
  const parents = shellWords([...new Set(targets.map(parentOf))]);
  const refuse = '  cannot 128 mount its volumes';
  const mountAll = (table: string): string[] => {
    return [`mount --all --fstab ${shellWord(inOldRoot(table))} ||`, refuse];
  };
  return [
    ...(plan.mounts.some(({ file }) => !file) ? mountAll(paths.folders) : []),
    `mkdir -p ${parents} || cannot 128 make its mount points`,
    ...targets.map((path) => `[ -e ${shellWord(path)} ] || : >${shellWord(path)}`),
    ...mountAll(paths.files),
  ];
}

function workingDirectory({ workingDir }: ContainerPlan): string[] {
  if (workingDir === '/') return [];
  const folder = shellWord(workingDir);
  return [`[ -d ${folder} ] || mkdir -p ${folder} || cannot 128 make its working directory`];
}

const NOT_FOUND = 'executable file not found in $PATH';

/** A program that is not there is a mistake in the pod, not a crash: it gets words of its own. */
function programCheck(plan: ContainerPlan): string[] {
  const program = plan.argv[0] ?? '';
  const refuse = `cannot 127 ${shellWord(`exec: "${program}": ${NOT_FOUND}`)}`;
  const path = plan.env['PATH'] ?? '';
  if (!program.includes('/')) {
    const lookup = `PATH=${shellWord(path)} command -v -- ${shellWord(program)}`;
    return [`${lookup} >/dev/null ||`, `  ${refuse}`];
  }
  const found = `cd ${shellWord(plan.workingDir)} && [ -f ${shellWord(program)} ]`;
  return [`(${found}) || cannot 127 ${shellWord(`exec: "${program}": no such file or directory`)}`];
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}
