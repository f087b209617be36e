/**
 * Measures the scanner at length:
 * `node --import=tsx tests/privacy/measure-scanner.ts <secrets of each kind> <seed> [file ...]`.
 * A file holds ordinary messages, one JSON object with a `text` a line.
 */
import { readFileSync } from 'node:fs';
import { randomSequence } from '../../src/nlu/random-sequence.ts';
import { redactText } from '../../src/privacy/redact-text.ts';
import { scanSecrets } from '../../src/privacy/scan-secrets.ts';
import { generateSecret, secretKinds } from './generate-secrets.ts';
import { splitSeedPhrase } from './write-seed-phrase.ts';
import { leaks } from './written-secret.ts';

const messagesRemembered = 12;

const [countText = '10000', seedText = '1', ...files] = process.argv.slice(2);
const count = Number(countText);
const seed = Number(seedText);

for (const kind of secretKinds) {
  const random = randomSequence(seed);
  let left = 0;
  for (let made = 0; made < count; made += 1) {
    const secret = generateSecret(random, kind);
    if (!leaks(secret, scanSecrets(secret.text))) continue;
    left += 1;
    report(`  left: ${JSON.stringify(secret.text)}`);
  }
  report(`${kind}: ${left} of ${count} left readable`);
}

const random = randomSequence(seed);
const splitLeft = Array.from({ length: count }, () => splitSeedPhrase(random)).filter(
  ({ earlier, last }) => leaks(last, scanSecrets(last.text, { recentTexts: earlier })),
);
report(
  `last part of a phrase over several messages: ${splitLeft.length} of ${count} left readable`,
);

for (const file of files) {
  const texts = readTexts(file);
  const alarms = texts.filter((text) => scanSecrets(text).length > 0);
  for (const text of alarms) report(`  alarm: ${redactText(text, scanSecrets(text))}`);
  const shuffled = texts.map(() => texts[Math.floor(random() * texts.length)] ?? '');
  const inConversation = shuffled.filter((text, index) => {
    const recentTexts = shuffled.slice(Math.max(0, index - messagesRemembered), index);
    return scanSecrets(text, { recentTexts }).length > scanSecrets(text).length;
  });
  for (const text of inConversation) report(`  alarm in a conversation: ${text}`);
  report(
    `${file}: ${alarms.length} alarms in ${texts.length} messages, ${inConversation.length} more in conversations of them`,
  );
}

function readTexts(file: string): string[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { text: string }).text);
}

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
