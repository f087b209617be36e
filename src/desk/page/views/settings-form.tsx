import { Modal } from '../parts/modal.tsx';
import { playTone } from '../state/attention.ts';
import { perform, tell } from '../state/notices.ts';
import { prefer, preferences, type Theme } from '../state/preferences.ts';

const THEMES: readonly { theme: Theme; name: string }[] = [
  { theme: 'system', name: 'Like the system' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
];

/** Each takes effect at once. */
export function SettingsForm({ onClose }: { onClose: () => void }) {
  const { theme, hasSound, hasNotifications, hasShortcuts } = preferences.value;
  return (
    <Modal title="Settings of this browser" onClose={onClose}>
      <div class="form">
        <fieldset class="choices">
          <legend>Colours</legend>
          {THEMES.map((choice) => (
            <label key={choice.theme} class="choice">
              <input
                type="radio"
                name="theme"
                checked={choice.theme === theme}
                onChange={() => {
                  prefer({ theme: choice.theme });
                }}
              />
              {choice.name}
            </label>
          ))}
        </fieldset>
        <fieldset class="choices">
          <legend>When something needs you</legend>
          <label class="choice">
            <input
              type="checkbox"
              checked={hasSound}
              onChange={({ currentTarget }) => {
                prefer({ hasSound: currentTarget.checked });
                if (currentTarget.checked) playTone();
              }}
            />
            Play a sound
          </label>
          <label class="choice">
            <input
              type="checkbox"
              checked={hasNotifications}
              onChange={({ currentTarget }) => {
                const isWanted = currentTarget.checked;
                perform(() => changeNotifications(isWanted));
              }}
            />
            <span>
              Show a notification
              <span class="hint">Names the ticket’s number, never what was said.</span>
            </span>
          </label>
        </fieldset>
        <fieldset class="choices">
          <legend>Keyboard</legend>
          <label class="choice">
            <input
              type="checkbox"
              checked={hasShortcuts}
              onChange={({ currentTarget }) => {
                prefer({ hasShortcuts: currentTarget.checked });
              }}
            />
            Single keys do something (? lists them)
          </label>
        </fieldset>
      </div>
    </Modal>
  );
}

/** The browser asks the agent once, and only when they want it. */
async function changeNotifications(isWanted: boolean): Promise<void> {
  const isPossible = 'Notification' in globalThis;
  const isAllowed =
    isWanted && isPossible && (await Notification.requestPermission()) === 'granted';
  prefer({ hasNotifications: isAllowed });
  if (isWanted && !isAllowed) {
    tell('The browser does not allow notifications of this page.', 'problem');
  }
}
