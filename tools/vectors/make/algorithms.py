"""Makes ../data/algorithms.json: what the official Python SDK (PyPI huaweicloudsdkcore 3.1.219) signs with
SDK-HMAC-SM3 and V11-HMAC-SHA256. The data is committed; run this only to make it anew:

    pip install huaweicloudsdkcore==3.1.219 && python3 algorithms.py
"""

import base64
import json
import pathlib
import random
from datetime import datetime, timedelta

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import DerivationAKSKSigner, SM3Signer

CASES = 60
chance = random.Random(20191115)

TEXT = ["a", "Z", "0", "-", "_", ".", "~", " ", "+", "%", "&", "=", "/", "?", "*", "'", "(", "中", "é", "\U0001f600", "\uffee"]


def text(shortest, longest):
    return "".join(chance.choice(TEXT) for _ in range(chance.randint(shortest, longest)))


def make(number, algorithm):
    method = chance.choice(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"])
    path = "/" + "/".join(text(1, 6).replace("/", "") .replace("%", "%25").replace("?", "%3F") for _ in range(chance.randint(0, 3)))
    query = [(text(1, 5), text(0, 6)) for _ in range(chance.randint(0, 4))]
    date = datetime(2019, 11, 15, 3, 36, 55) + timedelta(seconds=chance.randint(0, 10**8))
    headers = {"X-Sdk-Date": date.strftime("%Y%m%dT%H%M%SZ"), "Host": "service.cn-north-4.example.com"}
    if chance.random() < 0.7:
        headers["Content-Type"] = "application/json"
    for at in range(chance.randint(0, 2)):
        headers["X-Extra-%d" % at] = "value %d of café" % at
    body = None if chance.random() < 0.3 else bytes(chance.randrange(256) for _ in range(chance.choice([1, 7, 55, 56, 64, 200])))
    credentials = BasicCredentials("AK%018d" % number, "SK%sx" % text(8, 40))
    region, service = chance.choice(["cn-north-4", "ap-southeast-1"]), chance.choice(["iotda", "apig"])

    given = dict(headers)
    request = SdkRequest(
        method=method, schema="https", host=headers["Host"], resource_path=path, query_params=list(query),
        header_params=headers, body=body, stream=False,
    )
    if algorithm == "SDK-HMAC-SM3":
        signer = SM3Signer(credentials)
        signer.sign(request)
        scope = None
    else:
        signer = DerivationAKSKSigner(credentials)
        signer.sign(request, service, region)
        scope = {"region": region, "service": service}

    # Once more by its stages: the values of the headers are text again.
    again = SdkRequest(
        method=method, schema="https", host=given["Host"], resource_path=path, query_params=list(query),
        header_params=dict(given), body=body, stream=False,
    )
    names = signer._process_signed_headers(again)
    return {
        "name": "%s-%02d" % (algorithm.lower(), number),
        "algorithm": algorithm,
        "scope": scope,
        "request": {
            "method": method,
            "target": request.uri,
            "headers": [[name, value] for name, value in given.items()],
            "body": {"base64": base64.b64encode(body or b"").decode()},
        },
        "credentials": {"accessKeyId": credentials.ak, "secretAccessKey": credentials.sk},
        "expected": {
            "canonicalRequest": signer._process_canonical_request(again, names),
            "authorization": request.header_params["Authorization"],
        },
    }


vectors = [make(number, algorithm) for algorithm in ("SDK-HMAC-SM3", "V11-HMAC-SHA256") for number in range(CASES)]
target = pathlib.Path(__file__).parent.parent / "data" / "algorithms.json"
target.write_text(json.dumps(vectors, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
print(len(vectors), "vectors")
