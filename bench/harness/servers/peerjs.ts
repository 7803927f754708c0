import type { AddressInfo } from 'node:net';
import { PeerServer } from 'peer';

/** PeerJS's server as its package starts it. */
PeerServer({ port: 0, host: '127.0.0.1', path: '/' }, (server) => {
  console.log((server.address() as AddressInfo).port);
});
