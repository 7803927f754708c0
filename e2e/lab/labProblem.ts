import { Namespace } from './Namespace.ts';
import { run } from './run.ts';

const REMEDY = `The lab needs Linux, root (or CAP_NET_ADMIN and CAP_SYS_ADMIN), iproute2 with tc, and iptables with NAT and the
"statistic" and "conntrack" matches. On a machine of your own: apt-get install iproute2 iptables, then run the same
command under "sudo -E". In a container: docker run --privileged, or --cap-add NET_ADMIN --cap-add SYS_ADMIN with
--security-opt apparmor=unconfined.`;

/**
 * Why this machine cannot hold the lab, with the way out; null where it can. Says so on standard error too, where
 * nobody overlooks it.
 */
export function labProblem(): string | null {
  const probe = `vlab-probe-${process.pid}`;
  try {
    const namespace = Namespace.add(probe);
    const other = Namespace.add(`${probe}-2`);
    namespace.addSwitch('lan');
    namespace.plugInto(other, 'p1', 'eth0');
    namespace.rule('nat', '-A', 'POSTROUTING', '-o', 'p1', '-j', 'MASQUERADE');
    namespace.rule('filter', '-A', 'FORWARD', '-m', 'conntrack', '--ctstate', 'ESTABLISHED', '-j', 'ACCEPT');
    const lose = ['-m', 'statistic', '--mode', 'random', '--probability', '0.1', '-j', 'DROP'];
    namespace.rule('mangle', '-A', 'PREROUTING', ...lose);
    const limits = ['rate', '1000000bit', 'burst', '4000b', 'latency', '200ms'];
    run('tc', '-n', probe, 'qdisc', 'replace', 'dev', 'p1', 'root', 'tbf', ...limits);
    return null;
  } catch (error) {
    const problem = `this machine cannot hold the network lab (${error instanceof Error ? error.message : error}).\n${REMEDY}`;
    console.error(`SKIPPED: ${problem}`);
    return problem;
  } finally {
    Namespace.remove(probe);
    Namespace.remove(`${probe}-2`);
  }
}
