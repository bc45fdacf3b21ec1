// The objects the kubectl tests apply, as a person would write them.

export const web = (replicas: number, text: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: busybox:1.36
        env:
        - { name: TEXT, value: ${text} }
        command: ["sh", "-c", "i=0; while true; do echo line $i $TEXT; i=$((i+1)); sleep 1; done"]
`;

export const settings = (colour: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { colour: ${colour} }
`;

export const pod = (name: string, command: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: busybox:1.36
    command: ["sh", "-c", "${command}"]
`;

export const widgets = (group: string): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.${group} }
spec:
  group: ${group}
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget, shortNames: [wd] }
  versions:
  - name: v1
    served: true
    storage: true
    subresources: { status: {} }
    additionalPrinterColumns:
    - { name: Size, type: integer, jsonPath: .spec.size }
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [size]
            properties:
              size: { type: integer, minimum: 1 }
              colour: { type: string, default: blue, enum: [blue, red] }
          status:
            type: object
            properties: { phase: { type: string } }
`;

export const widget = (group: string, spec: string): string => `
apiVersion: ${group}/v1
kind: Widget
metadata: { name: one }
spec: ${spec}
`;
