"""CreateHostedZone with a VPC makes a private zone.

Stock moto also requires HostedZoneConfig.PrivateZone, which kops does not send because the VPC is enough for AWS. The
zone then is public, and every later preview of kops creates the private one again.
"""

from moto.route53.responses import Route53


def apply() -> None:
    stock = Route53._get_bool_param

    def get_bool_param(self, param_name, if_none=None):
        if param_name == "HostedZoneConfig.PrivateZone" and self._get_param("VPC.VPCId"):
            return True
        return stock(self, param_name, if_none)

    Route53._get_bool_param = get_bool_param
