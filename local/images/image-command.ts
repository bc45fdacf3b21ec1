// Which program stands for an image. There is no registry here: an image is a name for a command,
// and one that has no command says what to do about it.
import { IMAGES } from './image-table.ts';

type ImageCommand =
  /** Our own program. `argv` is what the image's entry point would be; `args` follow it. */
  | {
      readonly kind: 'program';
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly workingDir?: string;
    }
  /** A tool box: the container's own `command` runs on the files of this machine, read-only. */
  | { readonly kind: 'host' }
  | { readonly kind: 'unknown'; readonly remedy: string };

const NODE = '/opt/lateen/bin/node';
const PROGRAMS = '/opt/lateen/dist/images';

export function findImage(image: string): ImageCommand {
  const repository = repositoryOf(image);
  const row = IMAGES.find((each) => each.repository.test(repository));
  if (row === undefined) return { kind: 'unknown', remedy: remedyFor(image) };
  const { run } = row;
  if (run.kind === 'host') return run;
  const argv =
    run.kind === 'program' ? [NODE, `${PROGRAMS}/${run.program}.mjs`, ...run.args] : run.argv;
  return { kind: 'program', argv, env: run.env };
}

/** `docker.io/library/nginx:1.27@sha256:…` is `nginx`: what it is, not where it is or how old. */
function repositoryOf(image: string): string {
  const name = image.split('@')[0] ?? '';
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  const repository = colon === -1 ? name : name.slice(0, colon);
  return repository.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
}

function remedyFor(image: string): string {
  return (
    `no program stands for image "${image}" in this local cluster: use one it knows ` +
    '(Bookinfo, httpbin, helloworld, curl, nginx, tcp-echo), or an image such as "busybox" with ' +
    'a command of its own, which then runs on the files of this machine'
  );
}
