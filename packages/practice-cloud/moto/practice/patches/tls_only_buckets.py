"""A bucket whose policy denies requests without TLS can be used.

The emulated AWS uses plain HTTP on the loopback interface instead of AWS' own TLS endpoints; stock moto evaluates such a
statement as if it denied everything.
"""

from moto.iam.access_control import IAMPolicyStatement, PermissionResult


def apply() -> None:
    stock = IAMPolicyStatement.is_action_permitted

    def is_action_permitted(self, *args, **kwargs):
        if _refuses_plain_http_only(self._statement):
            return PermissionResult.NEUTRAL
        return stock(self, *args, **kwargs)

    IAMPolicyStatement.is_action_permitted = is_action_permitted


def _refuses_plain_http_only(statement) -> bool:
    condition = statement.get("Condition", {})
    return statement["Effect"] == "Deny" and condition == {"Bool": {"aws:SecureTransport": "false"}}
