import { dialects } from './databases.ts';
import { describeMeetingStores } from './meetingStoreSuite.ts';
import { describeStores } from './storeSuite.ts';

for (const { name, open } of dialects()) {
  describeStores(name, open);
  describeMeetingStores(name, open);
}
