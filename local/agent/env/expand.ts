// `$(NAME)` in a container's command, arguments, variables and subPathExpr.

/** A known `$(NAME)` becomes its value, `$$` a dollar; everything else stays as it is. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (found, name: string | undefined) => {
    if (found === '$$') return '$';
    return env[name ?? ''] ?? found;
  });
}
