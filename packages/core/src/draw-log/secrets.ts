/**
 * Secrets that members commit to and show later. Nobody commits for another: whoever wrote it down
 * would know it. Whoever commits twice has committed to nothing, because they could choose later which
 * of the two to show. Whoever does not show is said by name, and left out; that moves the result as
 * blindly as showing, since the last source is not known by then.
 */
import { toHex } from '../base/bytes.ts';
import type { MemberId } from '../base/id.ts';
import { hour } from '../base/time.ts';
import type { Saying } from '../assembly/reading.ts';
import { drawCommitmentOf } from '../draw/luck.ts';
import type { DrawCommitted, DrawShown } from './records.ts';
import type { SaidOfDraw } from './said.ts';
import type { DrawSite } from './site.ts';
import { drawHearing, drawSpeaker } from './site.ts';
import type { CommitterSeen, VoidDrawWord } from './state.ts';

/** What committers did. */
export interface SecretsSaid {
  /** Hexadecimal, by member. */
  readonly commitments: ReadonlyMap<MemberId, string>;
  readonly reveals: ReadonlyMap<MemberId, string>;
  readonly committers: readonly CommitterSeen[];
  readonly voided: readonly VoidDrawWord[];
}

/** What the committers of a draw did; `terms`: what their commitments cover. */
export function secretsSaid(site: DrawSite, said: SaidOfDraw, terms: string): SecretsSaid {
  const { luck, grace } = site.opened;
  const secrets = luck.kind === 'own' ? luck.value.secrets : null;
  const voided: VoidDrawWord[] = [];
  if (secrets === null) {
    for (const { entry } of [...said.commitments, ...said.shown])
      voided.push({ record: entry.id, why: 'otherLuck' });
    return { commitments: new Map(), reveals: new Map(), committers: [], voided };
  }
  const { members: named, commitUntil, showUntil } = secrets;
  const commit = { named, after: null, hearing: drawHearing(site, commitUntil) };
  const after = hour(commitUntil + grace);
  const show = { named, after, hearing: drawHearing(site, showUntil) };
  const byMember = new Map<MemberId, Saying<DrawCommitted>[]>();
  for (const one of said.commitments) {
    const spoken = drawSpeaker(site, commit, one.entry);
    if (typeof spoken === 'string') voided.push({ record: one.entry.id, why: spoken });
    else byMember.set(spoken.by, [...(byMember.get(spoken.by) ?? []), one]);
  }
  const commitments = new Map<MemberId, string>();
  const twice = new Set<MemberId>();
  for (const [member, some] of byMember) {
    const distinct = new Set(some.map((one) => one.said.commitment));
    const [only] = distinct;
    if (distinct.size === 1 && only !== undefined) commitments.set(member, only);
    else {
      twice.add(member);
      voided.push(...some.map(({ entry }) => ({ record: entry.id, why: 'twice' as const })));
    }
  }
  const reveals = new Map<MemberId, string>();
  for (const one of said.shown) {
    const spoken = drawSpeaker(site, show, one.entry);
    const why = typeof spoken === 'string' ? spoken : faultOfShown(spoken.by, one);
    if (why !== null) voided.push({ record: one.entry.id, why });
    else if (typeof spoken !== 'string') reveals.set(spoken.by, toHex(one.said.secret));
  }
  const committers = named.map((member): CommitterSeen => {
    if (twice.has(member)) return { member, status: 'twice' };
    if (reveals.has(member)) return { member, status: 'shown' };
    return { member, status: commitments.has(member) ? 'committed' : 'silent' };
  });
  return { commitments, reveals, committers, voided };

  function faultOfShown(by: MemberId, one: Saying<DrawShown>): VoidDrawWord['why'] | null {
    const committed = commitments.get(by);
    if (committed === undefined) return twice.has(by) ? 'twice' : 'notCommitted';
    const found = drawCommitmentOf(terms, by, toHex(one.said.secret), site.crypto.sha256);
    return found === committed ? null : 'secretDiffers';
  }
}
