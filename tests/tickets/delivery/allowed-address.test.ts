import { expect } from 'chai';
import fc from 'fast-check';
import {
  AllowedAddresses,
  isPublicAddress,
} from '../../../src/tickets/delivery/allowed-address.ts';
import { DeliveryFailure } from '../../../src/tickets/delivery/destination.ts';

const refused = [
  '0.0.0.0',
  '10.0.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:db8::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  'not an address',
];

describe('the addresses that may be connected to', () => {
  for (const address of refused)
    it(`do not include ${address}`, () => {
      expect(isPublicAddress(address)).to.equal(false);
    });

  for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '::ffff:8.8.8.8'])
    it(`include ${address}`, () => {
      expect(isPublicAddress(address)).to.equal(true);
    });

  it('include no address of a private network, however it is written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom([10], [127], [192, 168], [169, 254]),
        fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
        (net, rest) => {
          const [a = 0, b = 0, c = 0, d = 0] = [...net, ...rest];
          const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);
          expect(isPublicAddress(`${a}.${b}.${c}.${d}`)).to.equal(false);
          expect(isPublicAddress(`::ffff:${a}.${b}.${c}.${d}`)).to.equal(false);
          expect(isPublicAddress(`::ffff:${hex(a, b)}:${hex(c, d)}`)).to.equal(false);
          expect(isPublicAddress(`64:ff9b::${hex(a, b)}:${hex(c, d)}`)).to.equal(false);
        },
      ),
    );
  });

  it('are the public ones of a name that has private ones too', async () => {
    const addresses = new AllowedAddresses([], () =>
      Promise.resolve([
        { address: '10.0.0.1', family: 4 },
        { address: '93.184.216.34', family: 4 },
      ]),
    );
    expect(await addresses.find('example.com', 443)).to.deep.equal([
      { address: '93.184.216.34', family: 4 },
    ]);
  });

  it('may be private where the host is listed, with its port or without', async () => {
    const addresses = new AllowedAddresses(['intranet.example', '127.0.0.1:8080'], () =>
      Promise.resolve([{ address: '10.0.0.1', family: 4 }]),
    );
    expect(await addresses.find('Intranet.example', 443)).to.have.length(1);
    expect(await addresses.find('127.0.0.1', '8080')).to.have.length(1);
    for (const [host, port] of [
      ['127.0.0.1', '9090'],
      ['other.example', '443'],
    ] as const) {
      const error: unknown = await addresses.find(host, port).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(DeliveryFailure);
      expect(error).to.have.property('message').that.includes('WEBHOOK_PRIVATE_HOSTS');
    }
  });
});
