import net from 'node:net';

/** A network link to a server: it can be cut, and mended. */
export interface BreakableLink {
  url: string;
  /** Cuts every connection. New ones are let through. */
  cut(): void;
  /** Cuts every connection, and every new one until `mend`. */
  break(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function linkTo(url: string): Promise<BreakableLink> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<net.Socket>();
  let isBroken = false;
  const server = net.createServer((near) => {
    if (isBroken) {
      near.destroy();
      return;
    }
    const far = net.connect(Number(port), hostname);
    near.pipe(far).pipe(near);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}/`,
    cut,
    break() {
      isBroken = true;
      cut();
    },
    mend() {
      isBroken = false;
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
