/** The calls of mutual aid and of talk: what each takes, and what it answers. */
import type {
  DutyChangedAnswer,
  DutyShowAnswer,
  ExchangeAnswer,
  MatchChangedAnswer,
  NeedChangedAnswer,
  OfferChangedAnswer,
} from '../answers/exchange.ts';
import type { TalkAnswer, TalkChangedAnswer, TalkSavedAnswer } from '../answers/talk.ts';

/** What each of these calls takes. */
export const AID_GIVEN = {
  'need.add': {
    what: 'text',
    quantity: 'number?',
    unit: 'text?',
    in: 'number?',
    hours: 'number?',
    stands: 'number?',
    area: 'text?',
    allies: 'flag',
    for: 'text?',
    witness: 'list',
    urgency: 'urgency?',
  },
  'need.list': { all: 'flag' },
  'need.end': { id: 'text', served: 'flag' },
  'offer.add': {
    what: 'text',
    quantity: 'number?',
    unit: 'text?',
    in: 'number?',
    hours: 'number?',
    stands: 'number?',
    area: 'text?',
    allies: 'flag',
    for: 'text?',
    witness: 'list',
  },
  'offer.list': { all: 'flag' },
  'offer.end': { id: 'text', served: 'flag' },
  'exchange.show': { all: 'flag' },
  'exchange.match': { need: 'text', offer: 'text', quantity: 'number?' },
  'exchange.accept': { id: 'text', note: 'text?', for: 'text?', witness: 'list' },
  'exchange.decline': { id: 'text', note: 'text?', for: 'text?', witness: 'list' },
  'exchange.done': { id: 'text', note: 'text?', for: 'text?', witness: 'list' },
  'exchange.failed': { id: 'text', note: 'text?', for: 'text?', witness: 'list' },
  'exchange.contact': { id: 'text', text: 'text' },
  'duty.ask': { rota: 'text', member: 'text', in: 'number?', lasts: 'number', hours: 'number' },
  'duty.accept': { id: 'text' },
  'duty.decline': { id: 'text' },
  'duty.done': { id: 'text' },
  'duty.missed': { id: 'text' },
  'duty.show': { all: 'flag' },
  'talk.post': { title: 'text', text: 'text?', days: 'number?', file: 'list' },
  'talk.answer': { id: 'text', text: 'text?', file: 'list' },
  'talk.show': { id: 'text?', all: 'flag' },
  'talk.take-back': { id: 'text' },
  'talk.save': { id: 'text', name: 'text?', out: 'text?', folder: 'text' },
} as const;

/** What each of these calls answers. */
export interface AidAnswers {
  readonly 'need.add': NeedChangedAnswer;
  readonly 'need.list': ExchangeAnswer;
  readonly 'need.end': NeedChangedAnswer;
  readonly 'offer.add': OfferChangedAnswer;
  readonly 'offer.list': ExchangeAnswer;
  readonly 'offer.end': OfferChangedAnswer;
  readonly 'exchange.show': ExchangeAnswer;
  readonly 'exchange.match': MatchChangedAnswer;
  readonly 'exchange.accept': MatchChangedAnswer;
  readonly 'exchange.decline': MatchChangedAnswer;
  readonly 'exchange.done': MatchChangedAnswer;
  readonly 'exchange.failed': MatchChangedAnswer;
  readonly 'exchange.contact': MatchChangedAnswer;
  readonly 'duty.ask': DutyChangedAnswer;
  readonly 'duty.accept': DutyChangedAnswer;
  readonly 'duty.decline': DutyChangedAnswer;
  readonly 'duty.done': DutyChangedAnswer;
  readonly 'duty.missed': DutyChangedAnswer;
  readonly 'duty.show': DutyShowAnswer;
  readonly 'talk.post': TalkChangedAnswer;
  readonly 'talk.answer': TalkChangedAnswer;
  readonly 'talk.show': TalkAnswer;
  readonly 'talk.take-back': TalkChangedAnswer;
  readonly 'talk.save': TalkSavedAnswer;
}
