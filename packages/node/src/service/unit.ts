/**
 * A systemd user unit that starts the device with the machine. It keeps to what works for every
 * user: no mount namespaces, which need rights that some systems do not give. What the device says
 * goes to the journal, which rotates it.
 */
import type { Result } from '@tocsin/core';
import { fail, ok } from '@tocsin/core';

/** The name of the unit. */
export const UNIT_NAME = 'tocsin.service';

/** What the unit starts. */
export interface UnitOptions {
  /** Absolute path of the Node that runs it. */
  readonly node: string;
  /** Absolute path of the entry. */
  readonly main: string;
  /** The words after it: `up` and its options. */
  readonly words: readonly string[];
}

/** The text of the unit; a path that a unit cannot hold is a fault. */
export function unitText({
  node,
  main,
  words,
}: UnitOptions): Result<string, { readonly kind: 'BadUnitPath' }> {
  const command = [node, main, ...words];
  // oxlint-disable-next-line no-control-regex
  if (command.some((word) => /[\u0000-\u001F\u007F]/.test(word)))
    return fail({ kind: 'BadUnitPath' });
  return ok(`[Unit]
Description=Tocsin, a bell that neighbours ring for each other
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
Type=simple
# One arena of the allocator, not one for each thread: some 12 MB less.
Environment=MALLOC_ARENA_MAX=1
# What wakes its person and which server takes its mail: docs/spec/waking.md. Keep it to yourself: mode 0600.
EnvironmentFile=-%E/tocsin/environment
ExecStart=${command.map(quoted).join(' ')}
Restart=on-failure
RestartSec=5
# Usage, a wrong key, a restored backup: starting again would not help.
RestartPreventExitStatus=2 5 6
KillMode=mixed
TimeoutStopSec=20
# What it says goes to the journal, which rotates it: journalctl --user -u ${UNIT_NAME}
StandardOutput=journal
StandardError=journal
UMask=0077
LimitCORE=0
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=default.target
`);
}

/** A word of a command line: systemd.service(5) "Command lines", systemd.unit(5) specifiers. */
function quoted(word: string): string {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `"${plain.replaceAll(/["\\]/g, '\\$&')}"`;
}
