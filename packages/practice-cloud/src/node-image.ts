/** The image of practice's instances, as kops names it: owner and name. The same for arm64 with the other architecture in its name. */
export const nodeImage = '099720109477/ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260714'
