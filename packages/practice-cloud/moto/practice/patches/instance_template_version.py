"""An instance of a group reports the launch-template version it was started with.

`kops rolling-update` compares that version with the group's own. Stock moto reports the group's for every instance,
so nothing ever "NeedsUpdate". The initial version is in the tag aws:ec2launchtemplate:version.
"""

from moto.autoscaling.models import InstanceState

VERSION_TAG = "aws:ec2launchtemplate:version"


def apply() -> None:
    def launch_template(self):
        template = self.auto_scaling_group.ec2_launch_template
        if template is None:
            return None
        started = next((tag["value"] for tag in self.instance.get_tags() if tag["key"] == VERSION_TAG), None)
        return {
            "LaunchTemplateId": template.id,
            "LaunchTemplateName": template.name,
            "Version": str(started or template.default_version_number),
        }

    InstanceState.launch_template = property(launch_template)
