import { createServer } from 'node:net';

/**
 * A free port below those that systems give to outgoing connections. Among those, a client that keeps knocking at a
 * closed port of its own machine may come to be connected with itself.
 */
export async function findPort(random: () => number): Promise<number> {
  const port = 20_000 + Math.floor(random() * 10_000);
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(true);
    });
  });
  if (!isFree) return findPort(random);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
