"""Verifies a signature with the official core, and has it sign a request: a JSON line in, one line `@interop {...}` out.

A line has `algorithm`, `accessKeyId`, `secretAccessKey`; `stringToSign` and `signature`, in hex, that the core is to
verify; and a `request` of `method`, `host`, `path`, `query`, `headers` and `body` that it is to sign.
"""

import json
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import P256SHA256Signer, SM2SM3Signer

SIGNERS = {"SDK-ECDSA-P256-SHA256": P256SHA256Signer, "SDK-SM2-SM3": SM2SM3Signer}


def ask(line):
    signer = SIGNERS[line["algorithm"]](BasicCredentials(line["accessKeyId"], line["secretAccessKey"]))
    key = signer.get_signing_key()
    x, y = key._public_key
    given = line["request"]
    request = SdkRequest(
        method=given["method"],
        schema="https",
        host=given["host"],
        resource_path=given["path"],
        query_params=[tuple(pair) for pair in given["query"]],
        header_params=dict(given["headers"]),
        body=given["body"],
    )
    signer.sign(request)
    return {
        "verified": bool(key.verify(bytes.fromhex(line["signature"]), line["stringToSign"].encode())),
        "publicKey": "04%064x%064x" % (x, y),
        "target": request.uri,
        "headers": list(request.header_params.items()),
    }


for text in sys.stdin:
    print("@interop " + json.dumps(ask(json.loads(text))), flush=True)
