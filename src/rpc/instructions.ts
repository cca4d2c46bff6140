// What an assistant is told about the server when it connects. Front-loaded: some clients cut it at 4,000 characters.

export const INSTRUCTIONS = `This server is your gate to the repository. Every call is judged against a policy and recorded before it runs.
- Find before you read: search_code, then read_file with a small limit. Large outputs are cut; artifact_read shows the rest.
- Change files with edit_file (exact text, once) or write_file. Run run_tests after every change: a task is done when tests that ran say so.
- run_command takes one plain command. Prefer argv. What is not understood waits for a person.
- status "denied": do not try another way round; follow the remedy. status "pending": a person must agree; go on with other work, and make the same call again when they have.`;
