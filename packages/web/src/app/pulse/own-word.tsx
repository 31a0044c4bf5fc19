/**
 * A check-in with one of one's two words (R21). Nothing here, nor on any other screen, tells which of
 * them was typed, nor whether it was either: every word is held back, sealed and said alike.
 */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import { inquiry as words } from '../../words/inquiry.ts';
import { pulse } from '../../words/pulse.ts';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { Notice } from '../kit/notice.tsx';
import { usePage } from '../page.ts';
import { go } from '../route.ts';
import type { ScreenProps } from '../screen.ts';
import { sayFine } from './say-fine.ts';

/** The page: `#/pulse/word`. */
export function OwnWord(_props: ScreenProps): VNode {
  const word = useSignal('');
  usePage(pulse.say('own.title'));
  return (
    <>
      <Notice sentence={words.tell('word.title')} support={words.tell('word.support')} />
      <div class="col">
        <section class="card pad stack3">
          <TextField
            label={words.tell('word.field')}
            help={words.tell('word.help')}
            secret
            value={word.value}
            onInput={(typed) => (word.value = typed)}
          />
          <Button
            kind="main"
            big
            wide
            icon="check"
            onPress={() => {
              const typed = word.value;
              word.value = '';
              go('pulse');
              void sayFine(typed === '' ? {} : { word: typed });
            }}
          >
            {pulse.tell('own.fine')}
          </Button>
        </section>
      </div>
    </>
  );
}
