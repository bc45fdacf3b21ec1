// Asks a container to end: its preStop hook first, then TERM. Who asked kills it when time is up.
import { sleep } from '../../../lib/index.ts';
import type { Running } from '../container/index.ts';
import type { Target } from '../probe/index.ts';
import { tellOf } from './start-container.ts';
import type { ContainerOf, WorkTools } from './tools.ts';

type StopAsked = ContainerOf & {
  readonly running: Running;
  readonly target: Target;
  readonly why: string;
  readonly graceMs: number;
};

export async function stopContainer(tools: WorkTools, asked: StopAsked): Promise<void> {
  const { container, running, target, graceMs } = asked;
  tellOf(tools, asked, { reason: 'Killing', message: asked.why });
  const hook = container.lifecycle?.preStop;
  if (hook?.sleep !== undefined) {
    const waitMs = Math.min(hook.sleep.seconds * 1000, graceMs);
    await Promise.race([sleep(tools.clock, waitMs), running.ended]);
  } else if (hook !== undefined && graceMs > 0) {
    const { passed, message } = await tools.hook(target, { hook, timeoutMs: graceMs });
    if (!passed) {
      tellOf(tools, asked, { type: 'Warning', reason: 'FailedPreStopHook', message });
    }
  }
  await running.signal('TERM');
}

// A postStart hook has no limit of its own in Kubernetes; no pod of a laptop needs longer.
const POST_START_MS_MAX = 300_000;

/** Runs the postStart hook; answers why it failed, if it did. */
export async function runPostStart(
  tools: WorkTools,
  asked: ContainerOf & { readonly target: Target },
): Promise<string | undefined> {
  const hook = asked.container.lifecycle?.postStart;
  if (hook === undefined) return undefined;
  if (hook.sleep !== undefined) {
    await sleep(tools.clock, hook.sleep.seconds * 1000);
    return undefined;
  }
  const { passed, message } = await tools.hook(asked.target, {
    hook,
    timeoutMs: POST_START_MS_MAX,
  });
  if (passed) return undefined;
  tellOf(tools, asked, { type: 'Warning', reason: 'FailedPostStartHook', message });
  return message;
}
