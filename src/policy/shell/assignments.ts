// Variables set for one command. Most variables can make some program run another one (PAGER, LD_PRELOAD, GIT_SSH …),
// so only a few names with plain values are known.

const NAMES = new Set([
  'NODE_ENV',
  'CI',
  'LANG',
  'LANGUAGE',
  'TZ',
  'NO_COLOR',
  'FORCE_COLOR',
  'COLUMNS',
  'LINES',
  'CLICOLOR',
  'CLICOLOR_FORCE',
  'PYTHONUNBUFFERED',
  'PYTHONDONTWRITEBYTECODE',
  'RUST_BACKTRACE',
  'GIT_OPTIONAL_LOCKS',
  'GIT_TERMINAL_PROMPT',
]);
const PAGERS = new Set(['PAGER', 'GIT_PAGER', 'GH_PAGER', 'MANPAGER']);
const PLAIN = /^[\w.@,:+-]*$/;
const ZONE = /^[A-Za-z][\w+-]*(?:\/[A-Za-z][\w+-]*)*$/;

/** Whether setting the variable for one command can do no harm. */
export const isSafeAssignment = (name: string, value: string): boolean => {
  if (PAGERS.has(name)) return value === 'cat' || value === '';
  if (name === 'TERM') return /^(?:dumb|xterm|xterm-256color)$/.test(value);
  if (name === 'TZ') return ZONE.test(value);
  return (NAMES.has(name) || /^LC_[A-Z]+$/.test(name)) && PLAIN.test(value);
};
