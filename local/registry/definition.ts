// CustomResourceDefinitions: accepted at once, served at once, and gone only after every object of
// the kind they declare.
import { listAt, objectAt, stringAt, type JsonObject, type KubeObject } from '../../lib/index.ts';

export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

/** The status of a definition whose names were accepted: there is nobody to dispute them. */
export function acceptedStatus(definition: KubeObject, now: string): JsonObject {
  const condition = (type: string, reason: string, message: string): JsonObject => ({
    type,
    status: 'True',
    lastTransitionTime: now,
    reason,
    message,
  });
  return {
    acceptedNames: acceptedNames(definition),
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    storedVersions: storedVersions(definition),
  };
}

/** After a change: the version that is stored now joins those that were. */
export function renewedStatus(definition: KubeObject): JsonObject {
  const status = objectAt(definition, 'status') ?? {};
  const before = listAt(status, 'storedVersions');
  const added = storedVersions(definition).filter((version) => !before.includes(version));
  return {
    ...status,
    acceptedNames: acceptedNames(definition),
    storedVersions: [...before, ...added],
  };
}

function acceptedNames(definition: KubeObject): JsonObject {
  const names = objectAt(definition, 'spec', 'names') ?? {};
  const kind = stringAt(names, 'kind') ?? '';
  return { singular: kind.toLowerCase(), listKind: `${kind}List`, ...names };
}

function storedVersions(definition: KubeObject): readonly string[] {
  return listAt(definition, 'spec', 'versions').flatMap((version) => {
    const name = stringAt(version, 'name');
    const stored = objectAt({ version }, 'version')?.['storage'] === true;
    return name !== undefined && stored ? [name] : [];
  });
}
