// From a container's spec to the plan of one run of it, or the reason why it cannot run: the image
// as a command, the user, the capabilities, the environment and the mounts come together. Pure.
import type { Container, Pod } from '../../../api/kubernetes/index.ts';
import { expand } from '../env/index.ts';
import { capabilitiesOf } from './capability.ts';
import type { ContainerPlan, Mount, Privileges } from './plan.ts';
import { userOf } from './user.ts';

/** What an image name means on this machine; the images themselves are declared elsewhere. */
export type Image =
  | {
      readonly kind: 'program';
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly workingDir?: string;
    }
  | { readonly kind: 'host' }
  | { readonly kind: 'unknown'; readonly remedy: string };

type ContainerAsked = {
  readonly pod: Pod;
  readonly container: Container;
  readonly image: Exclude<Image, { readonly kind: 'unknown' }>;
  readonly id: string;
  readonly attempt: number;
  readonly hostname: string;
  readonly netns: string | undefined;
  /** The container's own environment, expanded; the image's comes below it. */
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly podRoot: string;
};

type PlanResult =
  | { readonly kind: 'ok'; readonly plan: ContainerPlan }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string };

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function planContainer(asked: ContainerAsked): PlanResult {
  const { pod, container, image, netns } = asked;
  const user = userOf(pod, container);
  if (user.kind === 'refused')
    return refused({ reason: 'CreateContainerConfigError', message: user.message });
  const capabilities = capabilitiesOf(container.securityContext);
  if (capabilities.kind === 'rejected') {
    return refused({
      reason: 'CreateContainerError',
      message: `unknown capability "${capabilities.unknown}"`,
    });
  }
  const env = {
    PATH: DEFAULT_PATH,
    HOSTNAME: asked.hostname,
    ...(user.user.uid === 0 ? { HOME: '/root' } : { HOME: '/' }),
    ...(image.kind === 'program' ? image.env : {}),
    ...asked.env,
  };
  const argv = argvOf(container, image, env);
  if (argv.length === 0)
    return refused({ reason: 'CreateContainerError', message: 'no command specified' });
  const message = container.terminationMessagePath ?? '/dev/termination-log';
  const plan: ContainerPlan = {
    id: asked.id,
    uid: pod.metadata.uid,
    namespace: pod.metadata.namespace,
    pod: pod.metadata.name,
    container: container.name,
    attempt: asked.attempt,
    image: container.image ?? '',
    hostname: asked.hostname,
    ...(netns === undefined ? {} : { netns }),
    argv,
    workingDir:
      container.workingDir ?? (image.kind === 'program' ? (image.workingDir ?? '/') : '/'),
    env,
    user: user.user,
    privileges: privilegesOf(container, capabilities.names),
    readOnlyRoot: container.securityContext?.readOnlyRootFilesystem ?? false,
    mounts: asked.mounts,
    terminationMessagePath: message,
    messageFromLogs: container.terminationMessagePolicy === 'FallbackToLogsOnError',
    podRoot: asked.podRoot,
  };
  return { kind: 'ok', plan };
}

function refused(why: { readonly reason: string; readonly message: string }): PlanResult {
  return { kind: 'refused', ...why };
}

/** `command` replaces all the image says; `args` alone replace what follows the image's program. */
function argvOf(
  container: Container,
  image: ContainerAsked['image'],
  env: Readonly<Record<string, string>>,
): readonly string[] {
  const command = container.command ?? [];
  const args = (container.args ?? []).map((word) => expand(word, env));
  if (command.length > 0) return [...command.map((word) => expand(word, env)), ...args];
  if (image.kind === 'host') return args;
  // Our images are one program: interpreter and bundle stay, the words after them are arguments.
  const program = image.argv.slice(0, PROGRAM_WORDS);
  return args.length > 0 ? [...program, ...args] : image.argv;
}

// `/opt/lateen/bin/node /opt/lateen/dist/images/<name>.mjs`.
const PROGRAM_WORDS = 2;

function privilegesOf(container: Container, capabilities: readonly string[]): Privileges {
  const context = container.securityContext;
  const privileged = context?.privileged ?? false;
  return {
    privileged,
    noNewPrivileges: !privileged && context?.allowPrivilegeEscalation === false,
    capabilities: privileged ? [] : capabilities,
  };
}
