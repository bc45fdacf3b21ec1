// Says which version answered, and from which pod.
import { notFound, plain, type WebService } from '../web/index.ts';

export function helloWorld(version: string, instance: () => string): WebService {
  return ({ path }) => {
    if (path === '/health') return plain(200, 'Helloworld is healthy');
    if (path !== '/hello') return notFound();
    return plain(200, `Hello version: ${version}, instance: ${instance()}\n`);
  };
}
