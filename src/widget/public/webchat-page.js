import { Kept } from '/chat/kept.js';
import { Session } from '/chat/session.js';

const place = document.getElementById('webchat');

open().catch((error) => {
  console.warn(error);
  const words = document.createElement('p');
  words.setAttribute('role', 'alert');
  words.textContent = 'We can’t reach support just now. Please reload the page in a moment.';
  place.replaceChildren(words);
});

/** Shows the conversation that the page at / shows as well. */
async function open() {
  const session = new Session(new Kept('localStorage', 'support-chat'));
  await session.renew();
  const { conversationId, token, isStarted } = session;
  const resumed = isStarted && { conversationId, watermark: '0' };
  const directLine = window.WebChat.createDirectLine({
    token,
    domain: `${location.origin}/v3/directline`,
    ...resumed,
  });
  // Web Chat starts the conversation itself; from then on it is one to come back to.
  const subscription = directLine.connectionStatus$.subscribe((status) => {
    const ONLINE = 2;
    if (status === ONLINE) session.markStarted();
  });
  window.addEventListener('pagehide', () => subscription.unsubscribe());
  window.WebChat.renderWebChat(
    {
      directLine,
      nonce: place.nonce,
      styleOptions: { suggestedActionLayout: 'flow' },
    },
    place,
  );
}
