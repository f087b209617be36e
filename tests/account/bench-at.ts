import { z } from 'zod';
import type { ConformanceBench } from './conformance-parts.ts';

/** The bench of a test environment elsewhere. */
export function benchAt(url: string): ConformanceBench {
  async function change(body: object): Promise<void> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${url} answered ${response.status} to ${JSON.stringify(body)}.`);
  }

  async function read<Schema extends z.ZodType>(path: string, schema: Schema) {
    return schema.parse(await (await fetch(url + path)).json());
  }

  const persona = z.object({ authenticatorCode: z.string(), assertion: z.string() });
  return {
    beginAnew: () => change({ change: 'begin_anew' }),
    async codeFor(address) {
      const schema = z.object({ code: z.string().nullable() });
      const { code } = await read(`/code?address=${encodeURIComponent(address)}`, schema);
      return code ?? undefined;
    },
    authenticatorCode: async (id) => (await read(`/personas/${id}`, persona)).authenticatorCode,
    assertionFor: async (id) => (await read(`/personas/${id}`, persona)).assertion,
    moveClock: (byMs) => change({ change: 'move_clock', byMs }),
    setJoinPolicy: (joinPolicy) => change({ change: 'set_join_policy', joinPolicy }),
  };
}
