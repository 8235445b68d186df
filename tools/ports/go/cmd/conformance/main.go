// Command conformance runs the port as a child process: a JSON object a line on stdin, one on stdout.
// The README shows the forms.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"os"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	apigsignature "github.com/apig-js/apig/tools/ports/go"
	"github.com/apig-js/apig/tools/ports/go/sm3"
)

type object map[string]json.RawMessage

var (
	errInput    = &apigsignature.Error{Code: "INPUT_BAD", Message: "line: must be a JSON object in UTF-8 whose op is sign or verify"}
	errHeaders  = &apigsignature.Error{Code: "INPUT_BAD", Message: "headers: must be [name, value] pairs"}
	errBody     = &apigsignature.Error{Code: "BODY_UNSUPPORTED", Message: "body: must be base64, or utf8 text without lone surrogates"}
	errUnsigned = &apigsignature.Error{Code: "CONFIG", Message: "unsignedPayload: must be accept or refuse"}
	errNow      = &apigsignature.Error{Code: "CONFIG", Message: "now: must be YYYYMMDDTHHMMSSZ"}
	errForm     = errors.New("a field is absent or of another type")
)

// main answers every line at once, in order, until stdin ends.
func main() {
	in := bufio.NewReader(os.Stdin)
	for {
		line, readError := in.ReadBytes('\n')
		if len(line) > 0 {
			answer, err := json.Marshal(answerLine(line))
			if err != nil {
				panic(err)
			}
			if _, err := os.Stdout.Write(append(answer, '\n')); err != nil {
				os.Exit(1)
			}
		}
		if readError != nil {
			return
		}
	}
}

func answerLine(line []byte) map[string]any {
	var name any
	answer, err := func() (map[string]any, error) {
		var fields object
		if !utf8.Valid(line) || json.Unmarshal(line, &fields) != nil || fields == nil {
			return nil, errInput
		}
		op := "sign"
		if raw, ok := fields["op"]; ok {
			op, _ = text(raw)
		}
		if op != "sign" && op != "verify" {
			return nil, errInput
		}
		if raw := fields["name"]; isText(raw) {
			name = raw // as it came, lone surrogates too
		}
		if op == "verify" {
			return runVerify(fields)
		}
		return runSign(fields)
	}()
	if err != nil {
		answer = map[string]any{"error": map[string]string{"code": codeOf(err), "message": err.Error()}}
	}
	answer["name"] = name
	return answer
}

func codeOf(err error) string {
	var known *apigsignature.Error
	if errors.As(err, &known) {
		return known.Code
	}
	return "INTERNAL"
}

func runSign(fields object) (map[string]any, error) {
	request, err := objectOf(fields, "request")
	if err != nil {
		return nil, err
	}
	given, err := objectOf(fields, "credentials")
	if err != nil {
		return nil, err
	}
	pairs, err := headerPairs(request)
	if err != nil {
		return nil, err
	}
	var headers []apigsignature.Header
	hosted := false
	for _, pair := range pairs {
		// What is no text becomes text that is not allowed in its place.
		name, value := textOr(pair[0], ""), textOr(pair[1], "\x00")
		headers = append(headers, apigsignature.Header{Name: name, Value: value})
		hosted = hosted || strings.EqualFold(name, "host")
	}
	target := textOr(request["target"], "")
	if _, ok := request["target"]; !ok {
		url, ok := text(request["url"])
		if !ok {
			return nil, &apigsignature.Error{Code: "URL_INVALID", Message: "url: must be text"}
		}
		var host string
		host, target = splitURL(url)
		if !hosted {
			headers = append(headers, apigsignature.Header{Name: "host", Value: host})
		}
	}
	body, err := bodyBytes(request)
	if err != nil {
		return nil, err
	}
	credentials := apigsignature.Credentials{
		AccessKeyID: textOr(given["accessKeyId"], ""), SecretAccessKey: textOr(given["secretAccessKey"], ""),
	}
	if raw, ok := given["securityToken"]; ok && string(raw) != "null" {
		// To the port an empty token is none; here it is a bad one, as a blank is.
		if credentials.SecurityToken = textOr(raw, ""); credentials.SecurityToken == "" {
			credentials.SecurityToken = " "
		}
	}
	algorithms, err := algorithmsOf(fields)
	if err != nil {
		return nil, err
	}
	signed, err := apigsignature.SignWith(algorithms[0], textOr(request["method"], ""), target, headers, body, credentials)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"canonicalUri":     signed.CanonicalURI,
		"canonicalQuery":   signed.CanonicalQuery,
		"signedHeaders":    signed.SignedHeaders,
		"canonicalRequest": signed.CanonicalRequest,
		"stringToSign":     signed.StringToSign,
		"signature":        signed.Signature,
		"authorization":    signed.Authorization,
		"requestTarget":    signed.RequestTarget,
	}, nil
}

func runVerify(fields object) (map[string]any, error) {
	refused := func(err error) (map[string]any, error) { return map[string]any{"ok": false, "code": codeOf(err)}, nil }
	request, err := objectOf(fields, "request")
	if err != nil {
		return nil, err
	}
	pairs, err := headerPairs(request)
	if err != nil {
		return nil, err
	}
	body, err := bodyBytes(request)
	if err != nil {
		return nil, err
	}
	options, err := readOptions(fields["options"])
	if err != nil {
		return refused(err)
	}
	if options.Algorithms, err = algorithmsOf(fields); err != nil {
		return nil, err
	}
	arrived := apigsignature.Arrived{Method: textOr(request["method"], ""), Target: textOr(request["target"], ""), Body: body}
	for _, pair := range pairs {
		if !isText(pair[0]) || !isText(pair[1]) {
			return refused(&apigsignature.Error{Code: "HEADER_BAD_BYTES", Message: "headers: must be text"})
		}
		arrived.Headers = append(arrived.Headers, apigsignature.Header{Name: wireBytes(pair[0]), Value: wireBytes(pair[1])})
	}
	var keys object
	keysError := json.Unmarshal(fields["keys"], &keys)
	find := func(keyID string) ([]string, error) {
		if keysError != nil || keys == nil {
			return nil, errForm
		}
		raw, known := keys[keyID]
		if !known {
			return nil, nil
		}
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil || len(list) == 0 {
			list = []json.RawMessage{raw}
		}
		secrets := make([]string, len(list))
		for at, each := range list {
			secrets[at] = textOr(each, "") // blank, where it is no text
		}
		return secrets, nil
	}
	if _, ok := fields["keys"]; !ok {
		return nil, errForm
	}
	now, err := apigsignature.ParseDate(textOr(fields["now"], ""))
	if err != nil {
		return refused(errNow)
	}
	verified, err := apigsignature.Verify(arrived, find, now, options)
	if err != nil {
		return refused(err)
	}
	return map[string]any{"ok": true, "keyId": verified.KeyID}, nil
}

// algorithmsOf reads those that are named. The first signs; all of them are enabled where a request is verified.
func algorithmsOf(fields object) ([]apigsignature.Algorithm, error) {
	given := []struct{ Name, Region, Service string }{{Name: apigsignature.HMACSHA256.Name}}
	if raw, ok := fields["algorithms"]; ok && json.Unmarshal(raw, &given) != nil {
		return nil, errForm
	}
	var algorithms []apigsignature.Algorithm
	for _, each := range given {
		switch each.Name {
		case apigsignature.HMACSHA256.Name:
			algorithms = append(algorithms, apigsignature.HMACSHA256)
		case sm3.Algorithm.Name:
			algorithms = append(algorithms, sm3.Algorithm)
		default:
			derived, err := apigsignature.V11HMACSHA256(each.Region, each.Service)
			if err != nil {
				return nil, err
			}
			algorithms = append(algorithms, derived)
		}
	}
	return algorithms, nil
}

func readOptions(raw json.RawMessage) (apigsignature.Options, error) {
	options := apigsignature.DefaultOptions()
	var given object
	if raw == nil || string(raw) == "null" {
		return options, nil
	}
	if err := json.Unmarshal(raw, &given); err != nil {
		return options, errForm
	}
	if raw, ok := given["unsignedPayload"]; ok {
		choice, _ := text(raw)
		if choice != "accept" && choice != "refuse" {
			return options, errUnsigned
		}
		options.AllowUnsignedPayload = choice == "accept"
	}
	if raw, ok := given["maxSkewSeconds"]; ok {
		var seconds *float64 // stays nil for null
		if json.Unmarshal(raw, &seconds) != nil || seconds == nil {
			seconds = new(float64)
		}
		options.MaxSkew = time.Duration(math.Max(-1, math.Min(*seconds, 1e6)) * float64(time.Second))
	}
	return options, nil
}

func objectOf(fields object, key string) (object, error) {
	var result object
	if json.Unmarshal(fields[key], &result) != nil || result == nil {
		return nil, errForm
	}
	return result, nil
}

func headerPairs(request object) ([][]json.RawMessage, error) {
	raw, ok := request["headers"]
	if !ok {
		return nil, nil
	}
	var pairs [][]json.RawMessage
	if json.Unmarshal(raw, &pairs) != nil || pairs == nil {
		return nil, errHeaders
	}
	for _, pair := range pairs {
		if len(pair) != 2 {
			return nil, errHeaders
		}
	}
	return pairs, nil
}

// splitURL gives host and target, cut where the reference cuts: at `://`, at the first `?`, at the first `/`.
func splitURL(url string) (host, target string) {
	if _, rest, ok := strings.Cut(url, "://"); ok {
		url = rest
	}
	place, query, marked := strings.Cut(url, "?")
	host, path, _ := strings.Cut(place, "/")
	if marked {
		query = "?" + query
	}
	return host, "/" + path + query
}

func bodyBytes(request object) ([]byte, error) {
	raw, ok := request["body"]
	if !ok || string(raw) == "null" || string(raw) == "{}" {
		return nil, nil
	}
	body, err := objectOf(request, "body")
	if err != nil {
		return nil, err
	}
	if encoded, ok := body["base64"]; ok {
		if !isText(encoded) {
			return nil, errForm
		}
		characters, _ := text(encoded)
		decoded, err := base64.StdEncoding.DecodeString(characters)
		if err != nil || strings.ContainsAny(characters, "\r\n") {
			return nil, errBody
		}
		return decoded, nil
	}
	if !isText(body["utf8"]) {
		return nil, errForm
	}
	characters, _ := text(body["utf8"])
	if !utf8.ValidString(characters) {
		return nil, errBody
	}
	return []byte(characters), nil
}

func isText(raw json.RawMessage) bool { return bytes.HasPrefix(raw, []byte(`"`)) }

var escape = regexp.MustCompile(`\\(?:u[dD][89abAB][[:xdigit:]]{2}\\u[dD][c-fC-F][[:xdigit:]]{2}|u[dD][89a-fA-F][[:xdigit:]]{2}|.)`)

// text decodes a JSON string. Half of a surrogate pair has no UTF-8, where json.Unmarshal would put a U+FFFD;
// here such text ends in a byte that makes it invalid, so that the port itself refuses it.
func text(raw json.RawMessage) (string, bool) {
	var decoded string
	if !isText(raw) || json.Unmarshal(raw, &decoded) != nil {
		return "", false
	}
	for _, each := range escape.FindAll(raw, -1) {
		if len(each) == len(`\ud800`) {
			return decoded + "\xff", true
		}
	}
	return decoded, true
}

func textOr(raw json.RawMessage, otherwise string) string {
	if decoded, ok := text(raw); ok {
		return decoded
	}
	return otherwise
}

// wireBytes makes a byte of each character, as they stand for one. A character above U+00FF, which no header
// can carry, becomes a NUL, which none may.
func wireBytes(raw json.RawMessage) string {
	var decoded string
	if err := json.Unmarshal(raw, &decoded); err != nil {
		return "\x00"
	}
	var wire []byte
	for _, char := range decoded {
		if char > 0xff {
			char = 0
		}
		wire = append(wire, byte(char))
	}
	return string(wire)
}
