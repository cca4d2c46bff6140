// Commands by which people find out whether work is right. That one of them fails is its purpose, not a mistake.

const RUNNER =
  /^(?:(?:npm|pnpm|yarn|bun)(?: run)?|mise(?: run| r)?|make|just|task|rake|mvn|(?:\.\/)?gradlew?|composer(?: run)?|poetry run|uv run|npx|bunx|python3? -m|cargo|go|dotnet|bazel|tox|nox|hatch run|pdm run|turbo(?: run)?|nx(?: run)?)$/;
const PURPOSE =
  /^(?:test|tests|check|checks|lint|build|types?|typecheck|fmt|format|vet|clippy|ci|verify|validate|e2e)(?:[:._-][\w:.-]*)?$/;
const PROGRAM =
  /^(?:pytest|py\.test|vitest|jest|mocha|ava|tap|tsc|eslint|biome|prettier|ruff|mypy|pyright|flake8|black|golangci-lint|gofmt|gotestsum|staticcheck|shellcheck|rubocop|rspec|phpunit|ctest|unittest|clang-tidy|stylelint)$/;
const TEST =
  /^(?:test|tests|e2e|pytest|py\.test|vitest|jest|mocha|ava|tap|rspec|phpunit|ctest|gotestsum|unittest)(?:[:._-][\w:.-]*)?$/;

/** Whether the command tests, checks, builds or formats. */
export const isValidation = (command: string): boolean => purposeOf(command) !== undefined;

/** Whether the command runs tests. */
export const isTestCommand = (command: string): boolean => TEST.test(purposeOf(command) ?? '');

/** The word that says what it is for. */
const purposeOf = (command: string): string | undefined => {
  const words = command.split(' ').filter((word) => !word.startsWith('-') && !/^[A-Z_]+=/.test(word));
  const [program = ''] = words;
  if (PROGRAM.test(program)) return program;
  for (const length of [2, 1]) {
    if (!RUNNER.test(words.slice(0, length).join(' '))) continue;
    const word = words[length] ?? '';
    if (PURPOSE.test(word) || PROGRAM.test(word)) return word;
  }
  return undefined;
};
