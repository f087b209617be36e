import { workerData } from 'node:worker_threads';
import { trainRemainingClasses, type SharedTraining } from './train-one-vs-rest.ts';

trainRemainingClasses(workerData as SharedTraining);
