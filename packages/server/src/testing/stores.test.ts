import { openDatabase } from '../storage/database.ts';
import { describeStores } from './storeSuite.ts';

describeStores('SQLite', () => openDatabase(':memory:'));
