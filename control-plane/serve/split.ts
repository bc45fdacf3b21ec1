// Cuts a long list of resources into answers that every client takes.
import type { Versioned } from '../snapshot/index.ts';

// A gRPC client refuses messages over 4 MiB unless told otherwise, and one of 1 MiB does not hold
// up the thread that decodes it.
const ANSWER_BYTES_MAX = 1024 * 1024;
// The envelope of one resource: two tags and lengths, the version.
const RESOURCE_OVERHEAD_BYTES = 64;

/** At least one part, which may be empty; a resource larger than an answer goes alone. */
export function split(resources: readonly Versioned[]): readonly (readonly Versioned[])[] {
  const parts: Versioned[][] = [[]];
  let bytes = 0;
  for (const resource of resources) {
    const size = resource.bytes.length + resource.name.length + RESOURCE_OVERHEAD_BYTES;
    const last = parts.at(-1);
    if (last === undefined || (last.length > 0 && bytes + size > ANSWER_BYTES_MAX)) {
      parts.push([resource]);
      bytes = size;
    } else {
      last.push(resource);
      bytes += size;
    }
  }
  return parts;
}
