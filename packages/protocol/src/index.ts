export * from './errors.ts';
export * from './join.ts';
export * from './meeting.ts';
export * from './meetPage.ts';
export * from './signalling.ts';
export * from './streamId.ts';
export * from './ticket.ts';
export * from './user.ts';
