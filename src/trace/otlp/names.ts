// The names that spans carry, of the OpenTelemetry conventions for generative AI and MCP as of November 2026
// (open-telemetry/semantic-conventions-genai, status Development), and ours under a prefix of our own. Only here.

export const ATTRIBUTES = {
  method: 'mcp.method.name',
  session: 'mcp.session.id',
  operation: 'gen_ai.operation.name',
  tool: 'gen_ai.tool.name',
  call: 'gen_ai.tool.call.id',
  /** Opt-in. */
  arguments: 'gen_ai.tool.call.arguments',
  error: 'error.type',
  run: 'harness.run.id',
  client: 'harness.client',
  decision: 'harness.decision',
  rule: 'harness.rule',
  policy: 'harness.policy.sha256',
  artifact: 'harness.artifact.sha256',
  calls: 'harness.run.calls',
} as const;

export const VALUES = { method: 'tools/call', operation: 'execute_tool' } as const;
