/** How the app stands beside a daemon: what it is served with, and what `status` says of it. */
import { hostname, networkInterfaces } from 'node:os';

import { ok } from '@tocsin/core';

import type { AppChoice } from '../cli/app-choice.ts';
import type { Handlers } from '@tocsin/host/calls';
import type { Machine } from '../daemon/disk-host.ts';
import { lanAddresses, localName } from './lan-address.ts';
import type { Serving, ServingOptions } from './serving.ts';

/** What the app is served with on this machine. */
export function servingOptions(
  { folder, on, port, lan, anew }: AppChoice,
  { home: { paths, atRest }, random, clock }: Omit<Machine, 'crypto'>,
): ServingOptions {
  const house = {
    paths,
    atRest,
    random,
    clock,
    name: localName(hostname()),
    addresses: () => lanAddresses(networkInterfaces()),
    anew,
  };
  return { folder, on, port, lan: lan ? house : undefined };
}

/** The handlers of a daemon, whose `status` also says where the app is. */
export function withServing(handlers: Handlers, serving: Pick<Serving, 'state'>): Handlers {
  return {
    ...handlers,
    status: async (given, context) => {
      const answered = await handlers.status(given, context);
      return answered.ok ? ok({ ...answered.value, app: serving.state() }) : answered;
    },
  };
}
