/** Something that is measured, in a file of its own under scenarios/. */
export interface Scenario {
  name: string;
  /** One line for the list of scenarios. */
  about: string;
  run(options: ScenarioOptions): Promise<Table[]>;
}

export interface ScenarioOptions {
  /** Shorter and smaller: to see that it works, not for figures to quote. */
  isQuick: boolean;
  onProgress: (message: string) => void;
}

export interface Table {
  title: string;
  /** Names of columns carry their unit, such as `p50 ms`. */
  rows: Record<string, string | number>[];
  /** What a reader must know to judge the figures. */
  notes: string[];
}
