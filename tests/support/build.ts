// End-to-end tests drive the built program: builds it once, before the first test.
import { execFileSync } from 'node:child_process';

export const setup = (): void => {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
};
