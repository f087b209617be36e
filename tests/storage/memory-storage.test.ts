import { Memory, openMemoryStorage } from './memory-storage.ts';
import { describeStorage } from './storage-contract.ts';

describe('storage in memory, which other tests run on', () => {
  let memory: Memory;

  beforeEach(() => {
    memory = new Memory();
  });

  describeStorage((now) => Promise.resolve(openMemoryStorage(memory, now)));
});
