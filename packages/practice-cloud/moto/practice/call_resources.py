"""The resources of a request, as ARNs, each with the cluster in its tag at that time."""

import re

from moto.autoscaling.models import autoscaling_backends
from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.ec2.models import ec2_backends
from moto.elb.models import elb_backends
from moto.elbv2.models import elbv2_backends
from moto.iam.models import iam_backends

CLUSTER_TAG = "KubernetesCluster"
READS = ("Describe", "List", "Get")
EC2_TYPES = {
    "dopt": "dhcp-options",
    "eigw": "egress-only-internet-gateway",
    "eipalloc": "elastic-ip",
    "eni": "network-interface",
    "i": "instance",
    "igw": "internet-gateway",
    "key": "key-pair",
    "lt": "launch-template",
    "nat": "natgateway",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "subnet": "subnet",
    "vol": "volume",
    "vpc": "vpc",
}
EC2_ID = re.compile(r"([a-z]+)-[0-9a-f]{8,}$")
ANYTHING = [("*", None)]


def resources_of(call, region):
    """[(ARN, cluster or None)]; "*" if the action has no resource, or if the resource does not exist yet."""
    find = {
        "ec2": _ec2,
        "autoscaling": _autoscaling,
        "elasticloadbalancing": _load_balancing,
        "iam": _iam,
        "s3": _s3,
        "sqs": _sqs,
        "events": _events,
        "route53": _route53,
        "ecr": _ecr,
    }.get(call.service)
    return (find and find(call, region)) or ANYTHING



def _ecr(call, region):
    name = call.parameters.get("repositoryName") or (call.parameters.get("repositoryNames") or [None])[0]
    account = call.parameters.get("registryId") or ACCOUNT
    return name and [(f"arn:aws:ecr:{region}:{account}:repository/{name}", None)]


def _ec2(call, region):
    if call.operation.startswith(READS):
        return None
    tags = ec2_backends[ACCOUNT][region].tags
    ids = {value for value in call.parameters.values() if isinstance(value, str)}
    named = {one: EC2_ID.match(one) for one in ids}
    return [
        (f"arn:aws:ec2:{region}:{ACCOUNT}:{EC2_TYPES[match[1]]}/*", tags.get(one, {}).get(CLUSTER_TAG))
        for one, match in named.items()
        if match and match[1] in EC2_TYPES
    ]


def _autoscaling(call, region):
    if call.operation.startswith(READS):
        return None
    backend = autoscaling_backends[ACCOUNT][region]
    name = call.parameters.get("AutoScalingGroupName") or call.parameters.get("Tags.member.1.ResourceId")
    if instance := call.parameters.get("InstanceId"):
        name = next((group for group, ids in _members(backend) if instance in ids), name)
    group = backend.autoscaling_groups.get(name)
    cluster = next((tag["Value"] for tag in group.tags if tag["Key"] == CLUSTER_TAG), None) if group else None
    return [(f"arn:aws:autoscaling:{region}:{ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/{name}", cluster)]


def _members(backend):
    for name, group in list(backend.autoscaling_groups.items()):
        yield name, {state.instance.id for state in list(group.instance_states)}


def _load_balancing(call, region):
    if call.operation.startswith(READS):
        return None
    if name := call.parameters.get("LoadBalancerName"):
        balancer = elb_backends[ACCOUNT][region].load_balancers.get(name)
        cluster = balancer.tags.get(CLUSTER_TAG) if balancer else None
        return [(f"arn:aws:elasticloadbalancing:{region}:{ACCOUNT}:loadbalancer/{name}", cluster)]
    tagging = elbv2_backends[ACCOUNT][region].tagging_service
    arns = {value for name, value in call.parameters.items() if name.split(".")[0].endswith(("Arn", "Arns"))}
    return [(_without_id(arn), tagging.get_tag_dict_for_resource(arn).get(CLUSTER_TAG)) for arn in arns]


def _without_id(arn):
    return re.sub(r"(?<=/)[^/]+(/[^/]+)*$", "*", arn)


def _iam(call, _region):
    given, prefix = call.parameters, f"arn:aws:iam::{ACCOUNT}"
    if "InstanceProfileName" in given:
        return [(f"{prefix}:instance-profile/{given['InstanceProfileName']}", None)]
    if "RoleName" in given:
        roles = list(iam_backends[ACCOUNT]["aws"].roles.values())
        known = next((role.path for role in roles if role.name == given["RoleName"]), given.get("Path", "/"))
        return [(f"{prefix}:role{known}{given['RoleName']}", None)]
    if "OpenIDConnectProviderArn" in given:
        return [(given["OpenIDConnectProviderArn"], None)]
    if "Url" in given:
        return [(f"{prefix}:oidc-provider/{given['Url'].removeprefix('https://')}", None)]
    return None


def _s3(call, _region):
    bucket = call.path.partition("/")[0]
    if not bucket:
        return None
    return [(f"arn:aws:s3:::{bucket}{'/*' if 'Object' in call.operation else ''}", None)]


def _sqs(call, region):
    name = call.parameters.get("QueueName") or call.parameters.get("QueueUrl", "").rpartition("/")[2]
    return [(f"arn:aws:sqs:{region}:{ACCOUNT}:{name}", None)] if name else None


def _events(call, region):
    given = call.parameters
    name = given.get("Rule") or given.get("Name") or given.get("ResourceARN", "").rpartition("/")[2]
    return [(f"arn:aws:events:{region}:{ACCOUNT}:rule/{name}", None)] if name else None


def _route53(call, _region):
    found = re.search(r"hostedzone/([^/]+)", call.path)
    return [(f"arn:aws:route53:::hostedzone/{found[1]}", None)] if found else None
