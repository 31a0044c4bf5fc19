/** Powers in use: what is written about them, whether they cover a record, and what people see. */
export * from './covers.ts';
export * from './recall-view.ts';
export * from './records.ts';
export * from './templates.ts';
export * from './views.ts';
