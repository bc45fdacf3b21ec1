// Text that a POSIX shell, or the mount table, reads back as exactly one word.

/** In single quotes, unless the word is plain. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** A field of fstab: blanks and backslashes as octal. */
export function mountField(text: string): string {
  return text.replace(/[\s\\#]/g, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
}
