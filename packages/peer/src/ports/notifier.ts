/** Tells the person that something is waiting; never what (invariant 10). */
export interface Notifier {
  notify(urgency: 'quiet' | 'soon' | 'now'): void;
}
