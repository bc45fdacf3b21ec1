// What injection adds to a pod. Pure: the webhook and `lateen kube-inject` run the same code.

// What holds for every pod
export { readInjectionTexts } from './settings-text.ts';
export type { InjectionTexts } from './settings-text.ts';
export { readInjection } from './settings.ts';
export type { InjectionSettings } from './settings.ts';
export { settingsOf } from './workload-config.ts';

// One pod; a file of workloads; a gateway's pod
export { inject } from './inject.ts';
export { injectText } from './document.ts';
export { gatewayContainer } from './gateway.ts';
