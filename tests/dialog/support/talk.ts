import { dialogs as allDialogs } from '../../../dialogs/index.ts';
import { applyEffectResult } from '../../../src/dialog/apply-effect-result.ts';
import { beginDialog } from '../../../src/dialog/begin-dialog.ts';
import { continueDialog } from '../../../src/dialog/continue-dialog.ts';
import { parseDialogState, type DialogState } from '../../../src/dialog/dialog-state.ts';
import type { DialogTable } from '../../../src/dialog/dialog-table.ts';
import type { EffectRequest, EffectResult } from '../../../src/dialog/effect.ts';
import { GUIDED_ONLY, type Facts } from '../../../src/dialog/facts.ts';
import type { LeadsTo } from '../../../src/dialog/heard.ts';
import type { Input } from '../../../src/dialog/input.ts';
import { interpretAnswer } from '../../../src/dialog/interpret-answer.ts';
import type { DialogTurn, Step } from '../../../src/dialog/step.ts';
import { words } from './recognition.ts';

const NOON_MS = Date.parse('2026-03-02T12:00:00Z');

/** One conversation with one dialog, as the turn would hold it: the state is stored and read between any two messages. */
export class Talk {
  /** Results of the effects to come, in order. */
  readonly results: EffectResult[] = [];
  readonly effects: EffectRequest[] = [];
  facts: Facts;
  step: Step;
  #dialogs: DialogTable;
  #nowMs = NOON_MS;
  #turns = 0;

  constructor(
    dialogId: string,
    values: DialogState['values'] = {},
    facts: Facts = GUIDED_ONLY,
    dialogs: DialogTable = allDialogs,
  ) {
    this.facts = facts;
    this.#dialogs = dialogs;
    const turn = this.#turn();
    this.step = this.#settle(beginDialog(dialogs, { dialogId, values }, turn), turn);
  }

  /** What the dialog says to a message of which only the words are known. */
  say(text: string, leadsTo?: LeadsTo): string {
    const heard = { nowMs: this.#nowMs, nonce: '', facts: this.facts };
    const input = interpretAnswer(this.#dialogs, this.state, words(text), heard, leadsTo);
    return this.take(input ?? { kind: 'unclear' });
  }

  take(input: Input): string {
    const turn = this.#turn();
    this.step = this.#settle(continueDialog(this.#dialogs, this.state, input, turn), turn);
    return this.step.text;
  }

  wait(minutes: number): this {
    this.#nowMs += minutes * 60_000;
    return this;
  }

  deploy(dialogs: DialogTable): this {
    this.#dialogs = dialogs;
    return this;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** As it comes out of the store. */
  get state(): DialogState {
    if (this.step.kind === 'end')
      throw new Error(`The dialog has ended with "${this.ends.join()}".`);
    const state = parseDialogState(JSON.parse(JSON.stringify(this.step.state)));
    if (!state) throw new Error('The state did not survive being stored.');
    return state;
  }

  get ends(): string[] {
    return this.step.ended.map(({ end }) => end);
  }

  #turn(): DialogTurn {
    return { nowMs: this.#nowMs, nonce: `turn-${++this.#turns}`, facts: this.facts };
  }

  #settle(step: Step, turn: DialogTurn): Step {
    if (step.kind !== 'perform') return step;
    this.effects.push(step.effect);
    const result = this.results.shift() ?? { outcome: 'problem', code: 'upstream_error' };
    if (step.effect.effect === 'verify_binding' && result.outcome === 'ok')
      this.facts = { ...this.facts, level: 'A1', maskedAccount: 'j•••@e•••.com' };
    const later = { ...turn, facts: this.facts };
    const next = applyEffectResult(this.#dialogs, step.state, result, later);
    const text = [step.text, next.text].filter(Boolean).join('\n\n');
    return this.#settle({ ...next, text, tickets: [...step.tickets, ...next.tickets] }, later);
  }
}
