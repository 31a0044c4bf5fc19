/** What stays wrong with this device until somebody does something, each with a way on. */
import type { VNode } from 'preact';

import type { Warning } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { Banner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { href } from '../route.ts';

/** Warnings about this device alone; the others belong to other places. Value: the page that helps. */
const PAGE_OF = {
  noWay: 'ways',
  diskLow: 'keep',
  diskFull: 'keep',
  readOnly: 'keep',
  restoredBackup: 'devices',
  deviceForked: 'devices',
  deviceStruck: 'devices',
  clockUnsure: 'day',
  unseen: 'ways',
  lookingFirst: 'ways',
  rulesNewer: 'version',
  keyMissing: 'devices',
} as const;

type OwnKind = keyof typeof PAGE_OF;

function isOwn(kind: string): kind is OwnKind {
  return Object.hasOwn(PAGE_OF, kind);
}

/** The banner of a warning; undefined where it is none of this device's. */
export function sayWarning({ kind }: Warning): VNode | undefined {
  if (!isOwn(kind)) return undefined;
  const page = PAGE_OF[kind];
  return (
    <Banner
      key={kind}
      state="late"
      title={words.tell(`warn.${kind}`)}
      act={
        page === undefined ? undefined : (
          <LinkButton kind="line" href={href('device', page)}>
            {words.tell('warn.go')}
          </LinkButton>
        )
      }
    >
      {words.tell(`warn.${kind}How`)}
    </Banner>
  );
}
