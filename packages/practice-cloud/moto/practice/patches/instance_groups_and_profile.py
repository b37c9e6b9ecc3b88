"""An instance takes its security groups and its instance profile from its launch template.

kops sets the groups in the template's network interface, and stock moto reads neither these nor the profile: every
machine had the default group and no role, so its network access and permissions could not be checked.
"""

from moto.ec2.models.instances import InstanceBackend

from .instance_metadata_options import template_data


def apply() -> None:
    stock = InstanceBackend.run_instances

    def run_instances(self, *args, **kwargs):
        data = template_data(self, kwargs.get("launch_template") or kwargs.get("launch_config"))
        interfaces = data.get("NetworkInterfaces") or []
        groups = [group for interface in interfaces for group in interface.get("Groups") or []]
        if groups and not kwargs.get("security_group_ids"):
            kwargs["security_group_ids"] = groups
        reservation = stock(self, *args, **kwargs)
        profile = data.get("IamInstanceProfile") or {}
        is_asked = kwargs.get("iam_instance_profile_name") or kwargs.get("iam_instance_profile_arn")
        if profile and not is_asked:
            for instance in reservation.instances:
                self.associate_iam_instance_profile(
                    instance.id,
                    iam_instance_profile_name=profile.get("Name"),
                    iam_instance_profile_arn=profile.get("Arn"),
                )
        return reservation

    InstanceBackend.run_instances = run_instances
