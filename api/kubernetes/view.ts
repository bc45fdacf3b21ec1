// Looks at a Kubernetes object through a typed view. The object itself comes back, uncopied: a view
// declares no defaults.
import type { KubeObject } from '../../lib/index.ts';
import { read, type Schema } from '../schema/index.ts';

export type Viewing<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'rejected'; readonly reason: string };

export function viewOf<T>(view: Schema<T>, object: KubeObject): Viewing<T> {
  const reading = read(view, object);
  if (reading.kind === 'ok') return { kind: 'ok', value: reading.value };
  const problems = reading.findings.map(({ path, message }) => `${path} ${message}`);
  return { kind: 'rejected', reason: `${nameOf(object)}: ${problems.join('; ')}` };
}

/** For a reflector: takes what the view can read, tells of the rest, and leaves it out. */
export function acceptAs<T>(
  view: Schema<T>,
  refuse: (reason: string) => void,
): (object: KubeObject) => T | undefined {
  return (object) => {
    const viewing = viewOf(view, object);
    if (viewing.kind === 'ok') return viewing.value;
    refuse(viewing.reason);
    return undefined;
  };
}

/** `Pod default/web-1`, for messages. */
export function nameOf({ kind, metadata }: KubeObject): string {
  const namespace = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
  return `${kind} ${namespace}${metadata.name}`;
}
