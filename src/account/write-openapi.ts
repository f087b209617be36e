// Writes openapi.yaml anew. Run it with tsx after a change of the contract, and format the file with prettier.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { describeContract } from './describe-contract.ts';

const header = '# Written by write-openapi.ts from operations.ts and account-data.ts.\n';
const options = { lineWidth: 0, aliasDuplicateObjects: false, blockQuote: 'literal' } as const;
await writeFile(
  path.join(import.meta.dirname, 'openapi.yaml'),
  header + stringify(describeContract(), options),
);
