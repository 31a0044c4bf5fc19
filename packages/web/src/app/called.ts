/** What people call a log: the name that its members gave it, and where there is none the local one. */
import { view } from './asking.ts';
import { knownOf } from './kit/seen.tsx';

/** Gives the name of a log by what this device calls it. */
export function useCalled(): (log: string) => string {
  const assemblies = knownOf(view('status', {}).value, undefined)?.assemblies ?? [];
  const called = new Map(assemblies.map((one) => [one.name, one.called ?? one.name]));
  return (log) => called.get(log) ?? log;
}
