"""Every version of a launch template has its user data parsed.

Stock moto parses only the first version; an instance that a group starts from a later one fails an assertion in
moto (HTTP 500), so a rolling update after a second `kops update cluster` could not replace any machine.
"""

from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.ec2.utils import parse_user_data


def apply() -> None:
    def user_data(self):
        data = self.data.get("UserData")
        return parse_user_data(data) if isinstance(data, (str, bytes)) else data

    LaunchTemplateVersion.user_data = property(user_data)
