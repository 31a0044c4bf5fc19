/** What came in and went out, for a wall; and the book as a file for bookkeeping programs. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';

import type { Answered } from '../../asking.ts';
import { purse } from '../../../words/purse.ts';
import { sayDate } from '../../../words/time.ts';
import { ask, view } from '../../asking.ts';
import { ActForm, Opening } from '../../kit/acts.tsx';
import { Button } from '../../kit/button.tsx';
import { picked, useDraft } from '../../kit/draft.ts';
import { Choice } from '../../kit/field.tsx';
import { FilesOut } from '../../kit/files.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState } from '../../kit/rows.tsx';
import { Seen } from '../../kit/seen.tsx';

/** The summary; it prints as it stands. */
export function Summary(): VNode {
  const shown = view('accounts.summary', {}).value;
  return (
    <Seen of={shown} title={purse.tell('sum.title')}>
      {({ rows }) => (
        <>
          <Notice sentence={purse.tell('sum.title')} support={purse.tell('sum.support')}>
            <Button icon="print" onPress={() => print()}>
              {purse.tell('sum.print')}
            </Button>
          </Notice>
          {rows.length === 0 ? (
            <EmptyState title={purse.tell('sum.none')} />
          ) : (
            <section class="card pad all sideways">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{purse.tell('sum.from')}</th>
                    <th scope="col">{purse.tell('sum.what')}</th>
                    <th scope="col">{purse.tell('sum.much')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ from, what, commodity, amount }, at) => (
                    <tr key={at}>
                      <td>{sayDate(from.ms)}</td>
                      <td>
                        <bdi>{what}</bdi>
                      </td>
                      <td class="num">
                        <bdi>
                          {amount} {commodity}
                        </bdi>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </>
      )}
    </Seen>
  );
}

/** The book as a file. */
export function ExportBook(): VNode {
  const draft = useDraft<{ format: 'beancount' | 'hledger' }>({ format: 'beancount' });
  const written = useSignal<Answered<'accounts.export'> | undefined>(undefined);
  return (
    <Opening icon="paper" label={purse.tell('file.open')}>
      {(close) => (
        <>
          <ActForm
            atOnce
            label={purse.tell('file.make')}
            held=""
            done=""
            onClose={close}
            onDone={(answered) => (written.value = answered)}
            seal={async () => ask('accounts.export', { ...draft.value, folder: '' })}
          >
            <Choice
              compact
              label={purse.tell('file.format')}
              options={[
                { value: 'beancount', label: 'beancount' },
                { value: 'hledger', label: 'hledger' },
              ]}
              {...picked(draft, 'format')}
            />
          </ActForm>
          {written.value === undefined ? null : (
            <>
              <p role="status">
                {purse.tell('file.entries', { entries: written.value.value.entries })}{' '}
                {written.value.value.pending === 0
                  ? null
                  : purse.tell('file.pending', { pending: written.value.value.pending })}{' '}
                {purse.tell('file.left', { left: written.value.value.left })}
              </p>
              <FilesOut files={written.value.files} />
            </>
          )}
        </>
      )}
    </Opening>
  );
}
