/**
 * What a perfect router could have delivered, given the same contacts: space-time reachability, by
 * nothing but who was linked with whom and when (the time-expanded graph of Jain, Fall and Patra,
 * 2004, with unlimited bandwidth). Written apart from the engine: it knows ids and times only.
 */

/** A contact shorter than this carries nothing, perfect router or not: greeting takes so long. */
export const SETUP_MS = 20_000;

/** When a record could have reached a node, and when it did. */
interface Fate {
  readonly oracleAt: number;
  /** Contacts the node had had by then. */
  readonly contactsThen: number;
  arrivedAt: number | undefined;
  late: number;
}

interface Node {
  readonly name: string;
  /** A bag or a drop point: it carries, and nothing is delivered to it. */
  readonly isPlace: boolean;
  readonly fates: Map<string, Fate>;
  /** Nodes with the same object here know the same records; nothing else is to be read from it. */
  lore: object;
  readonly links: Set<Node>;
  contacts: number;
}

/** How delivery went. */
interface Delivery {
  /** Record and device, counted once, that a perfect router could have brought together. */
  readonly deliverable: number;
  readonly delivered: number;
  /** Contacts that a device had between the time when a record could come and the time it came. */
  readonly lateContactsMax: number;
  /** What did not come although it could. */
  readonly missing: readonly { readonly record: string; readonly node: string }[];
}

/** The oracle of one log. */
export interface Oracle {
  addNode(name: string): void;
  /** A bag or a drop point, which carries and to which nothing is delivered. */
  addPlace(name: string): void;
  /** A record was written at a node. */
  born(node: string, record: string, atMs: number): void;
  /** A record was stored at a node that did not write it. */
  arrived(node: string, record: string, atMs: number): void;
  /** A link has stood for `SETUP_MS`. */
  linked(one: string, other: string, atMs: number): void;
  /** A link that had stood so long has ended. */
  parted(one: string, other: string): void;
  /** A node is left with these records only. */
  reset(node: string, records: readonly string[]): void;
  /** A node that is out of the world: nothing is owed to it. */
  drop(node: string): void;
  /** Deliveries; what could only come after `untilMs` is not asked for. */
  delivery(untilMs: number): Delivery;
}

/** An oracle that knows nobody yet. */
export function createOracle(): Oracle {
  const nodes = new Map<string, Node>();
  const flood = (from: Node, atMs: number): void => {
    const all = componentOf(from);
    // One of those who know the same stands for all of them; as a rule there are two such at most.
    const nodeByLore = new Map<object, Node>();
    for (const node of all) if (!nodeByLore.has(node.lore)) nodeByLore.set(node.lore, node);
    if (nodeByLore.size === 1) return;
    const known = new Set<string>();
    for (const node of nodeByLore.values())
      for (const record of node.fates.keys()) known.add(record);
    const lore = {};
    for (const node of all) {
      if (node.fates.size < known.size) for (const record of known) owe(node, record, atMs);
      node.lore = lore;
    }
  };
  const add = (name: string, isPlace: boolean): void => {
    const nothing = { fates: new Map<string, Fate>(), links: new Set<Node>(), contacts: 0 };
    nodes.set(name, { name, isPlace, lore: {}, ...nothing });
  };
  return {
    addNode: (name) => add(name, false),
    addPlace: (name) => add(name, true),
    born(name, record, atMs) {
      const node = nodes.get(name);
      if (node === undefined) return;
      node.fates.set(record, { oracleAt: atMs, contactsThen: 0, arrivedAt: atMs, late: 0 });
      const all = componentOf(node);
      const lores = new Set([...all].map((other) => other.lore));
      // Who knew the same knows the same again.
      const loreAfter = lores.size === 1 ? {} : undefined;
      for (const other of all) {
        owe(other, record, atMs);
        other.lore = loreAfter ?? {};
      }
    },
    arrived(name, record, atMs) {
      const node = nodes.get(name);
      if (node === undefined) return;
      // Links carry before they have stood for long: then it was as quick as can be.
      owe(node, record, atMs);
      const fate = node.fates.get(record);
      if (fate === undefined || fate.arrivedAt !== undefined) return;
      fate.arrivedAt = atMs;
      fate.late = node.contacts - fate.contactsThen;
    },
    linked(one, other, atMs) {
      const [from, to] = [nodes.get(one), nodes.get(other)];
      if (from === undefined || to === undefined) return;
      from.links.add(to);
      to.links.add(from);
      flood(from, atMs);
    },
    parted(one, other) {
      const [from, to] = [nodes.get(one), nodes.get(other)];
      if (from === undefined || to === undefined || !from.links.delete(to)) return;
      to.links.delete(from);
      from.contacts += 1;
      to.contacts += 1;
    },
    reset(name, records) {
      const node = nodes.get(name);
      if (node === undefined) return;
      const left = new Set(records);
      for (const record of node.fates.keys()) if (!left.has(record)) node.fates.delete(record);
      node.lore = {};
    },
    drop: (name) => void nodes.delete(name),
    delivery: (untilMs) => deliveryOf([...nodes.values()], untilMs),
  };
}

function owe(node: Node, record: string, atMs: number): void {
  if (node.fates.has(record)) return;
  const contactsThen = node.contacts;
  node.fates.set(record, { oracleAt: atMs, contactsThen, arrivedAt: undefined, late: 0 });
  node.lore = {};
}

function componentOf(from: Node): ReadonlySet<Node> {
  const all = new Set([from]);
  for (const node of all) for (const next of node.links) all.add(next);
  return all;
}

function deliveryOf(nodes: readonly Node[], untilMs: number): Delivery {
  let deliverable = 0;
  let delivered = 0;
  let lateContactsMax = 0;
  const missing: { readonly record: string; readonly node: string }[] = [];
  for (const node of nodes.filter(({ isPlace }) => !isPlace))
    for (const [record, { oracleAt, arrivedAt, late }] of node.fates) {
      if (oracleAt > untilMs) continue;
      deliverable += 1;
      if (arrivedAt === undefined) missing.push({ record, node: node.name });
      else {
        delivered += 1;
        lateContactsMax = Math.max(lateContactsMax, late);
      }
    }
  return { deliverable, delivered, lateContactsMax, missing };
}
