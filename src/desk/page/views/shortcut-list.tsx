import { Modal } from '../parts/modal.tsx';
import { prefer, preferences } from '../state/preferences.ts';
import { shortcuts } from '../state/shortcuts.ts';

const FIXED = [
  { keys: ['Enter'], what: 'Open the marked ticket' },
  { keys: ['Ctrl', 'Enter'], what: 'Send what you write' },
  { keys: ['Esc'], what: 'Leave a field, close what is open' },
];

export function ShortcutList({ onClose }: { onClose: () => void }) {
  const all = [
    ...shortcuts.map(({ key, what }) => ({ keys: [key.toUpperCase()], what })),
    ...FIXED,
  ];
  return (
    <Modal title="Keys" onClose={onClose} isWide>
      <dl class="shortcuts">
        {all.map(({ keys, what }) => (
          <div key={what} class="shortcut">
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label class="choice">
        <input
          type="checkbox"
          checked={preferences.value.hasShortcuts}
          onChange={({ currentTarget }) => {
            prefer({ hasShortcuts: currentTarget.checked });
          }}
        />
        Single keys do something
      </label>
    </Modal>
  );
}
