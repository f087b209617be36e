import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { ConfigError, SupportBotError } from '../src/errors.ts';
import { formatTable } from './format-table.ts';
import type { Scenario, Table } from './scenario.ts';
import { desk } from './scenarios/desk.ts';
import { directLine } from './scenarios/direct-line.ts';
import { knownAddresses } from './scenarios/known-addresses.ts';
import { startUp } from './scenarios/start-up.ts';
import { storage } from './scenarios/storage.ts';

/** `npm run bench -- [scenario ...] [--quick] [--json]`: all scenarios when none is named. Progress is on standard error. */
const SCENARIOS: Scenario[] = [startUp, directLine, storage, desk, knownAddresses];

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const wanted = chooseScenarios(positionals);
  const measured: { scenario: string; tables: Table[] }[] = [];
  const machine = describeMachine();
  if (!values.json) console.log(`# Benchmark\n\n${Object.values(machine).join(', ')}\n`);
  for (const scenario of wanted) {
    const onProgress = (message: string): void => {
      console.error(`${scenario.name}: ${message}`);
    };
    const tables = await scenario.run({ isQuick: values.quick, onProgress });
    measured.push({ scenario: scenario.name, tables });
    if (!values.json) for (const table of tables) console.log(formatTable(table));
  }
  if (values.json)
    console.log(JSON.stringify({ machine, isQuick: values.quick, measured }, undefined, 2));
} catch (error) {
  console.error(error instanceof SupportBotError ? error.message : error);
  process.exitCode = 1;
}

function chooseScenarios(names: string[]): Scenario[] {
  if (names.length === 0) return SCENARIOS;
  return names.map((name) => {
    const scenario = SCENARIOS.find((candidate) => candidate.name === name);
    if (scenario) return scenario;
    const known = SCENARIOS.map((candidate) => `  ${candidate.name}: ${candidate.about}`).join(
      '\n',
    );
    throw new ConfigError(`There is no scenario ${name}. Those that there are:\n${known}`);
  });
}

/** Of a machine that does other things at the same time, the figures say less: the load shows it. */
function describeMachine(): Record<string, string> {
  const [processor] = cpus();
  return {
    processor: `${cpus().length} x ${processor?.model ?? 'unknown processor'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${process.platform} ${process.arch}, Node ${process.version}`,
    load: `load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} at the start`,
  };
}
