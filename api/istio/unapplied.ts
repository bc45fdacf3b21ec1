// Kinds that are taken, kept and not applied: they speak of the inside of another proxy, or of what
// is not there yet. Whoever writes one is told so, and what to use instead.
import { json, type Static } from '../schema/index.ts';
import { resource } from './resource.ts';

/** EnvoyFilter, WasmPlugin, AuthorizationPolicy …, whatever they say. */
export const unappliedView = resource(json);

export type Unapplied = Static<typeof unappliedView>;
