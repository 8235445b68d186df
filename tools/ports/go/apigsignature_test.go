package apigsignature

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	key    = "example-key-id"
	secret = "example-secret"
	date   = "20191115T033655Z"
	body   = `{"a":1}`
)

var (
	credentials = Credentials{AccessKeyID: key, SecretAccessKey: secret}
	now         = time.Date(2019, 11, 15, 3, 36, 55, 0, time.UTC)
)

// headers are Host and X-Sdk-Date, and those given.
func headers(more ...string) []Header {
	list := []Header{{"Host", "example.com"}, {"X-Sdk-Date", date}}
	for at := 0; at < len(more); at += 2 {
		list = append(list, Header{more[at], more[at+1]})
	}
	return list
}

func mustSign(t *testing.T, method, target string, headers []Header, body string) *SignedRequest {
	t.Helper()
	signed, err := Sign(method, target, headers, []byte(body), credentials)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func codeOf(err error) string {
	var known *Error
	if errors.As(err, &known) {
		return known.Code
	}
	return fmt.Sprint(err)
}

func expect[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("got %#v, want %#v", got, want)
	}
}

// The example of the signing guide, at every stage.
func TestPublishedExample(t *testing.T) {
	const (
		path  = "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs"
		query = "limit=2&marker=13551d6b-755d-4757-b956-536f674975c0"
		lines = "content-type:application/json\nhost:service.region.example.com\nx-sdk-date:20191115T033655Z\n"
		empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	)
	values := map[string]string{
		"content-type": "application/json", "host": "service.region.example.com", "x-sdk-date": date,
	}
	names := SignedHeaders([]string{"X-Sdk-Date", "Host", "content-type"})
	expect(t, strings.Join(names, ";"), "content-type;host;x-sdk-date")
	expect(t, CanonicalURI(path), path+"/")
	expect(t, CanonicalQuery(query), query)
	expect(t, CanonicalHeaders(values, names), lines)
	expect(t, HMACSHA256.PayloadHash(nil), empty)
	canonical := CanonicalRequest("GET", path, query, values, names, empty)
	expect(t, canonical, "GET\n"+path+"/\n"+query+"\n"+lines+"\ncontent-type;host;x-sdk-date\n"+empty)
	toSign := HMACSHA256.StringToSign(date, canonical)
	expect(t, toSign, "SDK-HMAC-SHA256\n20191115T033655Z\nb25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a")
	signature := HMACSHA256.Signature([]byte("MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"), toSign)
	expect(t, signature, "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe")
	authorization := HMACSHA256.Authorization("QTWAOYTTINDUT2QVKYUC", date, names, signature)
	read, err := ParseAuthorization(authorization, HMACSHA256)
	if err != nil || read.AccessKeyID != "QTWAOYTTINDUT2QVKYUC" || !slices.Equal(read.SignedHeaders, names) || read.Signature != signature {
		t.Error(read.AccessKeyID, read.SignedHeaders, read.Signature, err)
	}

	signed, err := Sign("get", path+"?"+query, []Header{
		{"Host", "service.region.example.com"}, {"X-Sdk-Date", date}, {"content-type", " application/json\t"},
	}, nil, Credentials{AccessKeyID: "QTWAOYTTINDUT2QVKYUC", SecretAccessKey: "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, signed.CanonicalRequest, canonical)
	expect(t, signed.Authorization, authorization)
	expect(t, signed.Method+" "+signed.RequestTarget, "GET "+path+"?"+query)
	expect(t, signed.Headers[3], Header{"Authorization", authorization})
}

func TestCanonicalURI(t *testing.T) {
	bad := "%EF%BF%BD"
	for _, each := range [][2]string{
		{"/", "/"}, {"/a", "/a/"}, {"/a/", "/a/"}, {"//a", "//a/"}, {"/a/../b/.", "/a/../b/./"}, {"/%2e%2E", "/../"},
		{"/a%2Fb", "/a/b/"}, {"/a%2F", "/a/"}, {"/a+b", "/a%2Bb/"}, {"/a b", "/a%20b/"}, {"/%2520", "/%2520/"},
		{"/%zz", "/%25zz/"}, {"/%2", "/%252/"}, {"/100%", "/100%25/"}, {"/%+1", "/%25%2B1/"}, {"/%_1", "/%25_1/"},
		{"/-._~AZaz09", "/-._~AZaz09/"}, {"/!$&'()*,;=:@", "/%21%24%26%27%28%29%2A%2C%3B%3D%3A%40/"},
		{"/中/%e4%b8%ad", "/%E4%B8%AD/%E4%B8%AD/"}, {"/%00%0A", "/%00%0A/"}, {"/%EF%BB%BFa", "/%EF%BB%BFa/"},
		{"/%ff", "/" + bad + "/"}, {"/%E4%B8", "/" + bad + "/"}, {"/%E4%B8中", "/" + bad + "%E4%B8%AD/"},
		{"/%C0%AF", "/" + bad + bad + "/"}, {"/%ED%A0%80", "/" + bad + bad + bad + "/"},
		{"/%F4%90%80%80", "/" + bad + bad + bad + bad + "/"}, {"/%F0%9F%98(", "/" + bad + "%28/"},
		{"/%F0%9F%98%E4%B8%80%80", "/" + bad + "%E4%B8%80" + bad + "/"}, {"/%E0%80%F1%80%80%C2", "/" + bad + bad + bad + bad + "/"},
	} {
		expect(t, CanonicalURI(each[0]), each[1])
	}
}

func TestCanonicalQuery(t *testing.T) {
	for _, each := range [][2]string{
		{"", ""}, {"&&", ""}, {"=1", ""}, {"=1&a", "a="}, {"%20=1", "%20=1"}, {"b=2&a=1", "a=1&b=2"},
		{"a=2&a=10&a=1", "a=1&a=10&a=2"}, {"a=1&a", "a=&a=1"}, {"a=b=c", "a=b%3Dc"}, {"a=b+c", "a=b%2Bc"},
		{"?a=1", "%3Fa=1"}, {"%61=2&a=1", "a=1&a=2"}, {"a%3Db=1&a%26=2", "a%26=2&a%3Db=1"}, {"b=1&B=2", "B=2&b=1"},
		// Decoded names are sorted, not encoded ones: `/` comes after `.` and before `Z`.
		{"a%2Fb=1&a.b=2&aZb=3&a%20b=4", "a%20b=4&a.b=2&a%2Fb=1&aZb=3"},
		// A prefix comes first, though `=` sorts after `-`.
		{"a-b=3&a=2", "a=2&a-b=3"},
		// Code point order: UTF-16 has the emoji before U+FF5E.
		{"%F0%9F%98%80=1&%EF%BD%9E=2", "%EF%BD%9E=2&%F0%9F%98%80=1"},
		{"a=%FF%FE&b=%", "a=%EF%BF%BD%EF%BF%BD&b=%25"},
	} {
		expect(t, CanonicalQuery(each[0]), each[1])
	}
}

func TestCanonicalHeaders(t *testing.T) {
	values := map[string]string{"a": " \t v  w\t ", "b": "\xa0v\xa0", "c": "", "d": "\vv\x85"}
	expect(t, CanonicalHeaders(values, []string{"a", "b", "c", "d"}), "a:v  w\nb:\xa0v\xa0\nc:\nd:\vv\x85\n")
	names := SignedHeaders([]string{"z", "a-b", "a_b", "a.b", "ab", "a1", "A"})
	expect(t, strings.Join(names, " "), "a a-b a.b a1 a_b ab z")
}

func TestSignSendsTheCanonicalQueryAndThePathAsItWas(t *testing.T) {
	expect(t, mustSign(t, "GET", "/a%2fb?b=x+y&a", headers(), "").RequestTarget, "/a%2fb?a=&b=x%2By")
	expect(t, mustSign(t, "GET", "/a?=1", headers(), "").RequestTarget, "/a")
}

func TestSignReplacesAuthorization(t *testing.T) {
	once := mustSign(t, "GET", "/", headers(), "")
	expect(t, mustSign(t, "GET", "/", once.Headers, "").Authorization, once.Authorization)
	both := headers("AUTHORIZATION", "Bearer t", "authorization", "u")
	expect(t, mustSign(t, "GET", "/", both, "").Authorization, once.Authorization)
}

func TestSignTakesAStatedHashVerbatim(t *testing.T) {
	for _, stated := range []string{"UNSIGNED-PAYLOAD", "0000", ""} {
		signed := mustSign(t, "POST", "/", headers("X-Sdk-Content-SHA256", stated), body)
		if !strings.HasSuffix(signed.CanonicalRequest, "x-sdk-content-sha256;x-sdk-date\n"+stated) {
			t.Error(signed.CanonicalRequest)
		}
	}
}

func TestSignAddsTokenAndDate(t *testing.T) {
	signed, err := Sign("GET", "/", []Header{{"host", "example.com"}, {"x-security-token", "old"}}, nil,
		Credentials{AccessKeyID: key, SecretAccessKey: secret, SecurityToken: "new"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(signed.CanonicalRequest, "\nx-security-token:new\n") || strings.Contains(signed.CanonicalRequest, "old") {
		t.Error(signed.CanonicalRequest)
	}
	moment, err := ParseDate(strings.Split(signed.StringToSign, "\n")[1])
	if err != nil || time.Since(moment).Abs() > time.Minute {
		t.Error(moment, err)
	}
}

func TestSignDoesNotChangeWhatItIsGiven(t *testing.T) {
	given := slices.Grow(headers("x-security-token", "old"), 5)
	before := slices.Clone(given)
	if _, err := Sign("GET", "/", given, nil, Credentials{AccessKeyID: key, SecretAccessKey: secret, SecurityToken: "new"}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(given, before) {
		t.Error(given)
	}
}

func TestSignErrorCodes(t *testing.T) {
	target := func(target string) error { _, err := Sign("GET", target, headers(), nil, credentials); return err }
	method := func(method string) error { _, err := Sign(method, "/", headers(), nil, credentials); return err }
	with := func(list []Header) error { _, err := Sign("GET", "/", list, nil, credentials); return err }
	as := func(c Credentials) error { _, err := Sign("GET", "/", headers(), nil, c); return err }
	check := func(code string, err error) {
		t.Helper()
		expect(t, codeOf(err), code)
	}
	for _, bad := range []string{"", " ", "a ", "a\r", "a b", "a,b", "é", "a\x7f", "a\xff"} {
		check("CREDENTIALS_INVALID", as(Credentials{AccessKeyID: bad, SecretAccessKey: secret}))
	}
	for _, bad := range []string{"", "\t", "s\n", " s", "\ufeffs", "s\u3000", "s\xff", "s\ns", "s\x00s"} {
		check("CREDENTIALS_INVALID", as(Credentials{AccessKeyID: key, SecretAccessKey: bad}))
	}
	for _, bad := range []string{" ", "t\n", "t t", "é"} {
		check("CREDENTIALS_INVALID", as(Credentials{AccessKeyID: key, SecretAccessKey: secret, SecurityToken: bad}))
	}
	for _, bad := range []string{"", "GET ", "GET\n", "GÉT", "ß"} {
		check("METHOD_INVALID", method(bad))
	}
	for _, bad := range []string{"", "a", "*", "?a=1", "https://example.com/", "/a#b", "/?a#", "/\xff", "/a\r\nb", "/?a\x00", "/\x7f"} {
		check("URL_INVALID", target(bad))
	}
	for _, bad := range []string{"", "a b", "a:", "a\n", "é", "\u212a"} {
		check("HEADER_NAME_INVALID", with(headers(bad, "v")))
	}
	for _, bad := range []string{"a\nb", "a\r", "\x00", "\xff"} {
		check("HEADER_VALUE_INVALID", with(headers("x-a", bad)))
		check("HEADER_VALUE_INVALID", with(headers("Authorization", bad)))
	}
	check("HEADER_DUPLICATE", with(headers("HOST", "x")))
	check("HOST_MISSING", with(headers()[1:]))
	check("HOST_MISSING", with([]Header{{"host", " "}}))
	for _, bad := range []string{
		"", "now", "2019-11-15T03:36:55Z", "20191115T03365Z", "20191115T033655", "20191115t033655z", "20191115T033655.5Z",
		"20260230T000000Z", "20260230T250000Z", "20261231T235960Z", "20190229T000000Z", "20191315T033655Z", "20191115T240000Z",
		"00000101T000000Z", "+2019115T033655Z", "20191115T 33655Z", "20191115T033655ZZ", "2019111\u0665T033655Z",
	} {
		check("DATE_INVALID", with([]Header{{"Host", "example.com"}, {"X-Sdk-Date", bad}}))
	}
	check("<nil>", target("/中?中=中"))
}

func TestNothingPrintsSecrets(t *testing.T) {
	given := Credentials{AccessKeyID: "ak", SecretAccessKey: "hush", SecurityToken: "hush"}
	signed, err := Sign("GET", "/", headers("x-a", "hush"), nil, given)
	if err != nil {
		t.Fatal(err)
	}
	asJSON, _ := json.Marshal(given)
	if all := fmt.Sprintf("%v %+v %#v %v %+v %#v %s", given, given, given, signed, *signed, *signed, asJSON); strings.Contains(all, "hush") {
		t.Error(all)
	}
	for _, bad := range []Credentials{{AccessKeyID: "hush,", SecretAccessKey: "hush"}, {AccessKeyID: "ak", SecretAccessKey: "hush\n"}} {
		_, err := Sign("GET", "hush", headers("x-a", "hush\x00"), nil, bad)
		if err == nil || strings.Contains(err.Error(), "hush") {
			t.Error(err)
		}
	}
}

// --- Verifying ---

func find(keyID string) ([]string, error) {
	if keyID == key {
		return []string{"old", secret}, nil
	}
	return nil, nil
}

func arrived(signed *SignedRequest, body string) Arrived {
	return Arrived{signed.Method, signed.RequestTarget, signed.Headers, []byte(body)}
}

func code(request Arrived) string {
	_, err := Verify(request, find, now, DefaultOptions())
	return codeOf(err)
}

func TestRoundTrip(t *testing.T) {
	for _, each := range [][3]string{
		{"GET", "/", ""}, {"POST", "/v1/a%2Fb//./?b=2&a=1&a=0", body}, {"delete", "/中/%ff%zz?中=%E4&+=+", "\xff\xfe\x00"},
		{"PURGE", "/a b?c d=e f&=x", strings.Repeat("x", 100000)},
	} {
		signed := mustSign(t, each[0], each[1], headers("X-A", " a  b\t", "X-B", "中à\u00a0", "__proto__", "", "X_~!", "1"), each[2])
		for _, target := range []string{signed.RequestTarget, each[1]} {
			request := arrived(signed, each[2])
			request.Target = target
			verified, err := Verify(request, find, now, DefaultOptions())
			if err != nil || verified != (Verified{key, true}) {
				t.Error(each[1], verified, err)
			}
		}
		request := arrived(signed, each[2]+" ")
		expect(t, code(request), "SIGNATURE_MISMATCH")
	}
}

func TestVerifyAuthorization(t *testing.T) {
	signed := mustSign(t, "POST", "/", headers(), body)
	with := func(text string) string {
		return code(Arrived{"POST", "/", headers("Authorization", text), []byte(body)})
	}
	good := signed.Authorization
	expect(t, with(strings.ReplaceAll(good, ", ", ",")), "<nil>")
	expect(t, code(Arrived{"POST", "/", headers(), []byte(body)}), "AUTH_MISSING")
	expect(t, code(Arrived{"POST", "/", append(signed.Headers, Header{"authorization", "x"}), []byte(body)}), "AUTH_DUPLICATE")
	for _, bad := range []string{
		good + ", x=1", good + "\n", good + " ", "junk " + good, ", " + good, strings.Replace(good, "Access=", "access=", 1),
		strings.ReplaceAll(good, ", ", ",  "), strings.ReplaceAll(good, ", ", ",\t"), strings.Replace(good, " Access", "  Access", 1),
		strings.Replace(good, key, "", 1), strings.Replace(good, key, "a/b", 1), strings.Replace(good, key, strings.Repeat("k", 201), 1),
		good[:len(good)-1], good + "0", good[:len(good)-2] + "zz", good[:len(good)-64] + strings.ToUpper(good[len(good)-64:]),
		"", "SDK-HMAC-SHA256", strings.Repeat(",", 8000), strings.Replace(good, key, "\xff", 1),
	} {
		if bad != good {
			expect(t, with(bad), "AUTH_MALFORMED")
		}
	}
	expect(t, with(strings.Replace(good, "SDK", "sdk", 1)), "ALG_UNSUPPORTED")
	expect(t, with("Basic YTpi"), "ALG_UNSUPPORTED")
	expect(t, with(strings.Repeat(" ", 9000)), "LIMIT")
	for _, names := range []string{";host;x-sdk-date", "host;;x-sdk-date", "host;host;x-sdk-date", "Host;x-sdk-date", "x-sdk-date;host", "authorization;host;x-sdk-date", ""} {
		expect(t, with(strings.Replace(good, "host;x-sdk-date", names, 1)), "SIGNED_HEADERS_MALFORMED")
	}
	expect(t, with(strings.Replace(good, "host;x-sdk-date", "x-sdk-date", 1)), "SIGNED_HEADER_REQUIRED")
	expect(t, with(strings.Replace(good, "host;", "constructor;host;", 1)), "SIGNED_HEADER_ABSENT")
	expect(t, with(strings.Replace(good, key, "unknown", 1)), "KEY_UNKNOWN")
}

func TestVerifyHeaders(t *testing.T) {
	signed := mustSign(t, "POST", "/", headers("X-A", "a"), body)
	with := func(list ...Header) string {
		return code(Arrived{"POST", "/", append(slices.Clone(signed.Headers), list...), []byte(body)})
	}
	expect(t, with(Header{"X-Extra", "1"}, Header{"x-sdk-content-sha256", "UNSIGNED-PAYLOAD"}), "<nil>")
	expect(t, with(Header{"HOST", "example.com"}), "HEADER_DUPLICATE")
	expect(t, with(Header{"X-Original-URL", "/admin"}), "HEADER_UNSIGNED")
	expect(t, with(Header{"x-b", strings.Repeat("v", 102400)}), "LIMIT")
	expect(t, with(make([]Header, 2000)...), "LIMIT")
	change := func(name, value string) string {
		list := slices.Clone(signed.Headers)
		for at := range list {
			if list[at].Name == name {
				list[at].Value = value
			}
		}
		return code(Arrived{"POST", "/", list, []byte(body)})
	}
	expect(t, change("X-A", "\t a  "), "<nil>")
	expect(t, change("X-A", "b"), "SIGNATURE_MISMATCH")
	expect(t, change("X-A", "a\n"), "HEADER_BAD_BYTES")
	expect(t, change("X-Sdk-Date", "20260230T250000Z"), "DATE_MALFORMED")
	expect(t, change("X-Sdk-Date", "99991231T235959Z"), "DATE_SKEW")
	expect(t, code(Arrived{"POST", "/", slices.DeleteFunc(slices.Clone(signed.Headers), func(h Header) bool { return h.Name == "X-Sdk-Date" }), nil}), "DATE_MISSING")
	for _, target := range []string{"", "*", "a", "https://example.com/", "/a#b", "/\xff"} {
		expect(t, code(Arrived{"POST", target, signed.Headers, []byte(body)}), "TARGET_BAD")
	}
	expect(t, code(Arrived{"post", "/", signed.Headers, []byte(body)}), "SIGNATURE_MISMATCH")
}

func TestVerifyPayload(t *testing.T) {
	stated := mustSign(t, "POST", "/", headers("x-sdk-content-sha256", HMACSHA256.PayloadHash([]byte(body))), body)
	expect(t, code(arrived(stated, body)), "<nil>")
	expect(t, code(arrived(stated, "swapped")), "BODY_MISMATCH")
	for _, bad := range []string{"0000", "", "unsigned-payload", strings.ToUpper(HMACSHA256.PayloadHash(nil)), HMACSHA256.PayloadHash(nil) + "0"} {
		expect(t, code(arrived(mustSign(t, "POST", "/", headers("x-sdk-content-sha256", bad), body), body)), "HASH_HEADER_BAD")
	}
	unsigned := arrived(mustSign(t, "POST", "/", headers("x-sdk-content-sha256", UnsignedPayload), body), "any")
	expect(t, code(unsigned), "UNSIGNED_PAYLOAD")
	options := DefaultOptions()
	options.AllowUnsignedPayload = true
	verified, err := Verify(unsigned, find, now, options)
	if err != nil || verified != (Verified{key, false}) {
		t.Error(verified, err)
	}
}

func TestVerifyTimeAndKeys(t *testing.T) {
	request := arrived(mustSign(t, "POST", "/", headers(), body), body)
	for skew, want := range map[time.Duration]string{
		900 * time.Second: "<nil>", -900 * time.Second: "<nil>", 900*time.Second + 1: "DATE_SKEW", -901 * time.Second: "DATE_SKEW",
	} {
		_, err := Verify(request, find, now.Add(skew), DefaultOptions())
		expect(t, codeOf(err), want)
	}
	for _, skew := range []time.Duration{0, -1, 15*time.Minute + 1} {
		_, err := Verify(request, find, now, Options{MaxSkew: skew})
		expect(t, codeOf(err), "CONFIG")
	}
	_, err := Verify(request, find, time.Time{}, DefaultOptions())
	expect(t, codeOf(err), "DATE_SKEW")
	_, err = Verify(request, func(string) ([]string, error) { return nil, errors.New("down") }, now, DefaultOptions())
	expect(t, codeOf(err), "KEY_LOOKUP")
	for _, bad := range []string{"", " ", "\ufeff", "\xff"} {
		_, err = Verify(request, func(string) ([]string, error) { return []string{secret, bad}, nil }, now, DefaultOptions())
		expect(t, codeOf(err), "CONFIG")
	}
}
