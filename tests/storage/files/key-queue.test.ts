import { expect } from 'chai';
import { KeyQueue } from '../../../src/storage/files/key-queue.ts';
import { failureOf } from '../storage-contract.ts';

describe('a key queue', () => {
  it('forgets a key when its work is done, well or not', async () => {
    const queue = new KeyQueue();
    const failing = queue.run('a', () => Promise.reject(new RangeError('on purpose')));
    const works = ['a', 'b'].map((key) => queue.run(key, () => Promise.resolve()));
    expect(queue.size).to.equal(2);
    await failureOf(failing);
    await Promise.all(works);
    expect(queue.size).to.equal(0);
  });

  it('is idle only after work that was added while waiting', async () => {
    const queue = new KeyQueue();
    const done: string[] = [];
    const first = queue.run('a', async () => {
      void queue.run('b', () => Promise.resolve(done.push('second')));
      await Promise.resolve();
      done.push('first');
    });
    await queue.idle();
    await first;
    expect(done).to.have.members(['first', 'second']);
  });
});
