// `npm run build`: what `npm start` builds, without starting it.
import { requireNode } from './setup/requireNode.mjs';

requireNode();
const { prepare } = await import('./setup/prepare.mjs');
await prepare((line) => console.log(line));
console.log('Built.');
