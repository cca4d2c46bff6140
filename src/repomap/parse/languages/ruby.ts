import { defines, draft, type Grammar, type Rule, skip, textOf } from '../grammar.ts';

const exported = (): boolean => true;

/** A method has no body node when it is empty, so the signature ends with the parameters or the name. */
const method: Rule = (node, scope) => {
  const name = node.childForFieldName('name');
  if (name === null) return skip;
  const text = textOf(name, scope);
  const kind = scope.parent === undefined ? 'function' : 'method';
  const end = node.childForFieldName('parameters')?.endIndex ?? name.endIndex;
  return { drafts: [{ ...draft(node, { name: text, kind, exported: !text.startsWith('_') }), to: end }], enter: false };
};

const type =
  (kind: 'class' | 'module'): Rule =>
  (node, scope) => {
    const name = node.childForFieldName('name');
    if (name === null) return skip;
    const made = draft(node, { name: textOf(name, scope), kind, exported: true });
    const end = node.childForFieldName('superclass')?.endIndex ?? name.endIndex;
    return { drafts: [{ ...made, to: end }], enter: true, exported: true };
  };

/** Constants begin with a capital letter. */
const assignment: Rule = (node, scope) => {
  const left = node.childForFieldName('left');
  if (left?.type !== 'constant') return skip;
  return { drafts: [draft(node, { name: textOf(left, scope), kind: 'constant', exported: true })], enter: false };
};

const REQUIRE = /^(require|require_relative|autoload)\b[ (]*(?::\w+, *)?(['"])([^'"#]+)\2/;
const ACCESSOR = /^attr_(?:reader|writer|accessor)\b/;

const call: Rule = (node, scope) => {
  const text = textOf(node, scope).slice(0, 300);
  const from = REQUIRE.exec(text);
  if (from?.[3] !== undefined) {
    const path = from[1] === 'require_relative' ? `./${from[3]}` : from[3];
    return { imports: [{ from: path, names: [] }], enter: false };
  }
  if (!ACCESSOR.test(text)) return skip;
  const names = node.descendantsOfType('simple_symbol').map((symbol) => textOf(symbol, scope).slice(1));
  return { drafts: names.map((name) => draft(node, { name, kind: 'field', exported: true })), enter: false };
};

export const ruby: Grammar = {
  language: 'ruby',
  load: async () => (await import('tree-sitter-ruby')).default,
  rules: {
    body_statement: 'enter',
    module: type('module'),
    class: type('class'),
    singleton_class: defines('class', { enter: true, name: 'value', exported }),
    method,
    singleton_method: method,
    assignment,
    call,
  },
  patterns: [
    { kind: 'method', line: /^\s*def\s+(?:self\.)?([\w?!=]+)/ },
    { kind: 'class', line: /^\s*class\s+([\w:]+)/ },
    { kind: 'module', line: /^\s*module\s+([\w:]+)/ },
  ],
};
