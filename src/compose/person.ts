// Who counts as a person, and where their word goes.
export { recordWord } from '../log/word-of-person.ts';
export { assertPerson } from '../policy/operator.ts';
