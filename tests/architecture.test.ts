import { expect } from 'chai';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../src/config.ts';

/**
 * Who may import whom. A folder may always import itself, the modules in `common` and packages; what else, this table says.
 * `turn/turn-handler` and the like name a single module.
 */
const allowed: Record<string, readonly string[]> = {
  'src/nlu': [],
  'src/faq': ['src/nlu'],
  'src/storage': [],
  'src/privacy': ['src/storage'],
  'src/account': ['src/storage'],
  'src/tickets': ['src/storage', 'src/privacy'],
  'src/dialog': ['src/nlu/recognition'],
  dialogs: ['src/dialog', 'src/account', 'src/tickets', 'src/faq'],
  'src/turn': ['src/dialog', 'src/nlu', 'src/faq', 'src/tickets', 'src/privacy', 'src/storage'],
  // Channels deliver from the activity log, so they know its port besides the one type of the bot; Slack also notes how
  // far it has looked for messages that never came.
  'src/channels': [
    'src/turn/turn-handler',
    'src/storage/activity',
    'src/storage/activity-log',
    'src/storage/storage',
    'src/server',
  ],
  'src/server': ['src/tickets', 'src/channels', 'src/storage/activity', 'src/storage/activity-log'],
  // The desk keeps sessions, exports and an audit log of its own, and reads transcripts from the activity log; agents
  // read the bot's Markdown as customers do.
  'src/desk': [
    'src/tickets',
    'src/channels',
    'src/server',
    'src/storage/storage',
    'src/storage/activity',
    'src/storage/activity-log',
    'src/widget/public/markdown',
  ],
  'src/widget': ['src/tickets', 'src/channels', 'src/server'],
};

const common = ['src/errors.ts', 'src/parse-content.ts'];

/** The composition root and what starts it may import everything. */
const compositionRoots =
  /^src\/(?:app|main|config|errors|log|open-[\w-]+|parse-content)\.ts$|^src\/cli\//;

const importLine = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

function typescriptFiles(directory: string): string[] {
  return readdirSync(path.join(projectRoot, directory)).flatMap((name) => {
    const file = `${directory}/${name}`;
    if (statSync(path.join(projectRoot, file)).isDirectory()) return typescriptFiles(file);
    return /\.tsx?$/.test(name) ? [file] : [];
  });
}

function importsOf(file: string): string[] {
  const source = readFileSync(path.join(projectRoot, file), 'utf8');
  return [...source.matchAll(importLine)].map(([, target = '']) =>
    path.posix.join(path.posix.dirname(file), target),
  );
}

function folderOf(file: string): string {
  return file.startsWith('dialogs/') ? 'dialogs' : file.split('/').slice(0, 2).join('/');
}

function isAllowed(file: string, target: string): boolean {
  const folder = folderOf(file);
  if (folderOf(target) === folder || common.includes(target)) return true;
  const module = target.replace(/\.(?:ts|js)$/, '');
  return (allowed[folder] ?? []).some(
    (entry) => module === entry || module.startsWith(`${entry}/`),
  );
}

describe('the architecture', () => {
  const files = [...typescriptFiles('src'), ...typescriptFiles('dialogs')];

  it('lets every folder import only what the table allows', () => {
    const offences = files
      .filter((file) => !compositionRoots.test(file))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => !isAllowed(file, target))
          .map((target) => `${file} imports ${target}`),
      );
    expect(offences).to.deep.equal([]);
  });

  it('lists every folder of src in the table', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => !folder.endsWith('.ts')));
    folders.delete('src/cli');
    expect([...folders].filter((folder) => !(folder in allowed))).to.deep.equal([]);
  });

  it('lets only what puts the parts together import the table of dialogs', () => {
    const importers = files.filter((file) => importsOf(file).includes('dialogs/index.ts'));
    expect(importers.filter((file) => !compositionRoots.test(file))).to.deep.equal([]);
  });

  it('names no particular company in src', () => {
    const sources = files.filter((file) => file.startsWith('src/'));
    const naming = sources.filter((file) =>
      /\bokx\b/i.test(readFileSync(path.join(projectRoot, file), 'utf8')),
    );
    expect(naming).to.deep.equal([]);
  });
});
