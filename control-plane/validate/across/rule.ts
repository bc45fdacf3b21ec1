// What a rule over the whole mesh is: it looks at everything, and tells each object what of it does
// not go together with the rest.
import type { Mesh } from '../../mesh/index.ts';
import type { Finding } from '../finding.ts';

export type Subject = {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

export type MeshFinding = Finding & { readonly code: string };

export type Tell = (subject: Subject, finding: MeshFinding) => void;

/** Now, and who of two made a claim first: the world's collections are oldest first. */
type Looking = { readonly mesh: Mesh; readonly nowMs: number };

export type Rule = (looking: Looking, tell: Tell) => void;

/** `VirtualService shop/web`, as people name an object. */
export function nameOf({ kind, metadata: { name, namespace } }: Subject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
