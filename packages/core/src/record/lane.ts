/**
 * Lanes: who can read a body, and how long it is kept. A lane's key is derived from its epoch's
 * key; sub-groups (health, legal, committee) have keys of their own.
 */

/** Governance: the chain and what it rests on. Never shredded, holds no names (R11, R14). */
export const LANE_GOVERNANCE = 0;
/** Ordinary words that every member reads. */
export const LANE_COMMON = 1;
/** Names, faces and contact data; shreddable (R14). */
export const LANE_PEOPLE = 2;
/** Epoch boxes, not sealed again; shredded once every device has confirmed (R12). */
export const LANE_KEYS = 3;
/** Guests read and write here before they are members (R15). */
export const LANE_GUEST = 4;
/** The first lane of a sub-group; those between are kept for later versions. */
export const LANE_SUBGROUP_FIRST = 16;
/** The last lane. */
export const LANE_MAX = 65_535;
