import { z } from 'zod';

import { ServiceClientCredentialsFactory } from '../bot-framework.ts';
import type { AppCredentials } from './settings.ts';

const Token = z.object({ access_token: z.string(), expires_in: z.number() });

const RENEWED_BEFORE_END_MS = 60_000;

/**
 * Signs in at the local peer by the OAuth client credentials flow. Microsoft's own library, which signs in at Azure,
 * speaks to https addresses only.
 */
export class PeerCredentialsFactory extends ServiceClientCredentialsFactory {
  readonly #url: string;
  readonly #credentials: AppCredentials;
  #token: { value: string; endsAtMs: number } | undefined;

  constructor(url: string, credentials: AppCredentials) {
    super();
    this.#url = url;
    this.#credentials = credentials;
  }

  async isValidAppId(appId: string): Promise<boolean> {
    return Promise.resolve(appId === this.#credentials.appId);
  }

  async isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async createCredentials(
    ...[, audience]: Parameters<ServiceClientCredentialsFactory['createCredentials']>
  ): ReturnType<ServiceClientCredentialsFactory['createCredentials']> {
    return Promise.resolve({
      signRequest: async (request) => {
        request.headers.set('authorization', `Bearer ${await this.#signIn(audience)}`);
        return request;
      },
    });
  }

  async #signIn(audience = 'https://api.botframework.com'): Promise<string> {
    if (this.#token && this.#token.endsAtMs - RENEWED_BEFORE_END_MS > Date.now())
      return this.#token.value;
    const { appId, password, tenantId = 'botframework.com' } = this.#credentials;
    const response = await fetch(`${this.#url}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: password ?? '',
        scope: `${audience}/.default`,
      }),
    });
    if (!response.ok)
      throw new Error(
        `Signing in at the local peer: expected 200, got ${response.status}. Copy the lines that it prints into .env.`,
      );
    const token = Token.parse(await response.json());
    this.#token = { value: token.access_token, endsAtMs: Date.now() + token.expires_in * 1000 };
    return this.#token.value;
  }
}
