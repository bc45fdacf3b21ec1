// ProxyConfig: settings of the proxies themselves; they hold from a pod's injection on.
import { integer, map, object, optional, string, type Static } from '../schema/index.ts';
import { resource } from './resource.ts';
import { selector } from './values.ts';

export const proxyConfigSpec = object({
  selector: optional(selector),
  concurrency: optional(integer()),
  environmentVariables: optional(map(string())),
  image: optional(object({ imageType: optional(string()) })),
});
export const proxyConfigView = resource(proxyConfigSpec);

export type ProxyConfig = Static<typeof proxyConfigView>;
