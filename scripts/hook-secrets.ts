// dist/hook-secrets.cjs: the patterns of secrets, for the few events whose text may hold one (see src/policy/redact.ts).
export { lintSource } from '@secretlint/core';
export { creator } from '@secretlint/secretlint-rule-preset-recommend';
