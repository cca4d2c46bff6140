// The languages that guards look at. Apart from the format of guard files, whose schema costs more than a look.

/** Files of a language, by the ends of their names. */
export const LANGUAGES = {
  typescript: ['.ts', '.mts', '.cts', '.tsx'],
  javascript: ['.js', '.mjs', '.cjs', '.jsx'],
  python: ['.py', '.pyi'],
  html: ['.html', '.htm'],
  css: ['.css'],
  any: [''],
} as const;
export type GuardLanguage = keyof typeof LANGUAGES;
export const LANGUAGE_NAMES = ['typescript', 'javascript', 'python', 'html', 'css', 'any'] as const;
