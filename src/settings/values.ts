// Configuration values as plain trees: merged, and taken apart into leaves named by dotted keys.

export type Values = Readonly<Record<string, unknown>>;

export interface Leaf {
  /** Dotted, e.g. `limits.output_chars`. */
  readonly key: string;
  readonly value: unknown;
}

const isTree = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists and plain values are leaves. */
export const leavesOf = (values: Values, prefix = ''): readonly Leaf[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    return isTree(value) ? leavesOf(value, `${key}.`) : [{ key, value }];
  });

export const valueAt = (values: Values, key: string): unknown =>
  key.split('.').reduce<unknown>((at, name) => (isTree(at) && Object.hasOwn(at, name) ? at[name] : undefined), values);

/** The same tree with one leaf set. */
export const withValue = (values: Values, key: string, value: unknown): Values => {
  const [name = '', ...rest] = key.split('.');
  if (rest.length === 0) return { ...values, [name]: value };
  const inner = values[name];
  return { ...values, [name]: withValue(isTree(inner) ? inner : {}, rest.join('.'), value) };
};

/** Lists of these keys add up; of every other key the later value takes the place of the earlier. */
const ADDING = new Set(['env.pass']);

export const merge = (earlier: Values, later: Values): Values =>
  leavesOf(later).reduce((merged, { key, value }) => {
    const before = valueAt(merged, key);
    const both = ADDING.has(key) && Array.isArray(before) && Array.isArray(value);
    return withValue(merged, key, both ? [...new Set([...before, ...value])] : value);
  }, earlier);
