// OpenAPI v3, as far as clients use it: to explain fields, to know how to patch, and to see that
// `fieldValidation` is understood.
export { openApiBytes, openApiIndex } from './document.ts';
