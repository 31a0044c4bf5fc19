/** Replaying a draw on this device, and the file with which anybody replays it elsewhere. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answer, DrawAnswer } from '../../../rpc/calls.ts';
import { draws } from '../../../words/draws.ts';
import { sayAll } from '../../../words/time.ts';
import { ask } from '../../asking.ts';
import { Give } from '../../handing/give.tsx';
import type { Handed } from '../../handing/give.tsx';
import { ActButton } from '../../kit/acts.tsx';
import { Banner } from '../../kit/banner.tsx';
import type { FilesByName } from '../../kit/files.tsx';
import { FileField } from '../../kit/files.tsx';
import { Card, Heading } from '../../kit/rows.tsx';
import { nameOf } from '../../pulse/sentence.ts';

/** What both acts take: the draw, and of a list outside its file. */
function givenBy(id: string, list: FilesByName): { readonly id: string; readonly file?: string } {
  const [file] = Object.keys(list);
  return file === undefined ? { id } : { id, file };
}

/** The card. */
export function Replaying({ draw }: { readonly draw: DrawAnswer }): VNode {
  const list = useSignal<FilesByName>({});
  const replayed = useSignal<Answer<'draw.replay'> | undefined>(undefined);
  const written = useSignal<Handed | undefined>(undefined);
  const { id } = draw;
  // Numbers that all can see have no list outside: their key is their whole chance.
  const isOutside = draw.from !== 'members' && draw.sources.length === 0;
  return (
    <>
      <Heading>{draws.tell('replay.title')}</Heading>
      <Card>
        <p>{draws.tell('replay.how')}</p>
        {isOutside ? (
          <FileField label={draws.tell('replay.file')} onPick={(picked) => (list.value = picked)} />
        ) : null}
        <ActButton
          kind="main"
          wide
          icon="swap"
          atOnce
          held=""
          done=""
          onDone={({ value }) => (replayed.value = value)}
          seal={async () => ask('draw.replay', givenBy(id, list.value), { files: list.value })}
        >
          {draws.tell('replay.open')}
        </ActButton>
        <div role="status">
          {replayed.value === undefined ? null : <Replayed draw={draw} of={replayed.value} />}
        </div>
        <ActButton
          kind="line"
          wide
          icon="paper"
          small={draws.tell('export.help')}
          atOnce
          held=""
          done=""
          onDone={({ files }) => {
            const [first] = Object.entries(files);
            if (first !== undefined) written.value = { name: first[0], bytes: first[1] };
          }}
          seal={async () =>
            ask('draw.export', { ...givenBy(id, list.value), folder: '' }, { files: list.value })
          }
        >
          {draws.tell('export.open')}
        </ActButton>
        {written.value === undefined ? null : <Give file={written.value} />}
      </Card>
    </>
  );
}

function Replayed({
  draw,
  of: { same, picks },
}: {
  readonly draw: DrawAnswer;
  readonly of: Answer<'draw.replay'>;
}): VNode {
  const known = new Map([...draw.pool, ...draw.drawn].map((who) => [who.id, nameOf(who)]));
  const names = picks.map((one) => known.get(String(one)) ?? String(one));
  return (
    <Banner
      {...(same ? { icon: 'check' } : { state: 'alert' as const })}
      title={draws.tell(same ? 'replay.same' : 'replay.differs')}
    >
      {draws.tell('replay.picks', { picks: sayAll(names) })}
    </Banner>
  );
}
