package main

import (
	"encoding/json"
	"strings"
	"testing"
)

const (
	request     = `"request":{"method":"POST","target":"/v1/a?b=2&a=1","headers":[["Host","example.com"],["X-Sdk-Date","20191115T033655Z"]],"body":{"utf8":"{}"}}`
	credentials = `"credentials":{"accessKeyId":"example-key-id","secretAccessKey":"example-secret"}`
	signLine    = `{"op":"sign","name":"n",` + request + `,` + credentials + `}`
)

func ask(t *testing.T, line string) map[string]any {
	t.Helper()
	text, err := json.Marshal(answerLine([]byte(line)))
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestSign(t *testing.T) {
	answer := ask(t, signLine)
	if answer["name"] != "n" || answer["requestTarget"] != "/v1/a?a=1&b=2" || !strings.HasPrefix(answer["canonicalRequest"].(string), "POST\n/v1/a/\na=1&b=2\nhost:example.com\n") {
		t.Error(answer)
	}
	same := ask(t, strings.Replace(signLine, `{"utf8":"{}"}`, `{"base64":"e30="}`, 1))
	fromURL := ask(t, strings.NewReplacer(`"target":"`, `"url":"https://example.com`, `["Host","example.com"],`, "", `"op":"sign",`, "").Replace(signLine))
	if same["signature"] != answer["signature"] || fromURL["signature"] != answer["signature"] {
		t.Error(same, fromURL)
	}
}

func TestVerify(t *testing.T) {
	authorization := ask(t, signLine)["authorization"].(string)
	line := strings.Replace(`{"op":"verify","name":"v",`+request+`,"keys":{"example-key-id":["old","example-secret"]},"now":"20191115T033655Z"}`,
		`]],"body"`, `],["Authorization","`+authorization+`"]],"body"`, 1)
	if answer := ask(t, line); answer["ok"] != true || answer["keyId"] != "example-key-id" {
		t.Error(answer)
	}
	for change, code := range map[[2]string]string{
		{`"now":"20191115T033655Z"`, `"now":"20191115T040000Z"`}: "DATE_SKEW",
		{`"now":"20191115T033655Z"`, `"now":null`}:               "CONFIG",
		{`["old","example-secret"]`, `null`}:                     "CONFIG",
		{`["old","example-secret"]`, `["\ud800"]`}:               "CONFIG",
		{`"keys":{"example-key-id"`, `"keys":{"other"`}:          "KEY_UNKNOWN",
		{`"name"`, `"options":{"maxSkewSeconds":0},"name"`}:      "CONFIG",
		{`"name"`, `"options":{"maxSkewSeconds":true},"name"`}:   "CONFIG",
		{`"name"`, `"options":{"unsignedPayload":true},"name"`}:  "CONFIG",
		{`["Host","example.com"]`, `["Host","\u4e2d"]`}:          "HEADER_BAD_BYTES",
		{`["Host","example.com"]`, `["Host",5]`}:                 "HEADER_BAD_BYTES",
		{`/v1/a?`, `/v1/\udc00?`}:                                "TARGET_BAD",
	} {
		if answer := ask(t, strings.Replace(line, change[0], change[1], 1)); answer["ok"] != false || answer["code"] != code {
			t.Error(change, answer)
		}
	}
}

func TestBadLines(t *testing.T) {
	put := func(old, new string) string { return strings.Replace(signLine, old, new, 1) }
	for line, code := range map[string]string{
		"": "INPUT_BAD", "{": "INPUT_BAD", "[]": "INPUT_BAD", "null": "INPUT_BAD", "\xff\xfe{}": "INPUT_BAD",
		strings.Repeat("[", 200000): "INPUT_BAD", `{"op":"other"}`: "INPUT_BAD", `{"op":[]}`: "INPUT_BAD",
		"{}": "INTERNAL", `{"op":"verify"}`: "INTERNAL", put(`"secretAccessKey":"example-secret"`, `"x":1`): "CREDENTIALS_INVALID",
		put(`[["Host"`, `[["a"],["Host"`):                            "INPUT_BAD",
		put(`{"utf8":"{}"}`, `{"base64":"!"}`):                       "BODY_UNSUPPORTED",
		put(`{"utf8":"{}"}`, `{"base64":"e30=\n"}`):                  "BODY_UNSUPPORTED",
		put(`{"utf8":"{}"}`, `{"utf8":"\ud800"}`):                    "BODY_UNSUPPORTED",
		put(`/v1/a`, `/\udc00`):                                      "URL_INVALID",
		put(`/v1/a`, `/\ud83d\ude00\ud83d`):                          "URL_INVALID",
		put(`"target":"/v1/a?b=2&a=1"`, `"target":null`):             "URL_INVALID",
		put(`"POST"`, `["GET"]`):                                     "METHOD_INVALID",
		put(`["Host"`, `[null,null],["Host"`):                        "HEADER_NAME_INVALID",
		put(`["Host"`, `["a","\ud800"],["Host"`):                     "HEADER_VALUE_INVALID",
		put(`"example-secret"`, `"\ud800"`):                          "CREDENTIALS_INVALID",
		put(`"credentials":{`, `"credentials":{"securityToken":"",`): "CREDENTIALS_INVALID",
	} {
		answer := ask(t, line)
		if failure, ok := answer["error"].(map[string]any); !ok || failure["code"] != code {
			t.Errorf("%.80s: %v, want %s", line, answer, code)
		}
	}
	if answer := ask(t, put(`/v1/a`, `/\ud83d\ude00\\ud800`)); answer["error"] != nil {
		t.Error(answer)
	}
	text, _ := json.Marshal(answerLine([]byte(put(`"n"`, `"\ud800\n"`))))
	if !strings.Contains(string(text), `"name":"\ud800\n"`) {
		t.Error(string(text))
	}
}
