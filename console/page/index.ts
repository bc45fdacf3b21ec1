// The pages that people look at.
export { pages } from './pages.ts';
