// The command line: one table of commands (`lateen.ts`), and one file for each of them. The program
// is `main.ts`; this door is for tests.
export { lateen } from './lateen.ts';
