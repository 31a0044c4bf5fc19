/** What a person is asked outside meetings, and when. */
export * from './weekly-list.ts';
