// Of the package's API, what the subject of the same name calls.
declare module 'http-proxy' {
  import type { Agent, ClientRequest, IncomingMessage, ServerResponse } from 'node:http';

  type Options = { readonly target: string; readonly agent: Agent; readonly xfwd: boolean };
  type Proxy = {
    on(event: 'proxyReq', hear: (upstream: ClientRequest, request: IncomingMessage) => void): void;
    on(
      event: 'error',
      hear: (error: Error, request: IncomingMessage, response: ServerResponse) => void,
    ): void;
    web(request: IncomingMessage, response: ServerResponse): void;
  };
  const httpProxy: { createProxyServer(options: Options): Proxy };
  export = httpProxy;
}
