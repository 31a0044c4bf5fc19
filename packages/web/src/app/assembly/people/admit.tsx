/** Taking somebody in: read their answer, compare the digits, vouch. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answered } from '../../asking.ts';
import { assembly } from '../../../words/assembly.ts';
import { people } from '../../../words/people.ts';
import { ask } from '../../asking.ts';
import { GiveAll } from '../../handing/handed.tsx';
import { Take } from '../../handing/take.tsx';
import { ActForm } from '../../kit/acts.tsx';
import { sayBoth } from '../../kit/countdown.tsx';
import { Checkbox } from '../../kit/field.tsx';
import type { FilesByName } from '../../kit/files.tsx';
import { Notice } from '../../kit/notice.tsx';

type Admitted = Answered<'assembly.admit'>;

/** The screen. */
export function Admit(): VNode {
  const files = useSignal<FilesByName>({});
  const read = useSignal<Admitted | undefined>(undefined);
  const done = useSignal<Admitted | undefined>(undefined);
  const [file] = Object.keys(files.value);
  const admit = async (met: boolean) =>
    ask('assembly.admit', { file: file ?? '', met, folder: '' }, { files: files.value });
  return (
    <>
      <Notice sentence={people.tell('admit.title')} support={people.tell('admit.support')} />
      <section class="card pad stack3 all">
        {done.value === undefined ? (
          <>
            <ActForm
              atOnce
              kind={read.value === undefined ? 'main' : 'line'}
              label={people.tell('admit.look')}
              held=""
              done=""
              whyOff={file === undefined ? assembly.tell('with.file') : undefined}
              onDone={(answered) => (read.value = answered)}
              seal={async () => admit(false)}
            >
              <h2>{people.tell('admit.file')}</h2>
              <Take
                onFile={(bytes) => {
                  files.value = { answer: bytes };
                  read.value = undefined;
                }}
              />
            </ActForm>
            {read.value === undefined ? null : (
              <Compare
                check={read.value.value.check ?? []}
                onDone={(answered) => (done.value = answered)}
                seal={async () => admit(true)}
              />
            )}
          </>
        ) : (
          <Vouched answered={done.value} />
        )}
      </section>
    </>
  );
}

/** Both read the digits; only then is there a word to give. */
function Compare({
  check,
  seal,
  onDone,
}: {
  readonly check: readonly string[];
  readonly seal: () => ReturnType<typeof ask<'assembly.admit'>>;
  readonly onDone: (answered: Admitted) => void;
}): VNode {
  const isSame = useSignal(false);
  return (
    <>
      <h2>{people.tell('admit.check')}</h2>
      <p class="digits" dir="ltr">
        {check.join(' ')}
      </p>
      <p class="sub">{people.tell('admit.compare')}</p>
      <ActForm
        label={people.tell('admit.vouch')}
        held={people.say('admit.held')}
        done={people.say('admit.done')}
        whyOff={isSame.value ? undefined : people.tell('admit.check')}
        onDone={onDone}
        seal={seal}
      >
        <Checkbox checked={isSame.value} onChange={(checked) => (isSame.value = checked)}>
          {people.tell('admit.met')}
        </Checkbox>
      </ActForm>
    </>
  );
}

function Vouched({ answered }: { readonly answered: Admitted }): VNode {
  const { vouchers, dueAt } = answered.value;
  return (
    <>
      <p class="strong">{people.tell('admit.vouched', { ...vouchers })}</p>
      {dueAt === null ? null : <p>{people.tell('admit.due', { when: sayBoth(dueAt.ms) })}</p>}
      <p class="sub">{people.tell('admit.handOn')}</p>
      <GiveAll files={answered.files} />
    </>
  );
}
