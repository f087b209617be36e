import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { messageOf } from '../api/request-error.ts';
import { Modal } from './modal.tsx';

interface ActFormProps {
  title: string;
  /** On the button that does it. */
  action: string;
  onClose: () => void;
  /** A failure is shown, and the form stays as it is. */
  onSubmit: () => Promise<void>;
  children: ComponentChildren;
}

/** Asks for what an act needs, and closes when it is done. Ctrl+Enter sends, also from within a field of many lines. */
export function ActForm({ title, action, onClose, onSubmit, children }: ActFormProps) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await onSubmit();
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };
  return (
    <Modal title={title} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }}
      >
        {children}
        {problem !== undefined && (
          <p class="form-problem" role="alert">
            {problem}
          </p>
        )}
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button button-primary" disabled={isBusy}>
            {isBusy ? 'One moment…' : action}
          </button>
        </div>
      </form>
    </Modal>
  );
}
