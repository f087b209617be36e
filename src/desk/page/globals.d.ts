import type { DeskOperation } from '../desk-contract.ts';

declare global {
  /** Of the contract's routes, put in when the page is bundled. */
  const DESK_ROUTES: Record<DeskOperation, { method: string; path: string }>;
}
