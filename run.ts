const S = '/tmp/cv/m/packages/simulator/src';
const { simulateValley } = await import(`${S}/simulate-valley.ts`);
const { SCENARIOS } = await import(`${S}/scenarios/index.ts`);
for (const weeks of [3]) {
  const sc: any = {
    ...SCENARIOS.find((x: any) => x.name === 'wild'),
    weeks,
    assemblies: 6,
    homesAValley: 3,
  };
  const e = await simulateValley({ scenario: sc, seed: 5 }, 1);
  console.log(weeks, e.hash.slice(0, 12), e.records, JSON.stringify(e.violations));
}
