import { type Command, Option } from 'commander';
import { userConfigDir } from '../compose/settings.ts';
import { openTokens, ROLES, type Role, type Token } from '../rpc/auth/tokens.ts';
import type { CliCommand, Io } from './command.ts';
import { type PersonOptions, requirePerson, withTokenFile } from './person.ts';
import { plain } from './plain.ts';

export const token: CliCommand = {
  name: 'token',
  summary: 'make, list and revoke tokens for harness serve --http',
  configure: (command: Command, io: Io) => {
    const add = (usage: string, description: string): Command => command.command(usage).description(description);
    const changing = (usage: string, description: string): Command => withTokenFile(add(usage, description));
    changing('create', 'make a token; the last line printed is the token and nothing else')
      .addOption(
        new Option(
          '--role <role>',
          'agent: assistants and scripts; operator: you, to answer approvals and change projects',
        )
          .choices(ROLES)
          .makeOptionMandatory(),
      )
      .option('--name <name>', 'what it is for, to tell it from others', 'unnamed')
      .action((options: CreateOptions) => create(options, io));
    add('list', 'every token, without its secret')
      .option('--json', 'print them as JSON')
      .action((options: ListOptions) => list(options, io));
    changing('revoke <id>', 'close the server to a token; open connections end within 15 s').action(
      (id: string, options: PersonOptions) => revoke(id, options, io),
    );
    command.addHelpText('afterAll', EXAMPLES);
  },
};

const EXAMPLES = `
Examples:
  harness token create --role agent --name laptop
  TOKEN=$(harness token create --role agent | tail -1)
  harness token list
  harness token revoke 1f2e3d4c5b6a`;

interface CreateOptions extends PersonOptions {
  readonly role: Role;
  readonly name: string;
}

interface ListOptions {
  readonly json?: true;
}

/** The tokens of the person at the command line. Throws denied_by_policy when nobody shows that there is one. */
const ownTokens = (options: PersonOptions, io: Io) => {
  requirePerson(options, io);
  return openTokens(userConfigDir(io.env));
};

const create = (options: CreateOptions, io: Io): void => {
  const { token: made, secret } = ownTokens(options, io).create(options.role, options.name.slice(0, LONGEST_NAME));
  io.out(`Token ${made.id} for ${WHOM[made.role]}. It is shown this once and stored as a hash:\n${secret}\n`);
};

const LONGEST_NAME = 100;
const WHOM = { agent: 'an agent', operator: 'an operator' } as const;

const list = ({ json }: ListOptions, io: Io): void => {
  const tokens = openTokens(userConfigDir(io.env)).list();
  io.out(json === true ? `${JSON.stringify(tokens)}\n` : linesOf(tokens));
};

const linesOf = (tokens: readonly Token[]): string => {
  if (tokens.length === 0) return 'There is no token. Next: harness token create --role agent\n';
  const day = 'yyyy-mm-dd'.length;
  return tokens
    .map(({ id, role, created, name }) => `${id}  ${role.padEnd(8)}  ${created.slice(0, day)}  ${plain(name)}\n`)
    .join('');
};

const revoke = (id: string, options: PersonOptions, io: Io): void => {
  const { name, role } = ownTokens(options, io).revoke(id);
  io.out(`Revoked: ${id}, ${role}, ${plain(name)}.\n`);
};
