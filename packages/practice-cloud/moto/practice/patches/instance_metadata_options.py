"""An instance takes its MetadataOptions from its launch template.

In stock moto every instance has HttpTokens=optional, regardless of its template, so it could not be checked whether
the hardening of the metadata service has reached the running instances.
"""

from moto.ec2.models.instances import InstanceBackend


def apply() -> None:
    stock = InstanceBackend.run_instances

    def run_instances(self, *args, **kwargs):
        wanted = kwargs.get("launch_template") or kwargs.get("launch_config")
        if wanted and not kwargs.get("metadata_options"):
            kwargs["metadata_options"] = dict(template_data(self, wanted).get("MetadataOptions") or {})
        return stock(self, *args, **kwargs)

    InstanceBackend.run_instances = run_instances


def template_data(backend, wanted):
    """The data of the launch template. moto itself rejects missing launch configurations and templates."""
    if not isinstance(wanted, dict):
        return {}
    identity, name = wanted.get("LaunchTemplateId"), wanted.get("LaunchTemplateName")
    if identity and identity in backend.launch_templates:
        template = backend.get_launch_template(identity)
    elif name and name in backend.launch_template_name_to_ids:
        template = backend.get_launch_template_by_name(name)
    else:
        return {}
    version = template.get_version(wanted.get("Version", "$Default"))
    return version.data
