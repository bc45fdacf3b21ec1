// Why a request went where it went: the steps of a decision, who listens to them, and how they are
// told to people.
export type { Trail, TrailStep } from './trail.ts';
export type { Explanation, RequestDescription } from './explanation.ts';
export { describedIn, describedInJson } from './description.ts';
export { story } from './story.ts';
