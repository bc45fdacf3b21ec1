// The file that kubectl reads. It is written at every start, because the port may differ.

export type Access = {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
};

/** One cluster, one user and one context, all named `lateen`. */
export function kubeconfig({ server, ca, cert, key }: Access): string {
  return `# Written by lateen at every start; changes are lost.
apiVersion: v1
kind: Config
current-context: lateen
clusters:
- name: lateen
  cluster:
    server: ${server}
    certificate-authority-data: ${base64(ca)}
users:
- name: lateen
  user:
    client-certificate-data: ${base64(cert)}
    client-key-data: ${base64(key)}
contexts:
- name: lateen
  context:
    cluster: lateen
    user: lateen
    namespace: default
`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
