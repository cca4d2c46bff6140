// Names that the floors protect. Segments are compared folded (see paths.ts).
import { foldedSegments } from './paths.ts';

/** Directories whose content steers tools and assistants: what is written there runs later, unasked. */
const SETTINGS_DIRECTORIES = new Set([
  '.claude',
  '.codex',
  '.cursor',
  '.gemini',
  '.agents',
  '.continue',
  '.windsurf',
  '.vscode',
  '.idea',
  '.husky',
  '.devcontainer',
]);

/** Files of the same kind. */
const PROJECT_FILES = [
  '.mcp.json',
  '.envrc',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.gitmodules',
  '.vimrc',
  '.exrc',
] as const;

/** Those that only a home directory gives a meaning to. */
const HOME_FILES = [
  '.pypirc',
  '.bashrc',
  '.bash_profile',
  '.bash_login',
  '.bash_logout',
  '.zshrc',
  '.zshenv',
  '.zprofile',
  '.zlogin',
  '.profile',
  '.inputrc',
  '.gitconfig',
  '.ripgreprc',
] as const;

const SETTINGS_FILES: ReadonlySet<string> = new Set([...PROJECT_FILES, ...HOME_FILES]);

/** Names that steer whoever opens a directory as a project; in a home directory, shells and tools as well. */
export const steeringNames = (isHome: boolean): readonly string[] => [
  '.git',
  '.harness',
  ...SETTINGS_DIRECTORIES,
  ...PROJECT_FILES,
  ...(isHome ? HOME_FILES : []),
];

/** Files that change what continuous integration or git itself runs: a person looks at those first. */
const SENSITIVE_FILES = new Set(['.gitattributes', '.pre-commit-config.yaml', '.gitlab-ci.yml', 'jenkinsfile']);

const ENV_EXAMPLES = new Set(['.env.example', '.env.sample', '.env.template', '.env.dist', '.env.defaults']);

const SECRET_DIRECTORIES = new Set(['.aws', '.ssh', '.gnupg', '.kube', '.azure', '.gcloud', '.docker']);

const SECRET_FILE =
  /^(?:\.env(?:\..+)?|.+\.env|\.netrc|_netrc|\.git-credentials|\.pgpass|\.htpasswd|kubeconfig|id_(?:rsa|dsa|ecdsa|ed25519)(?!.*\.pub$).*|.+\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk)|(?:.*[-_.])?credentials?(?:[-_.].*)?\.(?:json|ya?ml|ini|toml|txt)|credentials|service[-_]?account.*\.json|\.?secrets?\.(?:json|ya?ml|toml|ini|env))$/;

/** In every such name, and in few others: most names need no closer look. Beyond ASCII anything may be folded away. */
const SECRET_HINT =
  /[^ -~]|env|netrc|cred|pgpass|passwd|kubeconfig|id_|pem|key|p12|pfx|jks|kdbx|ppk|service|secret|\.aws|\.ssh|\.gnupg|\.kube|\.azure|\.gcloud|\.docker/i;

/** Whether the path names a file that holds secrets. */
export const isSecretPath = (path: string): boolean => {
  if (!SECRET_HINT.test(path)) return false;
  const segments = foldedSegments(path);
  const name = segments.at(-1) ?? '';
  if (segments.some((segment) => SECRET_DIRECTORIES.has(segment))) return true;
  return SECRET_FILE.test(name) && !ENV_EXAMPLES.has(name);
};

export type Protection = 'git' | 'settings' | 'harness' | undefined;

/** What protects a path (relative to the root) from being written. */
export const protectionOf = (path: string): Protection => {
  const segments = foldedSegments(path);
  if (segments.includes('.git')) return 'git';
  if (segments.includes('.harness')) return 'harness';
  const named = SETTINGS_FILES.has(segments.at(-1) ?? '');
  return named || segments.some((segment) => SETTINGS_DIRECTORIES.has(segment)) ? 'settings' : undefined;
};

/** Whether writing the path asks by default, although it lies in the workspace. */
export const isSensitive = (path: string): boolean => {
  const segments = foldedSegments(path);
  const workflows = segments.some((segment, index) => segment === '.github' && index < segments.length - 1);
  return workflows || SENSITIVE_FILES.has(segments.at(-1) ?? '');
};
