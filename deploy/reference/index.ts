// Pages of the reference that are made from declarations.
export { apiPage } from './api-page.ts';
