import { BlockList, isIP } from 'node:net'

// Only this machine or its host can listen at these addresses. They are never routed, so no proxy can reach them.
const near = new BlockList()
near.addSubnet('169.254.0.0', 16, 'ipv4')
near.addSubnet('127.0.0.0', 8, 'ipv4')
near.addSubnet('fe80::', 10, 'ipv6')
near.addAddress('::1', 'ipv6')

const inNetwork = new BlockList()
inNetwork.addSubnet('10.0.0.0', 8, 'ipv4')
inNetwork.addSubnet('172.16.0.0', 12, 'ipv4')
inNetwork.addSubnet('192.168.0.0', 16, 'ipv4')
inNetwork.addSubnet('100.64.0.0', 10, 'ipv4')
inNetwork.addSubnet('fc00::', 7, 'ipv6')

/** Whether a URL is of this machine or its host: loopback or link-local. */
export const isNear = ({ hostname }: URL): boolean => hostname === 'localhost' || isIn(near, hostname)

/** Whether a URL is near, or has a private address. */
export const isInNetwork = (url: URL): boolean => isNear(url) || isIn(inNetwork, url.hostname)

function isIn(list: BlockList, hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  const version = isIP(host)
  return version !== 0 && list.check(host, version === 6 ? 'ipv6' : 'ipv4')
}
