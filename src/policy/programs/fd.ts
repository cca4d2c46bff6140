// fd lists files like find; only -x and -X make it run something.
import { program } from './grammar.ts';
import type { Parsed } from './options.ts';
import { follows, type Names } from './program.ts';

const LISTING =
  /^(?:-[HIuegiFaspdtEc]|--(?:hidden|no-ignore|extension|glob|type|exclude|max-depth|full-path|absolute-path))$/;

export const fd = program({
  flags: `
    -H -I -u -s -i -g -F -a -l -L -p -0 -q -1 --hidden --no-ignore --no-ignore-vcs --unrestricted
    --case-sensitive --ignore-case --glob --regex --fixed-strings --absolute-path --list-details --follow
    --full-path --print0 --quiet --prune --one-file-system --show-errors --version --help
  `,
  text: `
    -d -t -e -E -c -j -S --max-depth --min-depth --exact-depth --type --extension --exclude --color --threads
    --size --changed-within --changed-before --max-results --owner --path-separator --and
  `,
  read: '--ignore-file --search-path --base-directory',
  hides: '-x -X --exec --exec-batch',
  operands: 'text read*',
  check: ({ options }) => (options.some(({ name }) => /^(?:-L|--follow)$/.test(name)) ? follows() : undefined),
  also: ({ options }) =>
    options.every(({ name }) => LISTING.test(name)) ? { lists: 'bare', names: [namesOf(options)] } : {},
});

const namesOf = (options: Parsed['options']): Names => {
  const valuesOf = (names: RegExp) =>
    options.flatMap(({ name, value }) => (names.test(name) ? (value?.value ?? []) : []));
  const types = valuesOf(/^(?:-t|--type)$/);
  const extensions = valuesOf(/^(?:-e|--extension)$/);
  return {
    below: '.',
    from: 'tree',
    links: types.length === 0 || types.some((type) => /^l|^symlink$/.test(type)),
    ...(extensions.length === 0 ? {} : { only: extensions.map((extension) => `*.${extension.replace(/^\.+/, '')}`) }),
    ...(options.some(({ name }) => /^(?:-[Hu]|--hidden)$/.test(name)) ? {} : { without: ['*/.*'] }),
    ...(options.some(({ name }) => /^(?:-[Iu]|--no-ignore)$/.test(name)) ? {} : { ignores: true as const }),
  };
};
