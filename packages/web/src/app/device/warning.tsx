/** What stays wrong with this device until somebody does something, each with a way on. */
import type { VNode } from 'preact';

import type { Warning } from '../../rpc/calls.ts';
import { device as words } from '../../words/device.ts';
import { Banner } from '../kit/banner.tsx';
import { LinkButton } from '../kit/button.tsx';
import { href } from '../route.ts';

/** Warnings about this device alone; the others belong to other places. Value: the address that helps. */
const HELP_AT = {
  noWay: href('ways'),
  diskLow: href('device', 'keep'),
  diskFull: href('device', 'keep'),
  readOnly: href('device', 'keep'),
  restoredBackup: href('device', 'devices'),
  deviceForked: href('device', 'devices'),
  deviceStruck: href('device', 'devices'),
  clockUnsure: href('device', 'day'),
  unseen: href('ways'),
  lookingFirst: href('ways'),
  rulesNewer: href('device', 'version'),
  keyMissing: href('device', 'devices'),
} as const;

type OwnKind = keyof typeof HELP_AT;

function isOwn(kind: string): kind is OwnKind {
  return Object.hasOwn(HELP_AT, kind);
}

/** The banner of a warning; undefined where it is none of this device's. */
export function sayWarning({ kind }: Warning): VNode | undefined {
  if (!isOwn(kind)) return undefined;
  return (
    <Banner
      key={kind}
      state="late"
      title={words.tell(`warn.${kind}`)}
      act={
        <LinkButton kind="line" href={HELP_AT[kind]}>
          {words.tell('warn.go')}
        </LinkButton>
      }
    >
      {words.tell(`warn.${kind}How`)}
    </Banner>
  );
}
