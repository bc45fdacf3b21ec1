// How a Job finds its pods: by labels that carry the Job's own uid, so that no two Jobs share one.
import { isObject, objectAt, type JsonObject, type KubeObject } from '../../../lib/index.ts';

const UID_LABEL = 'batch.kubernetes.io/controller-uid';
const NAME_LABEL = 'batch.kubernetes.io/job-name';

/** The Job with its selector and its template's labels; it must have its uid and name already. */
export function jobSelector(job: KubeObject): KubeObject {
  const spec = objectAt(job, 'spec') ?? {};
  const uid = job.metadata.uid;
  if (spec['manualSelector'] === true || uid === undefined) return job;
  const name = job.metadata.name;
  const own = { [UID_LABEL]: uid, [NAME_LABEL]: name, 'controller-uid': uid, 'job-name': name };
  const template = objectOf(spec['template']);
  const metadata = objectOf(template['metadata']);
  const labels = { ...objectOf(metadata['labels']), ...own };
  const given = objectOf(spec['selector']);
  const matchLabels = { ...objectOf(given['matchLabels']), [UID_LABEL]: uid };
  return {
    ...job,
    spec: {
      ...spec,
      selector: { ...given, matchLabels },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  };
}

function objectOf(value: JsonObject[string]): JsonObject {
  return isObject(value) ? value : {};
}
