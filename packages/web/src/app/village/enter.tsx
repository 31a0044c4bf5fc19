/**
 * The door of the practice village. The page was opened at it, so that no peer of this device runs and
 * nothing of it is touched; the village is built meanwhile, and then stands behind the app's screens.
 */
import type { VNode } from 'preact';
import { render } from 'preact';

import type { VillageWords } from '../../rpc/village.ts';
import { chosenLanguage, speak } from '../../words/catalogue.ts';
import { languageFor } from '../../words/language.ts';
import { village } from '../../words/village.ts';
import type { Peer } from '../asking.ts';
import { Button, Buttons } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { practice } from '../practice.ts';
import { startLight } from '../shell/light.ts';
import { start } from '../start.tsx';
import { Top } from './top.tsx';
import { built, leaveVillage, startVillage } from './walking.ts';

/** Opens the door. */
export async function enterVillage(): Promise<void> {
  startLight();
  await speak(chosenLanguage() ?? languageFor(navigator.languages));
  document.title = village.say('title', { title: village.say('enter.title') });
  document.body.className = 'practice';
  const root = document.querySelector('#app');
  if (root === null) return;
  const peer = startVillage(wordsOfVillage());
  const goIn = (): void => {
    render(null, root);
    practice.value = { Top, title: (title) => village.say('title', { title }) };
    history.replaceState(history.state, '', '#/pulse');
    void start(peer);
  };
  render(<Door peer={peer} onGo={goIn} />, root);
}

function Door({ peer, onGo }: { readonly peer: Peer; readonly onGo: () => void }): VNode {
  const now = peer.device.value;
  const isFailed = now.kind === 'failed';
  return (
    <main id="main" class="wrap practice-door">
      <Notice
        sentence={village.tell('enter.title')}
        support={village.tell('enter.what')}
        kick={<span class="practice-mark">{village.tell('band')}</span>}
      >
        <p>{village.tell('enter.time')}</p>
        <p>{village.tell('enter.kept')}</p>
      </Notice>
      <section class="card pad stack3 all">
        {isFailed ? <p role="alert">{village.tell('enter.failed')}</p> : <Progress peer={peer} />}
        <Buttons>
          {now.kind === 'open' ? (
            <Button kind="main" big onPress={onGo}>
              {village.tell('enter.go')}
            </Button>
          ) : null}
          {isFailed ? (
            <Button kind="main" onPress={() => location.reload()}>
              {village.tell('enter.again')}
            </Button>
          ) : null}
          <Button kind="line" onPress={leaveVillage}>
            {village.tell('enter.back')}
          </Button>
        </Buttons>
      </section>
    </main>
  );
}

function Progress({ peer }: { readonly peer: Peer }): VNode {
  const { done, of } = built.value;
  const isReady = peer.device.value.kind === 'open';
  return (
    <div role="status" class="stack2">
      <p>{village.tell(isReady ? 'enter.ready' : 'enter.building')}</p>
      <progress value={isReady ? of : done} max={of} aria-label={village.say('enter.building')} />
    </div>
  );
}

/** What the village's people are called and write, in the language that is spoken now. */
function wordsOfVillage(): VillageWords {
  const { say } = village;
  return {
    names: {
      home: say('name.home'),
      ally: say('name.ally'),
      me: say('name.me'),
      neighbours: [say('name.1'), say('name.2'), say('name.3'), say('name.4')],
      allies: [say('name.5'), say('name.6'), say('name.7')],
    },
    texts: {
      ring: say('text.ring', { silent: say('name.1') }),
      question: say('text.question'),
      questionText: say('text.questionText'),
      note: say('text.note'),
    },
  };
}
