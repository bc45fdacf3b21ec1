// CustomResourceDefinitions of all of Istio's kinds, made from their declarations.
import type { Json, JsonObject, KubeObject } from '../../lib/index.ts';
import { ISTIO_KINDS, type Column, type IstioKind } from './kinds.ts';

/** In an order in which they may be applied. */
export function crds(): readonly KubeObject[] {
  return ISTIO_KINDS.map(crd);
}

function crd(kind: IstioKind): KubeObject {
  const { group, plural, shortNames } = kind;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, labels: { app: 'istio-pilot', istio: 'istio' } },
    spec: {
      group,
      scope: 'Namespaced',
      conversion: { strategy: 'None' },
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural,
        singular: kind.kind.toLowerCase(),
        categories: ['istio-io', `${group.split('.')[0] ?? ''}-istio-io`],
        ...(shortNames.length > 0 ? { shortNames } : {}),
      },
      versions: kind.versions.map((version, i) => versionOf(kind, version, i === 0)),
    },
  };
}

const AGE: Column = {
  name: 'Age',
  path: '.metadata.creationTimestamp',
  says: 'How long it has been there',
};

function versionOf(kind: IstioKind, version: string, isStored: boolean): Json {
  return {
    name: version,
    served: true,
    storage: isStored,
    subresources: { status: {} },
    additionalPrinterColumns: [...kind.columns, AGE].map(({ name, path, says }) => ({
      name,
      jsonPath: path,
      description: says,
      type: name === AGE.name ? 'date' : 'string',
    })),
    schema: {
      openAPIV3Schema: {
        type: 'object',
        properties: { spec: kind.spec ?? ANYTHING, status: ANYTHING },
      },
    },
  };
}

const ANYTHING: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
