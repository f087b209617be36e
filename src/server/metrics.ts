import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** How things stand with one receiver of ticket events. */
export interface DeliveryCount {
  destination: string;
  pending: number;
  oldestAgeSeconds: number;
  dead: number;
}

/** What the operator can measure. Labels never carry anything a customer wrote. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #turns: Counter<'decision'>;
  readonly #seconds: Histogram;
  readonly #dialogEnds: Counter<'dialog' | 'end'>;
  readonly #feedback: Counter<'rating' | 'reason'>;

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    this.#turns = new Counter({
      name: 'support_bot_turns_total',
      help: 'Turns handled, by what was decided.',
      labelNames: ['decision'],
      registers: [this.#registry],
    });
    this.#seconds = new Histogram({
      name: 'support_bot_turn_duration_seconds',
      help: 'From the start of a turn to its commit.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [this.#registry],
    });
    this.#dialogEnds = new Counter({
      name: 'support_bot_dialog_ends_total',
      help: 'Dialogs that ended, by how.',
      labelNames: ['dialog', 'end'],
      registers: [this.#registry],
    });
    this.#feedback = new Counter({
      name: 'support_bot_feedback_total',
      help: 'What customers said of answers.',
      labelNames: ['rating', 'reason'],
      registers: [this.#registry],
    });
  }

  countFeedback(rating: string, reason = 'none'): void {
    this.#feedback.inc({ rating, reason });
  }

  /** Reports the deliveries to each destination at the time they are asked for. */
  watchDeliveries(count: () => readonly DeliveryCount[]): void {
    const register = (
      name: string,
      help: string,
      valueOf: (one: DeliveryCount) => number,
    ): void => {
      const gauge = new Gauge({
        name,
        help,
        labelNames: ['destination'],
        registers: [this.#registry],
        collect: () => {
          for (const one of count()) gauge.set({ destination: one.destination }, valueOf(one));
        },
      });
    };
    register(
      'support_bot_deliveries_pending',
      'Ticket events that have not arrived, the given up included.',
      ({ pending }) => pending,
    );
    register(
      'support_bot_deliveries_oldest_seconds',
      'How long the oldest of them has waited.',
      ({ oldestAgeSeconds }) => oldestAgeSeconds,
    );
    register(
      'support_bot_deliveries_dead',
      'Ticket events that were given up and wait for a replay.',
      ({ dead }) => dead,
    );
  }

  countDialogEnd(dialog: string, end: string): void {
    this.#dialogEnds.inc({ dialog, end });
  }

  countTurn(decision: string, durationMs: number): void {
    this.#turns.inc({ decision });
    this.#seconds.observe(durationMs / 1000);
  }

  /** In the Prometheus text format. */
  async render(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
