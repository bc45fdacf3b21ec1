// What the API server fills in when an object leaves something unsaid. Pure: nothing here knows the
// cluster's state; the two functions that need a piece of it take it as a parameter.
export { withDefaults } from './defaults.ts';
export { jobSelector } from './job-selector.ts';
export { withServiceAccountVolume } from './service-account.ts';
