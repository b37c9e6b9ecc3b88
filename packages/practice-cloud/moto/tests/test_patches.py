"""One test per patch, named like its module. Each fails with stock moto 5.2.1."""

import base64
import json
import unittest
import unittest.mock
import uuid

from botocore.exceptions import ClientError
from moto import backends
from moto.core import responses
from moto.ec2.responses import EC2Response

from practice.patches import remembered_routes

from .server import BUCKET, REGION, Server

CLUSTER = "demo.example.test"


class Patches(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.ec2 = cls.server.client("ec2")
        cls.groups = cls.server.client("autoscaling")
        cls.balancers = cls.server.client("elbv2")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def setUp(self):
        self.name = f"test-{uuid.uuid4().hex[:8]}"

    def vpc(self):
        return self.ec2.create_vpc(CidrBlock="172.20.0.0/16")["Vpc"]["VpcId"]

    def subnet(self, vpc, zone="us-west-2a"):
        made = self.ec2.create_subnet(VpcId=vpc, CidrBlock="172.20.0.0/24", AvailabilityZone=zone)
        return made["Subnet"]["SubnetId"]

    def template(self, hops=1):
        self.ec2.create_launch_template(LaunchTemplateName=self.name, LaunchTemplateData=self.launch_data(hops))

    def launch_data(self, hops):
        return {
            "ImageId": "ami-00000000000000000",
            "InstanceType": "t3.medium",
            "UserData": base64.b64encode(f"hops {hops}".encode()).decode(),
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": hops},
        }

    def new_default_version(self, hops):
        self.ec2.create_launch_template_version(LaunchTemplateName=self.name, LaunchTemplateData=self.launch_data(hops))
        self.ec2.modify_launch_template(LaunchTemplateName=self.name, DefaultVersion="2")

    def group(self, **more):
        self.groups.create_auto_scaling_group(
            AutoScalingGroupName=self.name,
            LaunchTemplate={"LaunchTemplateName": self.name},
            MinSize=1,
            MaxSize=1,
            DesiredCapacity=1,
            VPCZoneIdentifier=self.subnet(self.vpc()),
            Tags=[{"Key": "KubernetesCluster", "Value": CLUSTER, "PropagateAtLaunch": True}],
            **more,
        )

    def group_instances(self):
        found = self.groups.describe_auto_scaling_groups(AutoScalingGroupNames=[self.name])
        return found["AutoScalingGroups"][0]["Instances"]

    def replace_instance(self):
        old = self.group_instances()[0]["InstanceId"]
        self.groups.terminate_instance_in_auto_scaling_group(InstanceId=old, ShouldDecrementDesiredCapacity=False)
        return self.group_instances()[0]

    def load_balancer(self):
        vpc = self.vpc()
        made = self.balancers.create_load_balancer(
            Name=self.name,
            Type="network",
            Subnets=[self.subnet(vpc)],
            Tags=[{"Key": "KubernetesCluster", "Value": CLUSTER}],
        )
        return made["LoadBalancers"][0]

    def test_missing_warm_pool(self):
        with self.assertRaises(ClientError) as refused:
            self.groups.describe_warm_pool(AutoScalingGroupName="nobody")
        self.assertEqual(refused.exception.response["Error"]["Code"], "ValidationError")

    def test_launch_template_user_data(self):
        self.template()
        self.group()
        self.new_default_version(hops=2)
        self.assertNotEqual(self.replace_instance()["InstanceId"], "")

    def test_subnet_hostname_type(self):
        subnet = self.subnet(self.vpc())
        self.ec2.modify_subnet_attribute(SubnetId=subnet, PrivateDnsHostnameTypeOnLaunch="resource-name")
        self.ec2.modify_subnet_attribute(SubnetId=subnet, EnableResourceNameDnsAAAARecordOnLaunch={"Value": True})
        options = self.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["PrivateDnsNameOptionsOnLaunch"]
        self.assertEqual(options["HostnameType"], "resource-name")
        self.assertTrue(options["EnableResourceNameDnsAAAARecord"])

    def test_reserved_offerings(self):
        found = self.ec2.describe_reserved_instances_offerings(InstanceType="m7i.large")
        zones = {offering["AvailabilityZone"] for offering in found["ReservedInstancesOfferings"]}
        self.assertIn("us-west-2a", zones)
        self.assertIn("us-west-2c", zones)

    def test_node_images(self):
        for architecture in ("amd64", "arm64"):
            name = f"ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-{architecture}-server-20260714"
            found = self.ec2.describe_images(Owners=["099720109477"], Filters=[{"Name": "name", "Values": [name]}])
            self.assertEqual(len(found["Images"]), 1, name)

    def test_instance_template_version(self):
        self.template()
        self.group()
        self.new_default_version(hops=2)
        self.assertEqual(self.group_instances()[0]["LaunchTemplate"]["Version"], "1")
        self.assertEqual(self.replace_instance()["LaunchTemplate"]["Version"], "2")

    def test_instance_metadata_options(self):
        self.template(hops=3)
        self.group()
        instance = self.group_instances()[0]["InstanceId"]
        found = self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
        self.assertEqual(found["MetadataOptions"]["HttpTokens"], "required")
        self.assertEqual(found["MetadataOptions"]["HttpPutResponseHopLimit"], 3)

    def test_instance_groups_and_profile(self):
        iam = self.server.client("iam")
        iam.create_instance_profile(InstanceProfileName=self.name)
        vpc = self.vpc()
        group = self.ec2.create_security_group(GroupName=self.name, Description="nodes", VpcId=vpc)["GroupId"]
        data = {
            **self.launch_data(1),
            "NetworkInterfaces": [{"DeviceIndex": 0, "Groups": [group]}],
            "IamInstanceProfile": {"Name": self.name},
        }
        self.ec2.create_launch_template(LaunchTemplateName=self.name, LaunchTemplateData=data)
        self.group()
        instance = self.group_instances()[0]["InstanceId"]
        found = self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
        self.assertEqual([one["GroupId"] for one in found["SecurityGroups"]], [group])
        self.assertEqual([one["GroupId"] for one in found["NetworkInterfaces"][0]["Groups"]], [group])
        self.assertTrue(found["IamInstanceProfile"]["Arn"].endswith(f"instance-profile/{self.name}"))

    def test_load_balancer_ports(self):
        first = self.load_balancer()["DNSName"]
        self.name += "-2"
        second = self.load_balancer()["DNSName"]
        self.assertRegex(first, r"^localhost:\d+$")
        self.assertNotEqual(first, second)
        seen = {f"localhost:{one['port']}": one["cluster"] for one in self.server.world()["loadBalancers"]}
        self.assertEqual(seen[first], CLUSTER)

    def test_delete_subnet_frees_its_route_table(self):
        vpc = self.vpc()
        subnet = self.subnet(vpc)
        table = self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        self.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        self.ec2.delete_subnet(SubnetId=subnet)
        self.ec2.delete_route_table(RouteTableId=table)

    def test_delete_group_without_its_target_group(self):
        self.template()
        target = self.balancers.create_target_group(Name=self.name, Protocol="TCP", Port=443, VpcId=self.vpc())
        arn = target["TargetGroups"][0]["TargetGroupArn"]
        self.group(TargetGroupARNs=[arn])
        self.balancers.delete_target_group(TargetGroupArn=arn)
        self.groups.delete_auto_scaling_group(AutoScalingGroupName=self.name, ForceDelete=True)

    def test_delete_dhcp_options_after_their_vpc(self):
        vpc = self.vpc()
        made = self.ec2.create_dhcp_options(DhcpConfigurations=[{"Key": "domain-name", "Values": ["x.internal"]}])
        options = made["DhcpOptions"]["DhcpOptionsId"]
        self.ec2.associate_dhcp_options(DhcpOptionsId=options, VpcId=vpc)
        self.ec2.delete_vpc(VpcId=vpc)
        self.ec2.delete_dhcp_options(DhcpOptionsId=options)

    def test_delete_group_without_its_template(self):
        self.template()
        self.group()
        instance = self.group_instances()[0]["InstanceId"]
        self.ec2.delete_launch_template(LaunchTemplateName=self.name)
        self.ec2.terminate_instances(InstanceIds=[instance])
        self.groups.delete_auto_scaling_group(AutoScalingGroupName=self.name, ForceDelete=True)

    def test_rules_without_ports(self):
        group = self.ec2.create_security_group(GroupName=self.name, Description="x", VpcId=self.vpc())["GroupId"]
        self.ec2.authorize_security_group_ingress(
            GroupId=group, IpPermissions=[{"IpProtocol": "4", "IpRanges": [{"CidrIp": "172.20.0.0/16"}]}]
        )
        rules = self.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
        self.assertIn("4", {rule["IpProtocol"] for rule in rules["SecurityGroupRules"]})

    def test_subnet_address_count(self):
        made = self.ec2.create_vpc(CidrBlock="172.20.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]
        block = made["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"].replace("/56", "/64")
        subnet = self.ec2.create_subnet(VpcId=made["VpcId"], Ipv6CidrBlock=block, Ipv6Native=True)["Subnet"]
        found = self.ec2.describe_subnets(SubnetIds=[subnet["SubnetId"]])["Subnets"][0]
        self.assertLessEqual(found["AvailableIpAddressCount"], 2**31 - 1)

    def test_tls_only_buckets(self):
        store = self.server.client("s3")
        arn = "arn:aws:s3:::tls-only"
        store.create_bucket(Bucket="tls-only", CreateBucketConfiguration={"LocationConstraint": REGION})
        deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"]}
        plain = {**deny, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
        store.put_bucket_policy(Bucket="tls-only", Policy=json.dumps({"Statement": [plain]}))
        store.put_object(Bucket="tls-only", Key="x", Body=b"x")
        store.put_bucket_policy(Bucket="tls-only", Policy=json.dumps({"Statement": [deny]}))
        with self.assertRaisesRegex(Exception, "403|Forbidden"):
            store.get_object(Bucket="tls-only", Key="x")

    def test_private_hosted_zones(self):
        zones = self.server.client("route53")
        vpc = self.vpc()
        made = zones.create_hosted_zone(
            Name=f"{self.name}.test", CallerReference=self.name, VPC={"VPCRegion": REGION, "VPCId": vpc}
        )
        found = zones.get_hosted_zone(Id=made["HostedZone"]["Id"])
        self.assertTrue(found["HostedZone"]["Config"]["PrivateZone"])
        self.assertEqual([vpc], [one["VPCId"] for one in found["VPCs"]])

    def test_default_network_gateway(self):
        vpc = self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        of_default = [{"Name": "attachment.vpc-id", "Values": [vpc]}]
        (gateway,) = self.ec2.describe_internet_gateways(Filters=of_default)["InternetGateways"]
        tables = self.ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
        routes = {route["DestinationCidrBlock"]: route["GatewayId"] for route in tables[0]["Routes"]}
        self.assertEqual(routes["0.0.0.0/0"], gateway["InternetGatewayId"])

    def test_caller_identity(self):
        arn = self.server.client("sts").get_caller_identity()["Arn"]
        self.assertRegex(arn, r"^arn:aws:iam::\d{12}:user/")

    def test_remembered_routes(self):
        remembered_routes.apply()
        first = list(backends.list_of_moto_modules())
        methods = responses.method_names_from_class(EC2Response)
        self.assertIn("describe_vpcs", methods)
        with unittest.mock.patch("os.listdir", side_effect=AssertionError("read again")):
            self.assertEqual(first, list(backends.list_of_moto_modules()))
        self.assertIs(methods, responses.method_names_from_class(EC2Response))

    def test_world(self):
        store = self.server.client("s3")
        store.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        store.put_object(Bucket=BUCKET, Key=f"{CLUSTER}/config", Body=b"x")
        self.template()
        self.group()
        instance = self.group_instances()[0]["InstanceId"]
        world = self.server.world()
        self.assertEqual(world["clusters"], [{"name": CLUSTER, "bucket": BUCKET, "channel": ""}])
        self.assertIn((instance, CLUSTER), {(one["id"], one["cluster"]) for one in world["instances"]})


if __name__ == "__main__":
    unittest.main()
