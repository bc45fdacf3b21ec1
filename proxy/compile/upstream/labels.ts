// Labels of endpoints, as metadata carries them.
import { isObject, type JsonObject } from '../../../lib/index.ts';

/** Those that are texts; nothing else is compared. */
export function textLabels(struct: JsonObject | undefined): Readonly<Record<string, string>> {
  if (!isObject(struct)) return NONE;
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(struct)) {
    if (typeof value === 'string') labels[name] = value;
  }
  return labels;
}

const NONE: Readonly<Record<string, string>> = {};
