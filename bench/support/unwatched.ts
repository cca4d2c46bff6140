// Benches make the same call thousands of times, which a server holds up. The watch works as ever; it only stays silent.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NEVER = '[0, 0, 0]';
const LOOPS = ['identical', 'stale_reads', 'edit_revert', 'same_failure', 'stall'];

/** Writes the configuration of a user whose XDG_CONFIG_HOME is this. */
export const silenceWatch = (configHome: string): void => {
  const path = join(configHome, 'harness/config.yaml');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `loops:\n${LOOPS.map((loop) => `  ${loop}: ${NEVER}\n`).join('')}`);
};
