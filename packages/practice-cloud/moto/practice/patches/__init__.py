"""The changes to stock moto 5.2.1 that kops needs, one module each. The docstring of a module is its reason."""

from . import (
    caller_identity,
    default_network_gateway,
    delete_after_dependencies,
    instance_groups_and_profile,
    instance_metadata_options,
    instance_template_version,
    launch_template_user_data,
    load_balancer_ports,
    missing_warm_pool,
    private_hosted_zones,
    remembered_routes,
    reserved_offerings,
    rules_without_ports,
    subnet_address_count,
    subnet_hostname_type,
    tls_only_buckets,
)

ALL = (
    missing_warm_pool,
    launch_template_user_data,
    subnet_hostname_type,
    reserved_offerings,
    instance_template_version,
    instance_metadata_options,
    instance_groups_and_profile,
    load_balancer_ports,
    delete_after_dependencies,
    rules_without_ports,
    subnet_address_count,
    tls_only_buckets,
    private_hosted_zones,
    default_network_gateway,
    caller_identity,
    remembered_routes,
)


def apply_all() -> None:
    """Patches moto. Call once, before the server starts."""
    for patch in ALL:
        patch.apply()
