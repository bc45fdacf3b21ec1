// Texts, headers and what is done to them.
export { headerChange, headerChanges, NO_CHANGES } from './changes.ts';
export { cookieMatch, headerMatch, queryMatch } from './header.ts';
export { regex, substitution, textMatch } from './text.ts';
