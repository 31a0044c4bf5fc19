/** Whether a name can be that of an assembly on this device: 1–40 of a–z, 0–9 and "-". */
export function isLogName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,39}$/.test(name);
}
