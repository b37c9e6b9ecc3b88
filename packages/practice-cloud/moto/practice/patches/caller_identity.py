"""Who asks with a long-lived key is a user of IAM.

Stock moto answers `arn:aws:sts::ACCOUNT:user/moto`, an ARN that AWS has for nobody: users belong to IAM, and only
sessions of roles to STS. What asks IAM for the rights of this user could not name it.
"""

from moto.sts.models import STSBackend


def apply() -> None:
    stock = STSBackend.get_caller_identity

    def get_caller_identity(self, *args, **kwargs):
        user_id, arn, account = stock(self, *args, **kwargs)
        return user_id, arn.replace(":sts::", ":iam::") if ":user/" in arn else arn, account

    STSBackend.get_caller_identity = get_caller_identity
