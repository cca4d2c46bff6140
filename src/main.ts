#!/usr/bin/env node
// argv -> hook or command. Built as CommonJS: a hook is a process for each tool call, and Node's loader of modules alone
// would cost it half as much again.
const [name, ...rest] = process.argv.slice(2);
const isHelp = rest.some((word) => word === '--help' || word === '-h');

const run = async (): Promise<void> => {
  if (name === 'hook' && !isHelp) return (await import('./hook-main.ts')).runHook(rest);
  return (await import('./cli-main.ts')).runCommand(process.argv.slice(2));
};
void run();
