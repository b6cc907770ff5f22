import { createServer } from 'node:net';
import { PortTaken } from './infrastructure-error.js';

/**
 * The port on 127.0.0.1 for `purpose`: the one in the environment `variable`, else the one asked for, else any free one.
 * Throws PortTaken where a port was asked for and is in use, RangeError where the variable holds no port.
 */
export async function loopbackPort(purpose: string, variable: string, asked?: number): Promise<number> {
  const named = process.env[variable];
  const port = named ? Number(named) : (asked ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`${variable}=${named} is not a port.`);
  return new Promise((resolve, reject) => {
    const listener = createServer();
    listener.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port, purpose, variable) : error);
    });
    listener.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = listener.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      listener.close(() => resolve(bound));
    });
  });
}
