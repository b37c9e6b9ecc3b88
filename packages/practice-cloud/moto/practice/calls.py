"""The calls of kops and dayone to the emulated AWS, as permissions: the IAM action, the resource, the cluster in its tag.

Records only requests of the AWS SDKs in kops (Go) and dayone (JavaScript). The supervisor and tests use plain HTTP; they
are not users of AWS. The names are those of the Service Authorization Reference, some of which differ from the API's
(ListObjectsV2 is s3:ListBucket).
"""

import io
import json
import re
import threading
from urllib.parse import parse_qs

from .call_names import companions, named_call
from .call_resources import resources_of

AGENTS = (("aws-sdk-go", "kops"), ("aws-sdk-js", "dayone"), ("dayone-ecr", "dayone"), ("dayone-s3", "dayone"))
SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
# Bodies of uploads are not read: the name of the object is in the path.
READABLE = ("application/x-www-form-urlencoded", "application/x-amz-json")


class Calls:
    """Distinct calls, without repetitions."""

    def __init__(self):
        self._lock = threading.Lock()
        self._seen = set()

    def note(self, environ):
        """Called before moto handles the request, while a deleted resource still has its tags. Does not change the request."""
        agent = next((name for sign, name in AGENTS if sign in environ.get("HTTP_USER_AGENT", "")), None)
        scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if agent is None or scope is None:
            return
        region, service = scope.groups()
        try:
            call = named_call(service, environ, _body(environ))
            found = [(call.action, resource) for resource in resources_of(call, region)] + companions(call, region)
        except Exception as error:  # practice continues; the list shows the gap
            found = [(f"{service}:unreadable {error!r}", ("*", None))]
        with self._lock:
            for action, (resource, cluster) in found:
                self._seen.add((agent, action, resource, cluster or ""))

    def read(self) -> str:
        """JSON: [{agent, action, resource, cluster}], sorted; cluster is empty without a tag."""
        with self._lock:
            seen = sorted(self._seen)
        return json.dumps([dict(zip(("agent", "action", "resource", "cluster"), one)) for one in seen])


def _body(environ):
    """The parameters of a query or JSON request; {} for all others."""
    kind = environ.get("CONTENT_TYPE", "")
    is_deletion = "delete" in parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    if not (kind.startswith(READABLE) or is_deletion) or not environ.get("CONTENT_LENGTH"):
        return {}
    raw = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    environ["wsgi.input"] = io.BytesIO(raw)
    text = raw.decode("utf-8", "replace")
    if is_deletion:
        return {"VersionId": "x"} if "<VersionId>" in text else {}
    if "json" in kind:
        return json.loads(text or "{}")
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
