import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface FileWatch {
  close(): void;
}

/** Calls back after files directly in these folders, or these files, were written, added or removed. */
export type WatchFiles = (paths: readonly string[], onChange: () => void) => FileWatch;

const LOOK_EVERY_MS = 300;
/** Editors' own temporary files do not count. */
const CONTENT = /\.(?:md|json)$/u;

/**
 * Looks at sizes and times of change: unlike notifications, that also works on network drives, and when a whole folder is
 * replaced. Reports once the files have stayed the same between two looks, so that copying a folder is one change; and once
 * in the beginning, for what was changed before it looked.
 */
export const watchFiles: WatchFiles = (paths, onChange) => {
  let reported: string | undefined;
  let seen: string | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  void look();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };

  async function look(): Promise<void> {
    const found = await describe(paths);
    if (isClosed) return;
    if (found === seen && found !== reported) {
      reported = found;
      onChange();
    }
    seen = found;
    timer = setTimeout(() => void look(), LOOK_EVERY_MS).unref();
  }
};

async function describe(paths: readonly string[]): Promise<string> {
  const files = (await Promise.all(paths.map(filesAt))).flat().filter((file) => CONTENT.test(file));
  const lines = await Promise.all(
    files.map(async (file) => {
      const facts = await stat(file).catch(() => undefined);
      return `${file} ${facts ? `${facts.mtimeMs} ${facts.size}` : 'gone'}`;
    }),
  );
  return lines.join('\n');
}

async function filesAt(location: string): Promise<string[]> {
  if (path.extname(location) !== '') return [location];
  const names = await readdir(location).catch(() => []);
  return names.sort().map((name) => path.join(location, name));
}
