"""Sends requests with the official Python SDK: a JSON line in, one line `@interop {...}` out.

The calls are those of a generated service client: `Client.do_http_request` signs and sends with the SDK's own HTTP
client.
"""

import base64
import json
import os
import sys
import tempfile
import warnings

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.client import Client, ClientBuilder
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.http.formdata import FormFile
from huaweicloudsdkcore.sdk_response import SdkResponse

warnings.simplefilter("ignore")
clients = {}


class Answer(SdkResponse):
    """The answer of a call, as a generated client has one for each of its calls: the status is enough."""

    openapi_types = {}
    attribute_map = {}


class Models:
    """The models of a generated client."""

    Answer = Answer


class Unsayable(Exception):
    """The API of the SDK has no way to say this."""


def client_for(line):
    """One client for each set of credentials and endpoint, as programs have it."""
    key = (line["endpoint"], line["accessKeyId"], line["securityToken"])
    if key not in clients:
        credentials = BasicCredentials(line["accessKeyId"], line["secretAccessKey"])
        if line["securityToken"] is not None:
            credentials.with_security_token(line["securityToken"])
        builder = ClientBuilder(Client).with_credentials(credentials).with_endpoint(line["endpoint"])
        clients[key] = builder.build()
        clients[key].model_package = Models
    return clients[key]


def file_with(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(base64.b64decode(content))
    return path


def body_of(request, folder):
    body = request["body"]
    if body is None:
        return None
    kind = body["kind"]
    if kind == "json":
        return body["value"]
    if kind == "text":
        if request["contentType"] == "application/xml":
            raise Unsayable("an XML body is made of an object")
        return body["text"]
    if kind == "bytes":
        if request["contentType"] != "application/octet-stream":
            raise Unsayable("bytes are sent as application/octet-stream alone")
        return open(file_with(folder, "body", body["base64"]), "rb")
    fields = dict(body["fields"])
    if len(fields) != len(body["fields"]):
        raise Unsayable("a form has each field once")
    for field, name, content_type, content in body.get("files", []):
        fields[field] = FormFile(file_with(folder, name, content), content_type)
    return fields


def send(line, folder):
    request = line["request"]
    headers = dict(request["headers"])
    if request["contentType"] is not None:
        headers["Content-Type"] = request["contentType"]
    response = client_for(line).do_http_request(
        method=request["method"],
        resource_path=request["path"],
        path_params=dict(request["pathParams"]),
        query_params=[(name, value) for name, value in request["query"]],
        header_params=headers,
        body=body_of(request, folder),
        response_type="Answer",
    )
    return {"status": response.status_code, "answer": response.raw_content.decode("utf-8", "replace")}


def answer(line):
    try:
        with tempfile.TemporaryDirectory() as folder:
            return send(line, folder)
    except ServiceResponseException as error:
        return {"status": error.status_code, "answer": f"{error.error_code} {error.error_msg}"}
    except Unsayable as reason:
        return {"cannot": str(reason)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


for text in sys.stdin:
    line = json.loads(text)
    print("@interop " + json.dumps({"name": line["name"], **answer(line)}), flush=True)
