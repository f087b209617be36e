import { workerData } from 'node:worker_threads';
import { openSentenceEncoder } from '../sentence-encoder.ts';
import { encodeRemainingTexts, type SharedEncoding } from './encode-in-threads.ts';

const shared = workerData as SharedEncoding;
// The thread that asks has heard already of whatever there is to report.
const encoder = await openSentenceEncoder(shared.cacheDirectory, () => undefined);
if (encoder !== undefined) {
  await encodeRemainingTexts(shared, encoder);
  await encoder.close();
}
