import path from 'node:path';
import type { Page } from 'playwright-core';

/** With SCREENSHOTS set to a folder, keeps there what customers see. */
export async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
