// Where a pod may run: the part of affinity that decides, not preferences; and tolerations.
import {
  integer,
  list,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';

const nodeRequirement = object(
  {
    key: string(),
    operator: oneOfWords('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
    values: optional(list(string())),
  },
  'ignore',
);

const nodeTerm = object(
  {
    matchExpressions: optional(list(nodeRequirement)),
    matchFields: optional(list(nodeRequirement)),
  },
  'ignore',
);

export const affinityView = object(
  {
    nodeAffinity: optional(
      object(
        {
          requiredDuringSchedulingIgnoredDuringExecution: optional(
            object({ nodeSelectorTerms: list(nodeTerm) }, 'ignore'),
          ),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

export const tolerationView = object(
  {
    key: optional(string()),
    operator: optional(string()),
    value: optional(string()),
    effect: optional(string()),
    tolerationSeconds: optional(integer()),
  },
  'ignore',
);

export type NodeTerm = Static<typeof nodeTerm>;
export type NodeRequirement = Static<typeof nodeRequirement>;
export type Toleration = Static<typeof tolerationView>;
