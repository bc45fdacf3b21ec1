// Where the node keeps what it knows of pods and containers, below a private /run:
//   <run>/skeleton                              the files every container starts with
//   <run>/root                                  where each container builds its root, in private
//   <run>/pods/<uid>/root                       files every container of the pod sees
//   <run>/pods/<uid>/volumes/<volume>           what is mounted
//   <run>/pods/<uid>/containers/<name>/<attempt>/
//     plan.json   what runs                     pid    its process, and when that was born
//     run.sh      how it was started            exit   how it ended, written as it ends
//     system, folders, files   what is mounted  log    what it printed (`log.times`, `log.1`)
//     message     its termination message       setup  why it could not be started
import { join } from 'node:path';

export type AttemptFolder = {
  readonly path: string;
  readonly plan: string;
  readonly pid: string;
  readonly exit: string;
  readonly script: string;
  readonly system: string;
  readonly folders: string;
  readonly files: string;
  readonly message: string;
  readonly setup: string;
  readonly log: string;
};

type AttemptName = {
  readonly uid: string;
  readonly container: string;
  readonly attempt: number;
};

export type NodeFolders = {
  readonly skeleton: string;
  readonly root: string;
  readonly pods: string;
  pod(uid: string): string;
  podRoot(uid: string): string;
  volumes(uid: string): string;
  containers(uid: string): string;
  attempt(name: AttemptName): AttemptFolder;
};

export function nodeFolders(run: string): NodeFolders {
  const pods = join(run, 'pods');
  const containers = (uid: string): string => join(pods, uid, 'containers');
  return {
    skeleton: join(run, 'skeleton'),
    root: join(run, 'root'),
    pods,
    pod: (uid) => join(pods, uid),
    podRoot: (uid) => join(pods, uid, 'root'),
    volumes: (uid) => join(pods, uid, 'volumes'),
    containers,
    attempt: ({ uid, container, attempt }) =>
      attemptFolder(join(containers(uid), container, String(attempt))),
  };
}

export function attemptFolder(path: string): AttemptFolder {
  return {
    path,
    plan: join(path, 'plan.json'),
    pid: join(path, 'pid'),
    exit: join(path, 'exit'),
    script: join(path, 'run.sh'),
    system: join(path, 'system'),
    folders: join(path, 'folders'),
    files: join(path, 'files'),
    message: join(path, 'message'),
    setup: join(path, 'setup'),
    log: join(path, 'log'),
  };
}
