import { expect } from 'chai';
import { CustomerData } from '../../src/privacy/customer-data.ts';
import { heldByTurns } from '../../src/turn/held-data.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { openTestBot } from '../support/test-bot.ts';
import { textsIn } from '../support/texts-in.ts';

describe('what is kept of customers', () => {
  const directory = useTemporaryDirectory();

  it('is given back whole, and gone from every file when it is erased', async function erased() {
    this.timeout(60_000);
    const forgotten = await openTestBot(directory());
    await forgotten.say('my parrot Quetzalcoatl locked me out, where do I join the video call?');
    await forgotten.say('freeze my account');
    const { conversationId } = forgotten.standing();
    const data = new CustomerData(
      forgotten.bot.storage,
      forgotten.bot.activities,
      heldByTurns(forgotten.bot),
    );
    const copy = await data.copy(conversationId);
    expect(JSON.stringify(copy)).to.include('Quetzalcoatl').and.to.include('freeze-account');
    await data.erase(conversationId);
    expect((await data.copy(conversationId)).parts).to.not.have.property('messages');
    expect(forgotten.bot.silences.due(Number.MAX_SAFE_INTEGER)).to.deep.equal([]);
    expect(await textsIn(directory())).to.not.include('Quetzalcoatl');
    await forgotten.close();
  });

  it('is erased after the next start where a crash interrupted that', async function resumed() {
    this.timeout(60_000);
    const bot = await openTestBot(directory());
    await bot.say('my parrot Quetzalcoatl locked me out');
    const { conversationId } = bot.standing();
    const dying = [
      ...heldByTurns(bot.bot),
      {
        name: 'dying',
        copy: () => Promise.resolve(undefined),
        whereabouts: () => Promise.reject(new Error('killed')),
      },
    ];
    await new CustomerData(bot.bot.storage, bot.bot.activities, dying)
      .erase(conversationId)
      .catch(() => undefined);
    expect(await textsIn(directory())).to.include('Quetzalcoatl');
    const after = new CustomerData(bot.bot.storage, bot.bot.activities, heldByTurns(bot.bot));
    await after.resume();
    expect(await textsIn(directory())).to.not.include('Quetzalcoatl');
    await bot.close();
  });
});
