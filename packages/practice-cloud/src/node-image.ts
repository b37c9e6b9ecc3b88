/**
 * The image of practice instances, as kops names it: owner and name. For arm64, the name contains the other
 * architecture.
 */
export const nodeImage = '099720109477/ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260714'
