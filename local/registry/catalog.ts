// The kinds that are served just now: the built-in ones and those that stored definitions declare.
// A definition counts from the moment it is written; `revision` tells those who keep documents.
import type { KubeObject, ResourceId } from '../../lib/index.ts';
import { customKind, kindKey, type Kind } from '../kinds/index.ts';
import type { Resource } from './request.ts';

export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

export interface Catalog {
  /** Rises whenever the served kinds change. */
  readonly revision: number;
  kinds(): readonly Kind[];
  byKey(key: string): Kind | undefined;
  /** Undefined when the resource is not served in that version. */
  find(id: ResourceId): Resource | undefined;
  declare(definition: KubeObject): void;
  withdraw(definition: KubeObject): void;
}

export function openCatalog(builtin: readonly Kind[]): Catalog {
  const kinds = new Map(builtin.map((kind) => [kindKey(kind), kind]));
  let revision = 1;
  return {
    get revision() {
      return revision;
    },
    kinds: () => [...kinds.values()],
    byKey: (key) => kinds.get(key),
    find({ group, version, plural }) {
      const kind = kinds.get(kindKey({ group, plural }));
      if (kind?.versions.some((served) => served.version === version) !== true) return undefined;
      return { kind, version };
    },
    declare(definition) {
      const reading = customKind(definition);
      if (reading.kind === 'rejected' || builtinAt(kinds, definition.metadata.name)) return;
      kinds.set(definition.metadata.name, reading.value);
      revision += 1;
    },
    withdraw(definition) {
      if (builtinAt(kinds, definition.metadata.name)) return;
      if (kinds.delete(definition.metadata.name)) revision += 1;
    },
  };
}

/** A definition can not take the place of what is built in. */
function builtinAt(kinds: ReadonlyMap<string, Kind>, name: string): boolean {
  return kinds.get(name)?.custom === false;
}
