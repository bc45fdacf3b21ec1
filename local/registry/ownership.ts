// Who owns which field after a write, as `managedFields` say it.
import type { Clock, KubeObject } from '../../lib/index.ts';
import { trackUpdate, type Writer } from '../patch/index.ts';
import { apiVersionOf, typeOf, type Caller, type Target } from './request.ts';

type Writing = {
  readonly target: Target;
  readonly caller: Caller;
  readonly clock: Clock;
  readonly subresource?: string | undefined;
};

export function writerOf({ target, caller, clock, subresource }: Writing): Writer {
  return {
    type: typeOf(target),
    manager: caller.manager,
    apiVersion: apiVersionOf(target),
    subresource,
    hasStatus: target.kind.hasStatus,
    now: clock.now(),
  };
}

export function withFirstOwner(created: Writing & { readonly object: KubeObject }): KubeObject {
  return trackUpdate({ ...writerOf(created), before: undefined, after: created.object });
}

export function withOwner(
  change: Writing & { readonly before: KubeObject; readonly after: KubeObject },
): KubeObject {
  return trackUpdate({ ...writerOf(change), before: change.before, after: change.after });
}
