// Writes the generated files. The only writer of schemas/ and of the tables in README.md and docs.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generated } from './generated.ts';

const files = generated();
rmSync('schemas', { recursive: true, force: true });
for (const [path, content] of files) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
console.log(`${files.size} files generated`);
