"""The contents of the emulated cloud, as one JSON document for the supervisor: instances, load balancers, clusters in any bucket."""

import json

from moto.core import DEFAULT_ACCOUNT_ID
from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends
from moto.s3.models import s3_backends

CLUSTER_TAG = "KubernetesCluster"
GROUP_TAG = "kops.k8s.io/instancegroup"
CONFIG = "/config"
ADDONS = "/addons/bootstrap-channel.yaml"


def read_world(region: str) -> str:
    """JSON: {instances: [...], loadBalancers: [...], clusters: [...]}; a cluster exists if its config does."""
    return json.dumps(
        {
            "instances": list(_instances(region)),
            "loadBalancers": list(_load_balancers(region)),
            "clusters": list(_clusters()),
        }
    )


def _instances(region):
    for reservation in list(ec2_backends[DEFAULT_ACCOUNT_ID][region].reservations.values()):
        for instance in list(reservation.instances):
            tags = {tag["key"]: tag["value"] for tag in instance.get_tags()}
            if CLUSTER_TAG not in tags or instance.state not in ("pending", "running"):
                continue
            yield {
                "id": instance.id,
                "cluster": tags[CLUSTER_TAG],
                "instanceGroup": tags.get(GROUP_TAG, ""),
                "roles": sorted(key.rsplit("/", 1)[1] for key in tags if key.startswith("k8s.io/role/")),
                "instanceType": instance.instance_type,
                "architecture": "arm64" if getattr(instance, "architecture", "") == "arm64" else "amd64",
                "zone": instance.placement.zone,
                "privateIp": instance.private_ip,
            }


def _load_balancers(region):
    for balancer in list(elbv2_backends[DEFAULT_ACCOUNT_ID][region].load_balancers.values()):
        yield {"port": balancer.practice_port, "cluster": _tags_of(region, balancer).get(CLUSTER_TAG, "")}


def _tags_of(region, balancer):
    tagging = elbv2_backends[DEFAULT_ACCOUNT_ID][region].tagging_service
    return tagging.get_tag_dict_for_resource(balancer.arn)


def _clusters():
    for bucket, store in list(s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.items()):
        for key in list(store.keys):
            if key.endswith(CONFIG) and key.count("/") == 1:
                name = key[: -len(CONFIG)]
                channel = store.keys.get(name + ADDONS)
                yield {"name": name, "bucket": bucket, "channel": channel.etag if channel else ""}
