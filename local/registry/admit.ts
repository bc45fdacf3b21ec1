// Asks admission about one change, and hands its warnings to the caller.
import type { KubeObject } from '../../lib/index.ts';
import type { AdmissionRequest } from './admission.ts';
import type { Caller, Parts, Target } from './request.ts';

type Asking = {
  readonly operation: AdmissionRequest['operation'];
  readonly target: Target;
  readonly object: KubeObject | undefined;
  readonly oldObject: KubeObject | undefined;
  readonly subresource: string | undefined;
  readonly caller: Caller;
};

export const admit = {
  /** The object as admission wants it; the very same when nothing wanted a change. */
  async mutate({ admission }: Parts, asking: Asking): Promise<KubeObject> {
    const { object, warnings } = await admission.mutate(requestOf(asking));
    warnings.forEach(asking.caller.warn);
    return object;
  },
  async validate({ admission }: Parts, asking: Asking): Promise<void> {
    const { warnings } = await admission.validate(requestOf(asking));
    warnings.forEach(asking.caller.warn);
  },
};

function requestOf({ target, caller, ...asking }: Asking): AdmissionRequest {
  const { kind, version, namespace, name } = target;
  const { user, dryRun } = caller;
  return {
    ...asking,
    kind,
    version,
    namespace,
    name: name === '' ? undefined : name,
    user,
    dryRun,
  };
}
