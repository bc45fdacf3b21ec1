// The way to the store: what may be written, what is filled in, refused, counted and waited for,
// and what others are told. Every object of the cluster goes through here, whether a person, an
// agent or a controller writes it. Knows kinds as data; knows nothing of HTTP.

// Everything that can be done
export { openRegistry } from './registry.ts';
export type { Registry } from './registry.ts';
export { localApi } from './local-api.ts';

// What is served
export { openCatalog } from './catalog.ts';
export type { Catalog } from './catalog.ts';

// Requests
export { apiVersionOf } from './request.ts';
export type { Caller, FieldValidation, Parts, Place, Resource, Target } from './request.ts';
export type { Listed } from './list.ts';
export type { WrittenPart } from './update.ts';
export type { Watching } from './watch.ts';

// What is asked before a write
export { admitAll } from './admission.ts';
export type { Admission, AdmissionRequest, UserInfo } from './admission.ts';

// Refusing
export * from './refusal.ts';
