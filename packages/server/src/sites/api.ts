import { sitePolicySchema } from '@vnet/protocol';
import type { ApiOperation } from '../openapi/ApiOperation.ts';

export const siteApi: readonly ApiOperation[] = [
  {
    method: 'get',
    path: '/site/policy/',
    tag: 'Sharing on a LAN',
    auth: 'nobody',
    summary: 'What staff has set for the network that the request comes from',
    answers: {
      200: {
        description: 'Whether people share there, the WAN budget in Mbit/s, and how many receivers a device may have.',
        body: sitePolicySchema,
      },
    },
  },
];
