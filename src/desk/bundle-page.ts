import path from 'node:path';
import type { PluginBuild } from 'esbuild';
import { deskRoutes } from './desk-contract.ts';

const directory = path.join(import.meta.dirname, 'page');

/** The agents' page as the browser loads it. */
export interface PageBundle {
  script: Buffer;
  style: Buffer;
}

/** Makes the page's one script and one style sheet from its sources. Takes some tenths of a second. */
export async function bundlePage(): Promise<PageBundle> {
  // Loaded here, because a service whose desk nobody opens has no use for it.
  const { build, stop } = await import('esbuild');
  try {
    const { outputFiles } = await build({
      entryPoints: { desk: path.join(directory, 'main.tsx'), 'desk-style': stylesheet },
      outdir: directory,
      write: false,
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      legalComments: 'none',
      logLevel: 'silent',
      define: { DESK_ROUTES: JSON.stringify(addressesOfRoutes()) },
      plugins: [{ name: 'served modules', setup: keepServedModules }],
    });
    const contentOf = (ending: string): Buffer => {
      const file = outputFiles.find(({ path: name }) => name.endsWith(ending));
      if (!file) throw new Error(`The desk's bundle has no ${ending} file.`);
      return Buffer.from(file.contents);
    };
    return { script: contentOf('.js'), style: contentOf('.css') };
  } finally {
    // It keeps a process of its own.
    await stop();
  }
}

const stylesheet = path.join(directory, 'styles/desk.css');

/** The page takes methods and paths from the contract, without the schemas and the library that reads them. */
function addressesOfRoutes(): Record<string, { method: string; path: string }> {
  const entries = Object.entries(deskRoutes);
  return Object.fromEntries(
    entries.map(([operation, route]) => [operation, { method: route.method, path: route.path }]),
  );
}

/** What the chat page has as well, the browser loads from there: with what the content says about it at that time. */
function keepServedModules(bundling: PluginBuild): void {
  bundling.onResolve({ filter: /\/widget\/public\/[\w-]+\.js$/ }, ({ path: file }) => ({
    path: `/chat/${path.basename(file)}`,
    external: true,
  }));
}
