/** Next rosters of a pact, and amber keys. Read by people in a hurry: what is so, then what to do. */
export const roster = {
  'roster.keys': 'New ringers for {name}: keys are being made on each phone by itself.',
  'roster.missing': 'Still without keys: {people}',
  'roster.missingNext':
    'Once their phones were online, run this again. If they cannot: add --without {person}',
  'roster.waiting': 'Wait a moment, then run this again.',
  'roster.ringers': 'These will ring: {people}',
  'roster.sealHolders': 'These will hold the seal: {people}',
  'roster.agreeing': 'You said yes. Our members are asked: {have} of {needed} sheets have signed.',
  'roster.signing':
    'The new ringers for {name} are agreed on: {have} of {needed} sheets have signed.',
  'roster.recovering': 'The new ringers for {name} are filed here: {have} of {needed} have signed.',
  'roster.everyone': 'Every holder of a sheet runs: tocsin pact rotate {name} --paper',
  'roster.recoverEveryone': 'Everybody who keeps a recovery key runs: tocsin pact recover {name}',
  'roster.mine': 'Your sheet is asked for. Run: tocsin pact rotate {name} --paper',
  'roster.ask': 'Whoever agrees runs: tocsin pact rotate {name}',
  'roster.filed': 'The new ringers of {name} stand, and our allies are told.',
  'roster.recovered':
    'The new ringers of {name} are filed with our allies. They start after 14 days, unless the seal objects.',
  'roster.print': 'Your new keys need a new sheet. Print it: tocsin paper keys {name}',
  'roster.forget': 'Then check it, and take it off this phone: tocsin paper forget {name}',
  'roster.objecting': '{have} of {needed} sheets have objected to the new ringers of {name}.',
  'roster.objectEveryone': 'Every holder of a sheet runs: tocsin pact object {name} --paper',
  'roster.objected': 'The objection of our seal stands. Our allies are told with the next contact.',
  'amber.made':
    'You have an amber key for {name}. Allies know it once the next ringers stand: tocsin pact rotate {name}',
  'amber.known':
    'Your amber key for {name} is known to our allies. Use it: tocsin ring amber --help',
  'amber.told': 'Allies in {name} are told and asked. Nothing acts.',
  'amber.drill.told': 'Drill: practice allies in {name} are asked. Nothing acts.',
  'amber.second': 'You have signed. One more of us is needed: they run the same command.',
} as const;
