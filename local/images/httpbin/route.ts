// What a route of httpbin is, and what its replies may use of the world.
import type { Clock, Random } from '../../../lib/index.ts';
import type { WebReply, WebRequest } from '../web/index.ts';

export type HttpbinOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: () => string;
  readonly hostname: string;
};

export type Route = {
  readonly path: RegExp;
  readonly reply: (
    request: WebRequest,
    parts: readonly string[],
    options: HttpbinOptions,
  ) => WebReply | Promise<WebReply>;
};
