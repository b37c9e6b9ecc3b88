"""The identity of a long-lived key is an IAM user.

Stock moto returns `arn:aws:sts::ACCOUNT:user/moto`, an ARN that does not exist in AWS: users belong to IAM, and only
role sessions to STS. A request to IAM for the permissions of this user could not refer to it.
"""

from moto.sts.models import STSBackend


def apply() -> None:
    stock = STSBackend.get_caller_identity

    def get_caller_identity(self, *args, **kwargs):
        user_id, arn, account = stock(self, *args, **kwargs)
        return user_id, arn.replace(":sts::", ":iam::") if ":user/" in arn else arn, account

    STSBackend.get_caller_identity = get_caller_identity
