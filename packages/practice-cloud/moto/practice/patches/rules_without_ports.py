"""Security-group rules of protocols without ports are accepted.

Calico needs protocol 4 (IP in IP) between its nodes; stock moto fails on a rule without ports.
"""

from moto.ec2.models.security_groups import SecurityGroupRule


def apply() -> None:
    stock = SecurityGroupRule.__init__

    def init(self, ec2_backend, ip_protocol, group_id, from_port, to_port, *args, **kwargs):
        start = -1 if from_port is None else from_port
        end = -1 if to_port is None else to_port
        stock(self, ec2_backend, ip_protocol, group_id, start, end, *args, **kwargs)

    SecurityGroupRule.__init__ = init
