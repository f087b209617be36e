import { workerData } from 'node:worker_threads';
import { encodeRemaining, type SharedEncoding } from './encode-on-threads.ts';

await encodeRemaining(workerData as SharedEncoding);
