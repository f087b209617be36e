import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export const ISSUER = 'https://api.botframework.com';

/** What a token may say other than it should, for those who try to forge one. */
export interface TokenClaims {
  issuer?: string;
  audience: string;
  serviceUrl?: string | undefined;
  /** Seconds from now. Default: 10 ago. */
  notBefore?: number;
  /** Seconds from now. Default: an hour. */
  expires?: number;
}

/** A key as Bot Service signs its requests with. */
export class SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** As published: which channels may use the key stands beside it. */
  readonly jwk: JWK & { kid: string; endorsements: string[] };

  private constructor(privateKey: CryptoKey, publicKey: CryptoKey, jwk: SigningKey['jwk']) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.jwk = jwk;
  }

  static async generate(kid: string, endorsements: string[]): Promise<SigningKey> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', endorsements };
    return new SigningKey(privateKey, publicKey, jwk);
  }

  async sign({
    issuer = ISSUER,
    audience,
    serviceUrl,
    notBefore = -10,
    expires = 3600,
  }: TokenClaims): Promise<string> {
    const nowSeconds = Math.floor(Date.now() / 1000);
    return new SignJWT(serviceUrl === undefined ? {} : { serviceurl: serviceUrl })
      .setProtectedHeader({ alg: 'RS256', kid: this.jwk.kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setNotBefore(nowSeconds + notBefore)
      .setExpirationTime(nowSeconds + expires)
      .sign(this.privateKey);
  }
}
