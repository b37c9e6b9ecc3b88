"""CreateHostedZone with a VPC makes a private zone.

Stock moto wants HostedZoneConfig.PrivateZone as well, which kops does not send: AWS takes the VPC for it. The zone then is a
public one, and every further preview of kops wants to make the private one again.
"""

from moto.route53.responses import Route53


def apply() -> None:
    stock = Route53._get_bool_param

    def get_bool_param(self, param_name, if_none=None):
        if param_name == "HostedZoneConfig.PrivateZone" and self._get_param("VPC.VPCId"):
            return True
        return stock(self, param_name, if_none)

    Route53._get_bool_param = get_bool_param
