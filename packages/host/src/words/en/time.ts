/** How times are said: the absolute time first (GUIDE §5). */
export const time = {
  'time.both': '{clock} ({relative})',
  'time.never': 'never',
  'time.notKnown': 'not known',
  'sentence.join': '{first} {second}',
} as const;
