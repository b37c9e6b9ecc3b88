"""The IAM action of a request, and the additional actions that AWS requires for it (Service Authorization Reference)."""

import re
from collections import namedtuple
from urllib.parse import parse_qs

from moto.core import DEFAULT_ACCOUNT_ID

# A request: `action` is the IAM name, `operation` the API name, `path` that of REST services without its first "/".
Call = namedtuple("Call", "action service operation parameters path")

# IAM actions on a sub-resource of a bucket contain its name.
BUCKET_PARTS = {
    "encryption": "EncryptionConfiguration",
    "location": "BucketLocation",
    "logging": "BucketLogging",
    "ownershipControls": "BucketOwnershipControls",
    "policy": "BucketPolicy",
    "policyStatus": "BucketPolicyStatus",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "tagging": "BucketTagging",
    "versioning": "BucketVersioning",
    "acl": "BucketAcl",
}
ACCOUNT_BLOCK = "v20180820/configuration/publicAccessBlock"
HOSTED_ZONE = re.compile(r"2013-04-01/hostedzone(?P<one>/[^/]+)?(?P<part>/\w+)?/?$")
ZONE_OPERATIONS = {
    ("GET", False, None): "ListHostedZones",
    ("POST", False, None): "CreateHostedZone",
    ("GET", True, None): "GetHostedZone",
    ("DELETE", True, None): "DeleteHostedZone",
    ("GET", True, "/rrset"): "ListResourceRecordSets",
    ("POST", True, "/rrset"): "ChangeResourceRecordSets",
    ("POST", True, "/associatevpc"): "AssociateVPCWithHostedZone",
}


def named_call(service, environ, parameters) -> Call:
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "").lstrip("/")
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    if service == "s3" and path == ACCOUNT_BLOCK:
        # S3 Control: no path of a bucket.
        return Call("s3:GetAccountPublicAccessBlock", "s3control", "GetPublicAccessBlock", parameters, path)
    if service == "s3":
        operation = _s3_operation(method, path, query, parameters)
        headers = {"acl": environ.get("HTTP_X_AMZ_ACL"), "ownership": environ.get("HTTP_X_AMZ_OBJECT_OWNERSHIP")}
        parameters = {**parameters, **headers}
    elif service == "route53":
        operation = _route53_operation(method, path)
    else:
        target = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        operation = parameters.get("Action") or target or f"{method} /{path}"
    return Call(f"{service}:{operation}", service, operation, parameters, path)


def _s3_operation(method, path, query, parameters):
    bucket, _, key = path.partition("/")
    if not bucket:
        return "ListAllMyBuckets"
    version = "Version" if "versionId" in query or parameters.get("VersionId") else ""
    if key or "delete" in query:
        verb = {"GET": "Get", "HEAD": "Get", "DELETE": "Delete"}.get(method, "Delete" if "delete" in query else "Put")
        return f"{verb}Object{version if verb != 'Put' else ''}{'Acl' if 'acl' in query else ''}"
    for part, name in BUCKET_PARTS.items():
        if part in query:
            verb = "Get" if method == "GET" else "Put"
            return "DeleteBucketPolicy" if (method, part) == ("DELETE", "policy") else f"{verb}{name}"
    if "versions" in query:
        return "ListBucketVersions"
    return {"PUT": "CreateBucket", "DELETE": "DeleteBucket"}.get(method, "ListBucket")


def _route53_operation(method, path):
    if path.endswith("/hostedzonesbyname"):
        return "ListHostedZonesByName"
    found = HOSTED_ZONE.match(path)
    key = (method, found["one"] is not None, found["part"]) if found else None
    return ZONE_OPERATIONS.get(key, f"{method} /{path}")


def companions(call, region):
    """[(action, (resource, cluster))] that AWS checks in addition to the action itself. moto checks nothing."""
    given, creates = call.parameters, call.operation.startswith(("Create", "Put"))
    found = []

    def also(action, resource="*"):
        found.append((action, (resource, None)))

    if call.service == "ec2" and any(name.startswith("TagSpecification.") for name in given):
        also("ec2:CreateTags")
    if call.service == "elasticloadbalancing" and creates and "Tags.member.1.Key" in given:
        also("elasticloadbalancing:AddTags")
    if call.service == "autoscaling" and call.operation == "CreateAutoScalingGroup" and "Tags.member.1.Key" in given:
        also("autoscaling:CreateOrUpdateTags")
    # A group that starts instances from a template is checked as if its creator started them.
    if call.service == "autoscaling" and any(name.startswith(("LaunchTemplate.", "MixedInst")) for name in given):
        also("ec2:RunInstances")
    if call.action == "iam:AddRoleToInstanceProfile":
        also("iam:PassRole", f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:role/{given['RoleName']}")
    if call.service == "iam" and creates and "Tags.member.1.Key" in given:
        kind, name = _new_iam_object(given)
        also(f"iam:Tag{kind[0]}", f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:{kind[1]}/{name}")
    if call.action == "sqs:CreateQueue" and given.get("tags"):
        also("sqs:TagQueue", f"arn:aws:sqs:{region}:{DEFAULT_ACCOUNT_ID}:{given['QueueName']}")
    if call.action == "events:PutRule" and given.get("Tags"):
        also("events:TagResource", f"arn:aws:events:{region}:{DEFAULT_ACCOUNT_ID}:rule/{given['Name']}")
    if call.action == "s3:PutObject" and given.get("acl"):
        also("s3:PutObjectAcl", f"arn:aws:s3:::{call.path.partition('/')[0]}/*")
    if call.action == "s3:CreateBucket" and given.get("ownership"):
        also("s3:PutBucketOwnershipControls", f"arn:aws:s3:::{call.path.partition('/')[0]}")
    return found


def _new_iam_object(given):
    if "InstanceProfileName" in given:
        return ("InstanceProfile", "instance-profile"), given["InstanceProfileName"]
    if "RoleName" in given:
        return ("Role", "role"), given["RoleName"]
    return ("OpenIDConnectProvider", "oidc-provider"), given["Url"].removeprefix("https://")
