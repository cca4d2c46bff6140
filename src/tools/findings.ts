// What guards found in what a call has written; put there by the pipeline.
import * as z from 'zod';
import { FindingSchema } from '../core/guard.ts';

export const Findings = z.array(FindingSchema).optional().describe('what guards found in the file; the write stands');
