"""The list of calls contains actions, resources and tags as in IAM, for every client."""

import unittest

from .server import REGION, Server

CLUSTER = "demo.example.test"
ACCOUNT = "123456789012"
TAGS = [{"Key": "KubernetesCluster", "Value": CLUSTER}]


class CallNames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def client(self, service, agent="aws-sdk-go-v2/1.41.1"):
        return self.server.client(service, user_agent=agent)

    def calls(self):
        return {(one["action"], one["resource"], one["cluster"]) for one in self.server.calls()}

    def assert_called(self, *expected):
        missing = set(expected) - self.calls()
        self.assertEqual(missing, set(), f"among {sorted(self.calls())}")

    def test_ec2_resources_carry_their_cluster_and_tags_are_an_action_of_their_own(self):
        ec2 = self.client("ec2")
        spec = [{"ResourceType": "vpc", "Tags": TAGS}]
        vpc = ec2.create_vpc(CidrBlock="172.20.0.0/16", TagSpecifications=spec)["Vpc"]["VpcId"]
        other = ec2.create_vpc(CidrBlock="172.21.0.0/16")["Vpc"]["VpcId"]
        ec2.describe_vpcs(VpcIds=[vpc])
        for one in (vpc, other):
            ec2.delete_vpc(VpcId=one)
        arn = f"arn:aws:ec2:{REGION}:{ACCOUNT}:vpc/*"
        self.assert_called(
            ("ec2:CreateVpc", "*", ""),
            ("ec2:CreateTags", "*", ""),
            ("ec2:DescribeVpcs", "*", ""),
            ("ec2:DeleteVpc", arn, CLUSTER),
            ("ec2:DeleteVpc", arn, ""),
        )

    def test_s3_actions_have_the_names_of_iam(self):
        s3 = self.client("s3")
        s3.create_bucket(Bucket="calls", CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_versioning(Bucket="calls", VersioningConfiguration={"Status": "Enabled"})
        s3.head_bucket(Bucket="calls")
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        s3.put_bucket_encryption(Bucket="calls", ServerSideEncryptionConfiguration={"Rules": [rule]})
        version = s3.put_object(Bucket="calls", Key="a/b", Body=b"x", ACL="private")["VersionId"]
        s3.list_object_versions(Bucket="calls")
        s3.delete_objects(Bucket="calls", Delete={"Objects": [{"Key": "a/b", "VersionId": version}]})
        bucket, objects = "arn:aws:s3:::calls", "arn:aws:s3:::calls/*"
        self.assert_called(
            ("s3:CreateBucket", bucket, ""),
            ("s3:PutBucketVersioning", bucket, ""),
            ("s3:ListBucket", bucket, ""),
            ("s3:PutEncryptionConfiguration", bucket, ""),
            ("s3:PutObject", objects, ""),
            ("s3:PutObjectAcl", objects, ""),
            ("s3:ListBucketVersions", bucket, ""),
            ("s3:DeleteObjectVersion", objects, ""),
        )

    def test_a_role_is_passed_when_a_machine_gets_it(self):
        iam = self.client("iam")
        iam.create_role(RoleName="nodes.demo", AssumeRolePolicyDocument="{}", Tags=TAGS)
        iam.create_instance_profile(InstanceProfileName="nodes.demo")
        iam.add_role_to_instance_profile(InstanceProfileName="nodes.demo", RoleName="nodes.demo")
        role, profile = (f"arn:aws:iam::{ACCOUNT}:{kind}/nodes.demo" for kind in ("role", "instance-profile"))
        self.assert_called(
            ("iam:CreateRole", role, ""),
            ("iam:TagRole", role, ""),
            ("iam:AddRoleToInstanceProfile", profile, ""),
            ("iam:PassRole", role, ""),
        )

    def test_services_that_speak_json_or_rest(self):
        self.client("sqs").create_queue(QueueName="demo-nth", tags={"a": "b"})
        self.client("events").list_rules()
        self.client("route53").list_hosted_zones()
        self.assert_called(
            ("sqs:CreateQueue", f"arn:aws:sqs:{REGION}:{ACCOUNT}:demo-nth", ""),
            ("sqs:TagQueue", f"arn:aws:sqs:{REGION}:{ACCOUNT}:demo-nth", ""),
            ("events:ListRules", "*", ""),
            ("route53:ListHostedZones", "*", ""),
        )

    def test_says_who_asked_and_leaves_out_who_is_no_user_of_aws(self):
        self.client("sts", "aws-sdk-js/3.1169.0").get_caller_identity()
        self.client("ec2", "python-requests/2").describe_regions()
        asked = {(one["agent"], one["action"]) for one in self.server.calls()}
        self.assertIn(("dayone", "sts:GetCallerIdentity"), asked)
        self.assertNotIn("ec2:DescribeRegions", {action for _, action in asked})


if __name__ == "__main__":
    unittest.main()
