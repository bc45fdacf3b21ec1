// The container that runs first and once: it tells the pod's network to hand connections to the
// proxy, which needs rights that nothing else in the pod gets.
import type { Container } from '../../api/kubernetes/index.ts';
import type { PodOptions } from './annotations.ts';
import { redirectArgs } from './capture.ts';
import { metadataEnv } from './container.ts';
import { resourcesOf } from './resources.ts';
import type { InjectionSettings } from './settings.ts';

export const REDIRECT = 'istio-init';

type RedirectToRun = {
  readonly settings: InjectionSettings;
  readonly options: PodOptions;
  readonly config: PodOptions['config'];
  /** Who the proxy runs as. */
  readonly user: number;
};

export function redirectContainer(run: RedirectToRun): Container {
  const { settings, options, config, user } = run;
  const { capture, statusPort, logging } = options;
  const isPrivileged = settings.proxy['privileged'] === true;
  return {
    name: REDIRECT,
    image: options.image,
    ...(settings.pullPolicy === undefined ? {} : { imagePullPolicy: settings.pullPolicy }),
    args: redirectArgs({ capture, user, statusPort, logging: logging.agent }),
    env: metadataEnv(config),
    resources: resourcesOf(options.amounts, settings.resources),
    securityContext: {
      allowPrivilegeEscalation: isPrivileged,
      capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] },
      privileged: isPrivileged,
      readOnlyRootFilesystem: false,
      runAsGroup: 0,
      runAsNonRoot: false,
      runAsUser: 0,
    },
  };
}
