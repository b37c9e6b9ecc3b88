"""A load balancer's DNSName is localhost:PORT, with a port of its own.

kops writes `https://<DNSName>` to the kubeconfig. The practice supervisor listens on the port and forwards to the API
server of the load balancer's cluster, so kops and kubectl reach it without DNS.
"""

import socket

from moto.elbv2.models import FakeLoadBalancer


def apply() -> None:
    stock = FakeLoadBalancer.__init__

    def init(self, *args, **kwargs):
        stock(self, *args, **kwargs)
        self.practice_port = _free_port()
        self.dns_name = f"localhost:{self.practice_port}"

    FakeLoadBalancer.__init__ = init


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
