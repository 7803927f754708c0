import { expect, test } from 'vitest';
import { importsAgainstArrows } from './importArrows.mjs';

test.each([
  ['packages/protocol/src/user.ts', "import { x } from 'node:fs';"],
  ['packages/protocol/src/user.ts', "export * from '../../server/src/clock.ts';"],
  ['packages/relay/src/session/a.ts', "import type { User } from '@vnet/protocol';"],
  ['packages/web/src/home/Home.tsx', "import { loadConfig } from '../../../server/src/config.ts';"],
  ['packages/web/src/home/Home.tsx', "import { readFile } from 'node:fs';"],
  ['packages/server/src/meetings/service.ts', "import { Tile } from '../../../web/src/ui/Tile.tsx';"],
  ['packages/server/src/meetings/service.ts', "import { AccountStore } from '../accounts/store.ts';"],
  ['packages/server/src/meetings/service.ts', "const { a } = await import('../accounts/restRoutes.ts');"],
  ['packages/server/src/meetings/store.ts', "import { Meetings } from './service.ts';"],
  ['packages/server/src/meetings/service.ts', "import { meetingRoutes } from './routes.ts';"],
  ['packages/web/src/meeting/model/grid.ts', "import { Tile } from '../Tile.tsx';"],
  ['packages/web/src/meeting/model/grid.ts', "import { useState } from 'react';"],
  ['packages/web/src/meeting/model/grid.ts', "import { useStore } from '@nanostores/react';"],
  ['packages/web/src/meeting/model/grid.ts', "import { useRoomModel } from '../useRoomModel.ts';"],
  ['packages/web/src/calls/call.ts', "import { useState } from 'react';"],
  ['packages/web/src/calls/livekit/engine.ts', "import { useState } from 'react';"],
  ['packages/web/src/devices/DeviceList.ts', "import { useState } from 'react';"],
  ['packages/web/src/devices/DeviceList.ts', "import { useDeviceList } from './useDeviceList.ts';"],
  ['packages/web/src/calls/livekit/engine.ts', "import { grid } from '../../meeting/model/grid.ts';"],
])('%s may not say %s', (path, source) => {
  expect(importsAgainstArrows(path, source)).not.toEqual([]);
});

test.each([
  ['packages/protocol/src/user.ts', "import * as z from 'zod/mini';\nimport { a } from './errors.ts';"],
  ['packages/server/src/meetings/service.ts', "import { MeetingStore } from './store.ts';"],
  [
    'packages/server/src/meetings/routes.ts',
    "import { Meetings } from './service.ts';\nimport fp from 'fastify-plugin';",
  ],
  ['packages/server/src/meetings/service.ts', "import type { Account } from '../accounts/account.ts';"],
  ['packages/server/src/meetings/service.test.ts', "import { AccountStore } from '../accounts/store.ts';"],
  ['packages/web/src/meeting/Tile.tsx', "import { grid } from './model/grid.ts';\nimport { useState } from 'react';"],
  ['packages/web/src/meeting/useRoomModel.ts', "import { useState } from 'react';"],
  [
    'packages/web/src/devices/useDeviceList.ts',
    "import { useStore } from '@nanostores/react';\nimport { useState } from 'react';",
  ],
  ['packages/web/src/meeting/model/grid.ts', "import type { Call } from '../../calls/call.ts';"],
])('%s may say %s', (path, source) => {
  expect(importsAgainstArrows(path, source)).toEqual([]);
});
