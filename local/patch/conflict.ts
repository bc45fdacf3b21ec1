// What an apply would take from others, in the words `kubectl apply --server-side` shows.
import { pathTexts } from './field-set.ts';
import type { Owner } from './owner.ts';

export type Conflict = {
  /** `"kubectl-edit" using apps/v1` */
  readonly manager: string;
  /** `.spec.replicas` */
  readonly fields: readonly string[];
};

/** `owners` with their fields narrowed to the contested ones. */
export function conflictsOf(contested: readonly Owner[]): readonly Conflict[] {
  return contested
    .map((owner) => ({ manager: ownerText(owner), fields: pathTexts(owner.fields) }))
    .sort((one, other) => (one.manager < other.manager ? -1 : 1));
}

export function conflictMessage(conflicts: readonly Conflict[]): string {
  const count = conflicts.reduce((sum, { fields }) => sum + fields.length, 0);
  const [only] = conflicts;
  if (only !== undefined && count === 1) {
    const where = only.fields.join('');
    return `Apply failed with 1 conflict: conflict with ${only.manager}: ${where}`;
  }
  const lines = conflicts.flatMap(({ manager, fields }) => [
    `conflicts with ${manager}:`,
    ...fields.map((field) => `- ${field}`),
  ]);
  return `Apply failed with ${count} conflicts: ${lines.join('\n')}`;
}

function ownerText(owner: Owner): string {
  const name = JSON.stringify(owner.manager);
  const door = owner.subresource === undefined ? '' : ` with subresource "${owner.subresource}"`;
  const version = owner.operation === 'Update' ? ` using ${owner.apiVersion}` : '';
  return `${name}${door}${version}`;
}
