export interface AppPackageSettings {
  appId: string;
  /** Whose bot it is. */
  company: string;
  /** https. Where the service is reached; the pages that Teams asks for are given below it, unless named. */
  publicUrl: string;
  websiteUrl: string;
  privacyUrl: string;
  termsUrl: string;
  /** Counts the versions of the package, such as `1.0.0`: Teams takes a changed one only with a higher number. */
  version: string;
}

/** What Teams must know of the app. https://learn.microsoft.com/microsoft-365/extensibility/schema */
export function toManifest(settings: AppPackageSettings): object {
  const { appId, company, publicUrl, websiteUrl, privacyUrl, termsUrl, version } = settings;
  const name = `${company} Support`.slice(0, 30);
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.22/MicrosoftTeams.schema.json',
    manifestVersion: '1.22',
    version,
    id: appId,
    developer: {
      name: company.slice(0, 32),
      websiteUrl,
      privacyUrl,
      termsOfUseUrl: termsUrl,
    },
    name: { short: name, full: `${company} customer support`.slice(0, 100) },
    description: {
      short: 'Answers from the help centre, and a person when you need one.',
      full: 'Ask in your own words. The bot answers from the help centre, walks you through what is to be done, and passes you on to a person whenever you like. What concerns your account is talked about in a personal chat only.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#1F5FBF',
    bots: [
      {
        botId: appId,
        scopes: ['personal', 'team', 'groupChat'],
        supportsFiles: false,
        isNotificationOnly: false,
        commandLists: [
          {
            scopes: ['personal', 'team', 'groupChat'],
            commands: [
              { title: 'Talk to a person', description: 'Opens a ticket, from anywhere' },
              { title: 'Where is my ticket?', description: 'Says how it stands' },
            ],
          },
        ],
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [new URL(publicUrl).hostname],
  };
}
