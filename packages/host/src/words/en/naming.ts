/** Names of people and of the assembly; and what can go wrong there. */
export const naming = {
  'name.sentence': '{called}: {count} people.',
  'name.unnamed':
    'An assembly without a name yet: {count} people. Name it: tocsin name assembly NAME',
  'name.me': 'Here you are called {me}.',
  'name.noneYet': 'You have no name here yet. Say it: tocsin name me NAME',
  'name.who': 'It need not be your name. Every member of this assembly reads it, and nobody else.',
  'fault.NameUnfit': [
    'This cannot be a name: {most} characters at most, on one line, all of them visible.',
    'Nothing was changed.',
  ],
} as const;
