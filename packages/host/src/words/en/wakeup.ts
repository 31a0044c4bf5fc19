/** Who wakes whom. */
export const wakeUp = {
  'wake.whom.nobody': 'This device wakes nobody.',
  'wake.whom.own': 'This device wakes your own phones, where they asked for it.',
  'wake.whom.members': 'This device wakes phones of members, where they asked for it.',
  'wake.kept': '{who}, {device}: woken last {when}',
  'wake.kept.turnedDown':
    '{who}, {device}: its push service takes nothing from here. Set it up again.',
  'wake.byNobody': 'Nobody wakes this device.',
  'wake.by': 'These wake this device when it sleeps:',
  'wake.holder.waiting': '{who}, {device}: has not answered yet',
  'wake.holder.ending': '{who}, {device}: taken back, has not answered yet',
  'wake.holder.able': '{who}, {device}: would, but keeps nothing',
  'wake.holder.unable': '{who}, {device}: does not do it',
  'wake.holder.taken': '{who}, {device}: wakes it',
  'wake.holder.turnedDown': '{who}, {device}: the push service turned it down. Set it up again.',
  'wake.holder.gone':
    '{who}, {device}: the push service no longer knows this device. Set it up again.',
  'wake.able': '{who}, {device}: would wake it',
} as const;
