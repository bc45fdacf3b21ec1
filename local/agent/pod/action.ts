// What a pod's state machine can ask for, and what it is asked about.
import type { Pod } from '../../../api/kubernetes/index.ts';
import type { PodRecord } from './record.ts';

export type Action =
  /** Make volumes and network. */
  | { readonly kind: 'prepare' }
  | { readonly kind: 'start'; readonly container: string }
  /** Run the preStop hook and send TERM; if that does not help by `killAt`, a `kill` follows. */
  | {
      readonly kind: 'stop';
      readonly container: string;
      readonly killAt: number;
      readonly why: string;
    }
  | { readonly kind: 'kill'; readonly container: string }
  /** From now on containers are stopped, mains first, then sidecars in reverse. */
  | { readonly kind: 'end'; readonly deadline: number; readonly failure: PodRecord['failure'] }
  /** Take the network down: the pod has finished. */
  | { readonly kind: 'release' }
  /** Nothing runs any more and the pod is to go: remove every trace, then the object. */
  | { readonly kind: 'remove' };

export type Desired = {
  readonly pod: Pod;
  /** The object is gone from the API although containers may run. */
  readonly gone: boolean;
};

// As the API fills it in.
const GRACE_DEFAULT_S = 30;

/** How long a pod's containers may take to end. */
export function graceMs({ spec }: Pod): number {
  return (spec.terminationGracePeriodSeconds ?? GRACE_DEFAULT_S) * 1000;
}
