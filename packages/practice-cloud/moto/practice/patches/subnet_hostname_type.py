"""ModifySubnetAttribute keeps PrivateDnsHostnameTypeOnLaunch and the AAAA flag.

Stock moto drops both, so every later preview of kops sets them again and is never empty.
"""

from moto.ec2.responses.subnets import Subnets


def apply() -> None:
    stock = Subnets.modify_subnet_attribute

    def modify_subnet_attribute(self):
        answer = stock(self)
        subnet = self.ec2_backend.get_subnet(self._get_param("SubnetId"))
        options = subnet.private_dns_name_options_on_launch
        hostname_type = self._get_param("PrivateDnsHostnameTypeOnLaunch")
        if hostname_type:
            options["HostnameType"] = hostname_type
        aaaa = self._get_param("EnableResourceNameDnsAAAARecordOnLaunch.Value")
        if aaaa is not None:
            options["EnableResourceNameDnsAAAARecord"] = aaaa
        return answer

    Subnets.modify_subnet_attribute = modify_subnet_attribute
