"""DescribeWarmPool of a group that does not exist is a ValidationError.

Stock moto returns HTTP 500. kops reads the warm pool of every instance group in its first preview and retries a 500
thirteen times, which takes minutes.
"""

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend


def apply() -> None:
    def describe_warm_pool(self, group_name):
        groups = self.describe_auto_scaling_groups([group_name])
        if not groups:
            raise ValidationError("AutoScalingGroup name not found - null")
        return groups[0].get_warm_pool()

    AutoScalingBackend.describe_warm_pool = describe_warm_pool
