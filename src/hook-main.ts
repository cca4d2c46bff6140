// Where a hook's process begins: the exit code says "stop" until the hook itself has said otherwise, because clients take
// every other exit code, and so every fault of ours, for permission to go on.

const BLOCK = 2;

/** Answers one event; never throws. */
export const runHook = async (argv: readonly string[]): Promise<void> => {
  process.exitCode = BLOCK;
  try {
    const { hook } = await import('./hook.ts');
    process.exitCode = await hook(argv, { env: process.env });
  } catch (thrown) {
    const fault = String(thrown).replace(/\s+/g, ' ');
    process.stderr.write(`harness hook: blocked, because of a fault of the harness itself: ${fault}\n`);
  }
};
