// The tcp-echo sample: `tcp-echo 9000,9001 hello`.
import { createServer } from 'node:net';
import { echo } from './echo.ts';

const ports = (process.argv[2] ?? '9000').split(',').map(Number);
const prefix = process.argv[3] ?? 'hello';
for (const port of ports) {
  const server = createServer((socket) => {
    const { take } = echo(prefix);
    // A peer that hangs up early has heard enough.
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      const answer = take(Buffer.from(bytes));
      if (answer !== '') socket.write(answer, 'latin1');
    });
  });
  server.listen(port, () => console.log(`listening on ${port}, prefix: ${prefix}`));
}
