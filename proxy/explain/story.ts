// An explanation as a text that can be read from top to bottom: what was looked at, what decided.
import type { Explanation } from './explanation.ts';
import type { TrailStep } from './trail.ts';

// Of routes that did not take it: the last ones are nearest to the one that did.
const MISSES_SHOWN_MAX = 12;

export function story(explanation: Explanation): string {
  const lines = shortened(explanation.steps).map(sentence);
  return [...lines, '', ...outcome(explanation), ''].join('\n');
}

type Line = TrailStep | { readonly kind: 'left-out'; readonly count: number };

/** A table of a thousand routes is not read: what missed, but for the last few, is counted. */
function shortened(steps: readonly TrailStep[]): readonly Line[] {
  const misses = steps.filter((step) => step.kind === 'route' && step.misses !== undefined);
  const tooMany = misses.length - MISSES_SHOWN_MAX;
  if (tooMany <= 0) return steps;
  const dropped = new Set(misses.slice(0, tooMany));
  const first = steps.findIndex((step) => dropped.has(step));
  const kept: Line[] = steps.filter((step) => !dropped.has(step));
  kept.splice(first, 0, { kind: 'left-out', count: tooMany });
  return kept;
}

function sentence(step: Line): string {
  switch (step.kind) {
    case 'listener':
      return `listener      ${step.name}`;
    case 'chain':
      return step.misses === undefined
        ? `filter chain  ${named(step.name)}`
        : `              not ${named(step.name)}: ${step.misses}`;
    case 'path':
      return `path          ${step.after}, which came as ${step.before}`;
    case 'virtual-host':
      return step.name === undefined
        ? `virtual host  none has ${step.authority}`
        : `virtual host  ${step.name}, for ${step.authority}`;
    case 'left-out':
      return `              not ${step.count} others`;
    case 'route': {
      const what = `${named(step.name)}${step.origin === '' ? '' : ` (${step.origin})`}`;
      return step.misses === undefined
        ? `route         ${what}`
        : `              not ${what}: ${step.misses}`;
    }
    case 'filter':
      return `filter        ${step.name}: ${step.verdict}${step.why === '' ? '' : `, ${step.why}`}`;
    case 'target':
      return `upstream      ${step.upstream}${share(step)}`;
    case 'priority':
      return (
        `priority      ${step.priority}, which takes ${Math.round(step.share)} %` +
        (step.panic ? ': too few are healthy, so health is ignored' : '')
      );
    case 'candidate':
      return `              ${step.endpoint} scores ${score(step.score)}: ${step.why}`;
    case 'pick':
      return `endpoint      ${step.endpoint}: ${step.why}`;
    case 'attempt':
      return `attempt ${step.number}     ${step.endpoint}: ${step.outcome}${repeated(step)}`;
    case 'answer':
      return `answer        ${step.status} ${step.flag} ${step.details}`;
  }
}

function named(name: string): string {
  return name === '' ? '(without a name)' : name;
}

function share({ weight, of }: { readonly weight: number; readonly of: number }): string {
  return of === weight || of === 0 ? '' : `, which takes ${weight} of ${of}`;
}

function score(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

type Attempted = Extract<TrailStep, { kind: 'attempt' }>;

function repeated({ retriedFor, notRetried }: Attempted): string {
  if (retriedFor !== undefined) return `, tried again for ${retriedFor}`;
  return notRetried === undefined ? '' : `, not tried again: ${notRetried}`;
}

function outcome(explanation: Explanation): readonly string[] {
  const { sent, upstream, endpoint, status, flags, details, policy } = explanation;
  if (status !== undefined) {
    const answer = status === 0 ? 'The connection is closed' : `The proxy answers ${status}`;
    const why = [flags === '-' ? '' : flags, details].filter((word) => word !== '').join(' ');
    return [`${answer}${why === '' ? '.' : `: ${why}.`}`];
  }
  if (sent === undefined) return [`Bytes are relayed to ${upstream ?? 'nobody'}.`];
  const lines = [
    `Sent to ${upstream ?? ''}${endpoint === undefined ? '' : ` at ${endpoint}`}:`,
    `  ${sent.method} ${sent.target}`,
    `  host: ${sent.authority}`,
    ...sent.headers.map(([name, value]) => `  ${name}: ${value}`),
  ];
  if (policy === undefined) return lines;
  const { timeoutMs, retries, retryOn, perTryTimeoutMs } = policy;
  const timeout = timeoutMs === 0 ? 'as long as it takes' : `${timeoutMs} ms at most`;
  const again = retries === 0 ? 'not tried again' : `${retries} more on ${retryOn.join(', ')}`;
  const each = perTryTimeoutMs === 0 ? '' : `, each within ${perTryTimeoutMs} ms`;
  return [...lines, `Waited for: ${timeout}; ${again}${each}.`];
}
