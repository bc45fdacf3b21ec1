// What a proxy sheds when it is hard pressed, so that what it keeps is served well.
export { Overload } from './overload.ts';
