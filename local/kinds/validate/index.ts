// What must hold of an object before it is stored, and between it and the one it replaces. One file
// a family of kinds; every problem is found, each with its path and the words kubectl users know.
export { validateCreate, validateUpdate } from './validate.ts';
