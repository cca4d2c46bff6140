// Whether a person gives a command that changes what is permitted. The governed cannot govern: what an assistant
// starts is refused, whatever it answers.
import { createInterface } from 'node:readline';
import type { Io } from './command.ts';

/** Set in whatever the harness or an assistant runs. */
const STARTED_BY: Readonly<Record<string, string>> = {
  HARNESS_TREE: 'the harness',
  CLAUDECODE: 'Claude Code',
  CODEX_SANDBOX: 'Codex',
  CODEX_SANDBOX_NETWORK_DISABLED: 'Codex',
  GEMINI_CLI: 'Gemini CLI',
  CURSOR_AGENT: 'Cursor',
};

/** Says so and ends with 1 when an assistant stands behind this process. */
export const refusesAssistant = (io: Io, act: string): boolean => {
  const name = Object.keys(STARTED_BY).find((variable) => (io.env[variable] ?? '') !== '');
  if (name === undefined) return false;
  io.err(
    `harness: ${STARTED_BY[name]} started this (${name} is set), and ${act} is up to a person. Next: give the command in a terminal of your own.\n`,
  );
  io.exitWith(1);
  return true;
};

/** Whether the person agrees: by --yes, or by answering at a terminal. Without either, no; and that is said. */
export const agrees = async (io: Io, { yes, question }: { readonly yes: boolean; readonly question: string }) => {
  if (yes) return true;
  if (!('isTTY' in io.stdin && io.stdin.isTTY === true)) {
    io.err('harness: nothing was changed. Next: the same command in a terminal, or with --yes.\n');
    io.exitWith(1);
    return false;
  }
  io.out(`${question} [y/N] `);
  const lines = createInterface({ input: io.stdin });
  try {
    for await (const line of lines) {
      if (/^y(?:es)?$/i.test(line.trim())) return true;
      break;
    }
  } finally {
    lines.close();
  }
  io.err('harness: nothing was changed.\n');
  io.exitWith(1);
  return false;
};
