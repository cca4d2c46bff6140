// Options that several git subcommands share. Not here, on purpose: --output, --ext-diff, --textconv, -O (order file),
// --remerge-diff and --diff-merges (they run merge drivers), --open-files-in-pager, --upload-pack, --exec and every abbreviation.
import type { OptionList } from '../options.ts';

/** How a difference is shown. */
export const DIFF: OptionList = {
  flags: `
    -p -u -s -a -b -w -R -z --patch --no-patch --raw --patch-with-raw --patch-with-stat --minimal --patience
    --histogram --numstat --shortstat --summary --compact-summary --name-only --name-status --no-color
    --no-color-moved --no-renames --check --full-index --binary --pickaxe-all --pickaxe-regex --text
    --ignore-space-at-eol --ignore-cr-at-eol --ignore-space-change --ignore-all-space --ignore-blank-lines
    --function-context -W --exit-code --quiet --no-stat --no-ext-diff --no-textconv --no-prefix
    --default-prefix --irreversible-delete --find-copies-harder --cc -c -m --combined-all-paths
    --no-indent-heuristic --indent-heuristic --ita-invisible-in-index --no-relative --rename-empty
    --no-rename-empty
  `,
  text: `
    -S -G -l --diff-filter --diff-algorithm --anchored --ws-error-highlight --inter-hunk-context --src-prefix
    --dst-prefix --line-prefix --output-indicator-new --output-indicator-old --output-indicator-context
    --ignore-matching-lines -I --find-object --stat-width --stat-name-width --stat-count --stat-graph-width
    --unified --max-depth
  `,
  maybe: `
    -U -M -C -B -D -X --stat --dirstat --cumulative --color --color-moved --color-moved-ws --word-diff
    --color-words --word-diff-regex --find-renames --find-copies --break-rewrites --relative --submodule
    --ignore-submodules --abbrev --unified
  `,
};

/** Which commits are shown, and how. */
export const LOG: OptionList = {
  flags: `
    -i -E -F -P -g -q -t --oneline --all --graph --decorate --no-decorate --clear-decorations --follow
    --full-diff --log-size --merges --no-merges --first-parent --reverse --date-order --author-date-order
    --topo-order --walk-reflogs --merge --boundary --simplify-by-decoration --simplify-merges --full-history
    --dense --sparse --ancestry-path --no-walk --do-walk --cherry --cherry-pick --cherry-mark --left-only
    --right-only --left-right --parents --children --no-show-signature --relative-date --abbrev-commit
    --no-abbrev-commit --no-notes --show-notes --no-mailmap --use-mailmap --mailmap --source --branches --tags
    --remotes --all-match --invert-grep --regexp-ignore-case --extended-regexp --fixed-strings --perl-regexp
    --basic-regexp --bisect --no-expand-tabs --show-pulls --not --exclude-first-parent-only --no-max-parents
    --no-min-parents --reflog --ignore-missing --count --objects --timestamp --header --no-commit-header
    --single-worktree --no-diff-merges --no-standard-notes --null
  `,
  text: `
    -n --max-count --skip --since --after --until --before --since-as-filter --author --committer --grep
    --grep-reflog --format --date --exclude --glob --min-parents --max-parents --encoding --decorate-refs
    --decorate-refs-exclude --max-age --min-age
  `,
  range: '-L',
  maybe: `
    --pretty --format --decorate --branches --tags --remotes --notes --expand-tabs --no-walk --abbrev
    --ancestry-path
  `,
};

/** How references are listed. */
export const REFS: OptionList = {
  text: '--sort --format --contains --no-contains --points-at --count --exclude',
  maybe: '--merged --no-merged --color --column --abbrev --contains --no-contains --points-at',
  flags: '--ignore-case -i --no-color --no-column --omit-empty',
};
