// Secrets as YAML texts, with certificates that are real.
import { stringify } from 'yaml';

type Drafted = {
  readonly name: string;
  readonly namespace?: string;
  /** In the clear; as Kubernetes has it, it is base64. */
  readonly data: Readonly<Record<string, string>>;
};

export function secretYaml({ name, namespace = 'default', data }: Drafted): string {
  const encoded = Object.entries(data).map(
    ([field, text]) => [field, Buffer.from(text).toString('base64')] as const,
  );
  return stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    data: Object.fromEntries(encoded),
  });
}
