// What a protocol needs of the harness; the composition root makes one.
import type { ApprovalDoors } from './approval.ts';
import type { Verdict } from './decision.ts';
import type { Effect } from './effect.ts';
import type { Envelope, EventType } from './event.ts';
import type { Metrics } from './metrics.ts';
import type { Observation } from './observation.ts';
import type { OutsideCall, Permission } from './outside.ts';
import type { Request } from './parts.ts';
import type { Records } from './records.ts';
import type { Client, Principal, Session } from './session.ts';
import type { Skills } from './skill.ts';
import type { Tool } from './tool.ts';

export interface Door extends ApprovalDoors {
  /** Real path of the workspace. */
  readonly root: string;
  /** What is offered to MCP clients: the tools of the configured toolsets. */
  readonly tools: readonly Tool[];
  /** What answers them: these, and with the default toolset every other. */
  readonly callable: readonly Tool[];
  /** What may be read of the record and the policy. */
  readonly records: Records;
  /**
   * A session of this client in the workspace, with its first run. `clientRoots`: directories that the client has
   * opened, absolute; inside the workspace they narrow what the session may touch, anywhere else they mean nothing.
   */
  openSession(client: Client, principal: Principal, clientRoots?: readonly string[]): Session;
  /** One call through the pipeline. Never throws. */
  call(session: Session, request: Request): Promise<Observation>;
  /** Judges and records a call that the client will carry out itself. Never throws. */
  admit(session: Session, call: OutsideCall): Promise<Permission>;
  /** What would be decided about these effects of an agent's call; records and does nothing. */
  check(tool: string, effects: readonly Effect[]): Verdict;
  /** Records the end of the session's run. */
  closeSession(session: Session, reason: string): void;
  /** Ways of doing something that are written down here. */
  skills(): Promise<Skills>;
  /** Grades and figures. */
  metrics(): Promise<Metrics>;
  /**
   * Tells of each event that this process or another appends from now on, within a fraction of a second, until the
   * function that it gives is called. `types`: these only. The listener must not throw.
   */
  follow(listener: (event: Envelope) => void, types?: readonly EventType[]): () => void;
}
