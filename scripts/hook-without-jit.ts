// Before any schema: a process that checks a configuration once loses more by making code for it than by checking.
import * as z from 'zod';

z.config({ jitless: true });
