"""Reserved-instance offerings exist for any instance type, in every zone.

kops reads them to find out which zones have an instance type. Stock moto has three types, so kops finds no default
size.
"""

from moto.core.responses import ActionResult
from moto.ec2.responses.reserved_instances import ReservedInstances


def apply() -> None:
    def describe_reserved_instances_offerings(self):
        instance_type = self._get_param("InstanceType")
        offerings = [
            {
                "InstanceType": instance_type,
                "AvailabilityZone": zone.name,
                "ProductDescription": "Linux/UNIX (Amazon VPC)",
                "OfferingClass": "standard",
                "OfferingType": "No Upfront",
                "InstanceTenancy": "default",
                "ReservedInstancesOfferingId": f"{instance_type}-{zone.name}",
            }
            for zone in self.ec2_backend.describe_availability_zones()
        ]
        return ActionResult({"ReservedInstancesOfferings": offerings})

    ReservedInstances.describe_reserved_instances_offerings = describe_reserved_instances_offerings
