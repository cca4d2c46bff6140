// What a file is for, by its path: people who ask about code seldom mean its tests, examples or generated copies.

export type FileKind = 'source' | 'test' | 'docs' | 'example' | 'generated' | 'other';

const TEST =
  /(?:^|\/)(?:tests?|testing|__tests__|__mocks__|specs?|e2e|fixtures?|testdata|test[-_]\w+)\/|(?:^|\/)(?:test_[^/]*|conftest)\.\w+$|[._-](?:test|spec|tests|bench)(?:-d)?\.\w+$|_test\.\w+$|(?:Test|Tests|Spec)\.\w+$/;
const DOCS = /(?:^|\/)(?:docs?|documentation|website|site)\/|\.(?:md|mdx|rst|txt|adoc)$/i;
const EXAMPLE = /(?:^|\/)(?:examples?|samples?|demos?|playgrounds?|benchmarks?|bench|perf(?:ormance)?|tutorials?)\//;
const GENERATED =
  /(?:^|\/)(?:dist|build|out|vendor|third_party|node_modules|generated|deno_dist|__generated__|lib\/vendor)\/|\.min\.\w+$|\.d\.[mc]?ts$|_pb2?\.\w+$|\.gen\.\w+$/;

/** By the path alone; `code`: whether a grammar reads it. */
export const kindOf = (path: string, code: boolean): FileKind => {
  if (GENERATED.test(path)) return 'generated';
  if (TEST.test(path)) return 'test';
  if (EXAMPLE.test(path)) return 'example';
  if (DOCS.test(path)) return 'docs';
  return code ? 'source' : 'other';
};
