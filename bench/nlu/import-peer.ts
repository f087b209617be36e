/** A package of this folder, whose types the project does not have: it is not installed with the project. */
export function importPeer(name: string): Promise<unknown> {
  return import(name);
}
