/** The one sentence that answers "Is everyone well?", from the peer's own choice of it. */
import type { StatusSentence, Who } from '../../rpc/calls.ts';
import { pulse } from '../../words/pulse.ts';

/** What somebody is called here; who has no name here is called by the start of their id. */
export function nameOf(who: Who): string {
  return who.name ?? pulse.say('someone', { id: who.id.slice(0, 8) });
}

/** The sentence. Our own doubt comes before anyone else's silence: the peer chose so. */
export function saySentence(sentence: StatusSentence): string {
  switch (sentence.key) {
    case 'rings':
      return pulse.say('sentence.rings', { rings: sentence.rings, name: nameOf(sentence.from) });
    case 'cutOff':
      return sentence.outsideMissing
        ? pulse.say('sentence.cutOffOutside')
        : pulse.say('sentence.cutOff', { heard: sentence.heard, needed: sentence.needed });
    case 'silent':
    case 'asking':
    case 'late':
      return saySubject(sentence.key, nameOf(sentence.who), sentence);
    case 'drill':
      return pulse.say('sentence.drill', { name: nameOf(sentence.from) });
    case 'founding':
      return pulse.say('sentence.founding', { name: sentence.name });
    case 'unknown':
      return pulse.say('sentence.unknown', { unknown: sentence.unknown });
    case 'steady':
      return pulse.say('sentence.steady', { steady: sentence.steady });
    case 'noAssembly':
    case 'alone':
      return pulse.say(`sentence.${sentence.key}`);
  }
}

function saySubject(
  key: 'silent' | 'asking' | 'late',
  name: string,
  { steady, others }: { readonly steady: number; readonly others: number },
): string {
  if (others > 0) return pulse.say(`sentence.${key}More`, { name, others });
  return key === 'silent'
    ? pulse.say('sentence.silent', { name })
    : pulse.say(`sentence.${key}`, { name, steady });
}
