// Every door that scenarios are played at.
import type { DoorUnderTest } from './door.ts';
import { hook } from './hook.ts';
import { mcpStdio } from './mcp-stdio.ts';

export const doors: readonly DoorUnderTest[] = [mcpStdio, hook];
