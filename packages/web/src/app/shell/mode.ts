/** Which world the screen shows: a real alert before a drill, a drill before an ordinary day. */
export type Mode = 'live' | 'drill' | 'calm';
