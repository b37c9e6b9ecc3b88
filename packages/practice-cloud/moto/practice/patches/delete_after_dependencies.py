"""`kops delete cluster` succeeds, although it deletes in any order.

- Deleting a subnet removes its route-table association, otherwise the route table stays "in use" forever.
- Deleting a group whose target groups are gone succeeds.
- Deleting DHCP options that were deleted with the VPC succeeds.
- A group whose launch template is gone replaces no instances, otherwise terminating its instances fails.
"""

from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup
from moto.ec2.models.dhcp_options import DHCPOptionsSetBackend
from moto.ec2.models.subnets import SubnetBackend


def apply() -> None:
    _subnet_leaves_no_association()
    _group_outlives_its_target_groups()
    _dhcp_options_may_be_gone()
    _group_without_template_replaces_nothing()


def _subnet_leaves_no_association() -> None:
    stock = SubnetBackend.delete_subnet

    def delete_subnet(self, subnet_id):
        answer = stock(self, subnet_id)
        for table in self.route_tables.values():
            for key, association in list(table._associations.items()):
                if getattr(association, "subnet_id", association) == subnet_id:
                    table._associations.pop(key)
        return answer

    SubnetBackend.delete_subnet = delete_subnet


def _group_outlives_its_target_groups() -> None:
    stock = AutoScalingBackend.delete_auto_scaling_group

    def delete_auto_scaling_group(self, group_name):
        group = self.autoscaling_groups.get(group_name)
        if group:
            known = self.elbv2_backend.target_groups
            group.target_group_arns = [arn for arn in group.target_group_arns if arn in known]
        return stock(self, group_name)

    AutoScalingBackend.delete_auto_scaling_group = delete_auto_scaling_group


def _dhcp_options_may_be_gone() -> None:
    stock = DHCPOptionsSetBackend.delete_dhcp_options_set

    def delete_dhcp_options_set(self, options_id):
        return True if options_id not in self.dhcp_options_sets else stock(self, options_id)

    DHCPOptionsSetBackend.delete_dhcp_options_set = delete_dhcp_options_set


def _group_without_template_replaces_nothing() -> None:
    stock = FakeAutoScalingGroup.replace_autoscaling_group_instances

    def replace_autoscaling_group_instances(self, count, propagated_tags):
        template = self.ec2_launch_template
        if template is not None and template.id not in self.autoscaling_backend.ec2_backend.launch_templates:
            return None
        return stock(self, count, propagated_tags)

    FakeAutoScalingGroup.replace_autoscaling_group_instances = replace_autoscaling_group_instances
