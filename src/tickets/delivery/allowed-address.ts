import { lookup as lookUpName, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { DeliveryFailure } from './destination.ts';

/** Resolves a name as `dns.lookup` does, to all its addresses. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/**
 * Whether an address is one of the public internet. All others lead into somebody's own network: private, loopback,
 * link-local (where clouds keep their metadata), carrier-grade NAT, and the IPv6 forms that wrap an IPv4 address.
 * https://www.iana.org/assignments/iana-ipv4-special-registry, .../iana-ipv6-special-registry
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6, 2000::/3 is all that is given out.
  return parsed.kind() === 'ipv4' || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
}

export const resolveByDns: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    lookUpName(hostname, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });

/** Decides which addresses may be connected to. Names are resolved here and nowhere else. */
export class AllowedAddresses {
  readonly #privateHosts: ReadonlySet<string>;
  readonly #resolve: Resolve;

  /** `privateHosts`: those whose addresses may be private, as `host` or `host:port`. */
  constructor(privateHosts: readonly string[], resolve: Resolve = resolveByDns) {
    this.#privateHosts = new Set(privateHosts.map((host) => host.toLowerCase()));
    this.#resolve = resolve;
  }

  isPrivateAllowed(hostname: string, port: number | string): boolean {
    const host = hostname.toLowerCase();
    return this.#privateHosts.has(host) || this.#privateHosts.has(`${host}:${port}`);
  }

  /** The addresses of a host that may be connected to. Throws a DeliveryFailure where there are none. */
  async find(hostname: string, port: number | string): Promise<LookupAddress[]> {
    const bare = hostname.replace(/^\[|\]$/g, '');
    const family = isIP(bare);
    const all = family === 0 ? await this.#lookUp(bare) : [{ address: bare, family }];
    if (this.isPrivateAllowed(bare, port)) return all;
    const allowed = all.filter(({ address }) => isPublicAddress(address));
    if (allowed.length > 0) return allowed;
    throw new DeliveryFailure(
      `${bare} leads to a private address, which is refused unless WEBHOOK_PRIVATE_HOSTS lists the host`,
    );
  }

  /**
   * For `net.connect`: what it connects to is what was checked here, so that a name that resolves to something else a
   * moment later ("DNS rebinding") changes nothing. It is not asked about hosts that are addresses.
   */
  lookup(port: number | string) {
    return (
      hostname: string,
      { all }: LookupOptions,
      callback: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
    ): void => {
      this.find(hostname, port).then(
        (addresses) => {
          const [first] = addresses;
          if (all === true || !first) callback(null, addresses);
          else callback(null, first.address, first.family);
        },
        (error: unknown) => {
          callback(error instanceof Error ? error : new Error(String(error)), []);
        },
      );
    };
  }

  async #lookUp(hostname: string): Promise<LookupAddress[]> {
    try {
      return await this.#resolve(hostname);
    } catch (error) {
      throw new DeliveryFailure(`the name ${hostname} could not be resolved`, { cause: error });
    }
  }
}
