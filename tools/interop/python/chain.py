"""Asks the official default chain for credentials: a JSON line in, one line `@interop {...}` out.

A line has `environment` (variables to set, all others that the chain reads are unset), `metadata` (the address that
stands in for 169.254.169.254), `timeout` in seconds and `rounds`: how often a request asks for credentials. Before the
second round `rename` is done: files that take the place of others.
"""

import json
import logging
import os
import sys
import time
import warnings

from huaweicloudsdkcore.auth.internal import MetadataAccessor
from huaweicloudsdkcore.auth.provider import CredentialProviderChain
from huaweicloudsdkcore.exceptions.exception_handler import DefaultExceptionHandler
from huaweicloudsdkcore.http.http_client import HttpClient
from huaweicloudsdkcore.http.http_config import HttpConfig

warnings.simplefilter("ignore")
PREFIXES = ("HUAWEICLOUD_", "HC_CONTAINER_")
PROXIES = ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY")
NONE = "Failed to get credentials from provider chain"

client = HttpClient(HttpConfig(), None, DefaultExceptionHandler(), logging.getLogger("chain"))


def ask(line):
    for name in list(os.environ):
        if name.startswith(PREFIXES) or name in PROXIES:
            del os.environ[name]
    os.environ.update(line["environment"])
    MetadataAccessor._METADATA_ENDPOINT = line["metadata"]
    MetadataAccessor._DEFAULT_TIME_OUT = (line["timeout"], line["timeout"])

    phase = "chain"
    rounds = []
    try:
        credentials = CredentialProviderChain.get_basic().get_credentials()
        phase = "request"
        for number in range(line["rounds"]):
            if number == 1:
                for source, target in line["rename"]:
                    os.replace(source, target)
            # Metadata and pod identity were asked in the chain already: that was the first time.
            if number > 0 or not credentials.ak:
                credentials.process_sts(client)
            rounds.append(
                {
                    "accessKeyId": credentials.ak,
                    "secretAccessKey": credentials.sk,
                    "securityToken": credentials.security_token,
                    "projectId": credentials.project_id,
                    "domainId": getattr(credentials, "domain_id", None),
                }
            )
    except Exception as error:
        kind = "none" if phase == "chain" and NONE in str(error) else "broken"
        rounds.append({"error": kind, "phase": phase, "message": f"{type(error).__name__}: {error}"})
    return rounds


for text in sys.stdin:
    print("@interop " + json.dumps(ask(json.loads(text))), flush=True)
