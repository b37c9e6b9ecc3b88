"""A subnet's count of free addresses fits an int32, as the AWS SDKs expect.

A /64 has 2^64 addresses; kops would fail to parse the response.
"""

from moto.ec2.models.subnets import Subnet

MAX_INT32 = 2**31 - 1


def apply() -> None:
    stock = Subnet.available_ip_address_count

    def available_ip_address_count(self):
        return min(int(stock.fget(self)), MAX_INT32)

    Subnet.available_ip_address_count = property(available_ip_address_count)
