// What the runtime finds of a container, in the words of the pod's state machine.
import type { Found } from '../container/index.ts';
import type { Remains } from '../pod/index.ts';

export function remainsOf(found: readonly Found[]): readonly Remains[] {
  return found.map((each): Remains => {
    if (each.kind === 'exited') {
      const { attempt, image } = each.plan;
      return { kind: 'exited', attempt, image, exit: each.exit };
    }
    const { attempt, image, id } = each.running.plan;
    return { kind: 'running', attempt, image, id, startedAt: each.running.startedAt };
  });
}
