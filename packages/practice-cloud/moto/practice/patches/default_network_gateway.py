"""The default VPC has an internet gateway, and its main route table has a route to it.

AWS creates them with every account; stock moto does not. kops waits nine minutes for the gateway of an existing network.
"""

from moto.ec2.models import EC2Backend


def apply() -> None:
    stock = EC2Backend.__init__

    def init(self, region_name, account_id):
        stock(self, region_name, account_id)
        if self.internet_gateways:
            return
        gateway = self.create_internet_gateway()
        self.attach_internet_gateway(gateway.id, self.default_vpc.id)
        tables = self.describe_route_tables(filters={"vpc-id": [self.default_vpc.id]})
        self.create_route(tables[0].id, "0.0.0.0/0", gateway_id=gateway.id)

    EC2Backend.__init__ = init
