import { SCRIPTS, startMeasuredService, type BotName } from '../measured-service.ts';
import { percentile } from '../percentile.ts';
import { readProcessUsage } from '../process-usage.ts';
import type { Scenario, Table } from '../scenario.ts';

export const startUp: Scenario = {
  name: 'start-up',
  about: 'time and processor time until ready to serve, and resident memory then',
  async run({ isQuick, onProgress }) {
    const starts = isQuick ? 2 : 7;
    onProgress('training, in case the model is not of the content');
    await (await startMeasuredService('support bot')).close();
    const rows: Table['rows'] = [];
    for (const bot of Object.keys(SCRIPTS) as BotName[]) rows.push(await measure(bot, starts));
    return [
      {
        title: 'Starting',
        rows,
        notes: [
          `${starts} starts each, on an empty store, with a trained model; everything is in the file cache. The echo bot has no model, and starts through the TypeScript loader, the support bot from one file made of its modules.`,
          'Processor time is that of the service alone; it does not depend on how busy the machine is, the time to ready does.',
        ],
      },
    ];
  },
};

async function measure(bot: BotName, starts: number): Promise<Table['rows'][number]> {
  const readyMs: number[] = [];
  const cpuMs: number[] = [];
  const residentMegabytes: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    const service = await startMeasuredService(bot);
    const usage = await readProcessUsage(service.pid);
    await service.close();
    readyMs.push(service.startMs);
    cpuMs.push(usage.cpuMs);
    residentMegabytes.push(usage.residentMegabytes);
  }
  return {
    bot,
    'ready ms, least': Math.round(Math.min(...readyMs)),
    'ready ms, median': Math.round(percentile(readyMs, 0.5)),
    'ready ms, most': Math.round(Math.max(...readyMs)),
    'CPU ms, median': Math.round(percentile(cpuMs, 0.5)),
    'resident MB, median': Math.round(percentile(residentMegabytes, 0.5)),
  };
}
