import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildAppPackage } from '../channels/bot-service/app-package/build-package.ts';
import { projectRoot } from '../config.ts';
import { ConfigError, SupportBotError } from '../errors.ts';
import { loadWords } from '../turn/words.ts';

/**
 * `npm run teams-package -- [--out FILE] [--version 1.0.0] [--website URL] [--privacy URL] [--terms URL]`: the file that
 * is uploaded to Teams. Takes the app id and the address from the environment or .env, as the service does.
 */
const environmentFile = path.join(projectRoot, '.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);

try {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: path.join(projectRoot, 'var/teams-app.zip') },
      version: { type: 'string', default: '1.0.0' },
      website: { type: 'string' },
      privacy: { type: 'string' },
      terms: { type: 'string' },
    },
  });
  const words = await loadWords(path.join(projectRoot, 'data/words.json'));
  const website = values.website ?? words.officialSites[0] ?? requireSetting('PUBLIC_URL');
  const contents = await buildAppPackage({
    appId: requireSetting('MicrosoftAppId'),
    company: words.company,
    publicUrl: requireSetting('PUBLIC_URL'),
    websiteUrl: website,
    privacyUrl: values.privacy ?? website,
    termsUrl: values.terms ?? website,
    version: values.version,
  });
  await mkdir(path.dirname(values.out), { recursive: true });
  await writeFile(values.out, contents);
  console.log(`${values.out} is ready to be uploaded to Teams.`);
} catch (error) {
  console.error(error instanceof SupportBotError ? error.message : error);
  process.exitCode = 1;
}

function requireSetting(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new ConfigError(
    `${name}: expected a value, found none. Set it in .env; docs/teams.md says how.`,
  );
}
