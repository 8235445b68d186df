// Package apigsignature makes and checks SDK-HMAC-SHA256 request signatures: the Go reference port, in one file.
//
//	CanonicalRequest = METHOD \n URI \n Query \n Headers \n SignedHeaders \n PayloadHash
//	StringToSign     = "SDK-HMAC-SHA256" \n X-Sdk-Date \n Hex(SHA-256(CanonicalRequest))
//	Signature        = Hex(HMAC-SHA-256(secret access key, StringToSign))
//
// Two other algorithms differ from it in what [Algorithm] says: SDK-HMAC-SM3, in package sm3, has another hash;
// V11-HMAC-SHA256 a derived key, and one line more in StringToSign.
//
// Read from top to bottom: each stage of the protocol is one function, and [Sign] and [Verify] both walk
// them. Go 1.21 or newer, standard library only.
//
// A Go string holds bytes, and so does a request on the wire: a non-ASCII character counts as its UTF-8
// everywhere. Comparing such strings orders them by code point, which is the order that the protocol sorts in.
package apigsignature

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	UnsignedPayload = "UNSIGNED-PAYLOAD"
	DateLayout      = "20060102T150405Z" // the form of X-Sdk-Date, always UTC

	dateHeader  = "x-sdk-date"
	tokenHeader = "x-security-token"
	blank       = " \t" // what HTTP trims from a value: strings.TrimSpace takes more
	unreserved  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
	tokenChars  = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	// What a pasted secret may have at its ends: the white space of Unicode, the byte order mark.
	whiteSpace = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a" +
		"\u2028\u2029\u202f\u205f\u3000\ufeff"
)

// Held against the whole text, \A to \z: `$` may let a trailing newline pass.
var authorizationForm = regexp.MustCompile(
	`\A[^ ]+ (Access|Credential)=([\x21-\x2b\x2d-\x7e]+), ?SignedHeaders=([^,]*), ?Signature=([0-9a-f]{64})\z`)

// The scope is the last three parts of Credential; an access key id may have slashes of its own.
var scopedForm = regexp.MustCompile(`\A(.+)/([0-9]{8}/[^/]+/[^/]+)\z`)

var scopePart = regexp.MustCompile(`\A[A-Za-z0-9._-]{1,64}\z`)

// Error is bad input, or the reason why a request is refused. Code is stable; Message names the argument
// and shows no secret, token or body.
type Error struct{ Code, Message string }

func (e *Error) Error() string { return e.Code + ": " + e.Message }

func fail(code, message string) error { return &Error{code, message} }

// --- The algorithms ---

// Algorithm is everything in which one signature algorithm differs from another.
type Algorithm struct {
	Name          string           // of the scheme, and the first line of the string to sign
	ContentHeader string           // carries the payload hash
	NewHash       func() hash.Hash // for both hashes and the HMAC

	region, service string // of V11-HMAC-SHA256
}

// HMACSHA256 is SDK-HMAC-SHA256, which every gateway understands.
var HMACSHA256 = Algorithm{Name: "SDK-HMAC-SHA256", ContentHeader: "x-sdk-content-sha256", NewHash: sha256.New}

// V11HMACSHA256 is V11-HMAC-SHA256, whose key is derived for one day, region and service.
func V11HMACSHA256(region, service string) (Algorithm, error) {
	if !scopePart.MatchString(region) || !scopePart.MatchString(service) {
		return Algorithm{}, fail("OPTION_INVALID", "region, service: must be names such as cn-north-4")
	}
	return Algorithm{"V11-HMAC-SHA256", HMACSHA256.ContentHeader, sha256.New, region, service}, nil
}

// scope is what a signature of this date holds for; empty where that is everything.
func (a Algorithm) scope(date string) string {
	if a.region == "" {
		return ""
	}
	return date[:8] + "/" + a.region + "/" + a.service
}

func (a Algorithm) hmac(key []byte, text string) []byte {
	mac := hmac.New(a.NewHash, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// --- The stages ---

// PercentDecode decodes once. A malformed escape stays as it is; bad UTF-8 becomes U+FFFD, one per maximal
// subpart. Package net/url would not do: it fails on such input, and reads a plus as a space.
func PercentDecode(text string) string {
	decoded := make([]byte, 0, len(text))
	for at := 0; at < len(text); at++ {
		if text[at] == '%' && at+2 < len(text) {
			if escaped, err := hex.DecodeString(text[at+1 : at+3]); err == nil {
				decoded = append(decoded, escaped...)
				at += 2
				continue
			}
		}
		decoded = append(decoded, text[at])
	}
	return replaceBadUTF8(decoded)
}

// replaceBadUTF8 puts one U+FFFD where a well-formed sequence stops being one. Ranging over the string would
// put one for every byte, strings.ToValidUTF8 one for a run of them.
func replaceBadUTF8(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	var valid strings.Builder
	for len(text) > 0 {
		char, size := utf8.DecodeRune(text)
		if char == utf8.RuneError && size == 1 {
			// The subpart goes on as long as it could still become a character.
			for size < len(text) && !utf8.FullRune(text[:size+1]) {
				size++
			}
		}
		valid.WriteRune(char)
		text = text[size:]
	}
	return valid.String()
}

// PercentEncode encodes every byte but those of A-Za-z0-9-_.~, with uppercase hex digits.
func PercentEncode(text string) string {
	var encoded strings.Builder
	for at := 0; at < len(text); at++ {
		if strings.IndexByte(unreserved, text[at]) >= 0 {
			encoded.WriteByte(text[at])
		} else {
			encoded.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{text[at]})))
		}
	}
	return encoded.String()
}

// CanonicalURI makes `/a%20b/c/` of `/a b/%63`. Dot segments and `//` are kept.
func CanonicalURI(path string) string {
	// Decoding comes before splitting: that is what turns `%2F` into a slash.
	segments := strings.Split(PercentDecode(path), "/")
	for at, segment := range segments {
		segments[at] = PercentEncode(segment)
	}
	uri := strings.Join(segments, "/")
	if !strings.HasSuffix(uri, "/") {
		uri += "/"
	}
	return uri
}

// CanonicalQuery makes `a=&b=2` of `b=2&a`. It takes the query without its `?`; a `+` is a plus, not a space.
func CanonicalQuery(query string) string {
	var pairs [][2]string
	for _, part := range strings.Split(query, "&") {
		if name, value, _ := strings.Cut(part, "="); name != "" {
			pairs = append(pairs, [2]string{PercentDecode(name), PercentDecode(value)})
		}
	}
	// Sorted before encoding, by name and then by value.
	slices.SortFunc(pairs, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	encoded := make([]string, len(pairs))
	for at, pair := range pairs {
		encoded[at] = PercentEncode(pair[0]) + "=" + PercentEncode(pair[1])
	}
	return strings.Join(encoded, "&")
}

// CanonicalHeaders makes a `name:value` line for each name; values are the bytes on the wire.
func CanonicalHeaders(values map[string]string, names []string) string {
	var lines strings.Builder
	for _, name := range names {
		// Spaces and tabs at the ends do not count. Inner ones belong to the value.
		lines.WriteString(name + ":" + strings.Trim(values[name], blank) + "\n")
	}
	return lines.String()
}

// SignedHeaders gives the names in lower case and code point order.
func SignedHeaders(names []string) []string {
	lower := make([]string, len(names))
	for at, name := range names {
		lower[at] = strings.ToLower(name)
	}
	slices.Sort(lower)
	return lower
}

// PayloadHash is the hash of the body, the empty one too, in lowercase hex.
func (a Algorithm) PayloadHash(body []byte) string {
	hash := a.NewHash()
	hash.Write(body)
	return hex.EncodeToString(hash.Sum(nil))
}

// CanonicalRequest joins the six parts by newlines.
func CanonicalRequest(method, path, query string, values map[string]string, names []string, payload string) string {
	return strings.Join([]string{
		method, CanonicalURI(path), CanonicalQuery(query),
		CanonicalHeaders(values, names), strings.Join(names, ";"), payload,
	}, "\n")
}

// StringToSign is the algorithm, the date, the scope where there is one, and the hash of the canonical request.
func (a Algorithm) StringToSign(date, canonicalRequest string) string {
	lines := a.Name + "\n" + date + "\n"
	if scope := a.scope(date); scope != "" {
		lines += scope + "\n"
	}
	return lines + a.PayloadHash([]byte(canonicalRequest))
}

// SigningKey is the secret itself; under a scope, the hex text of HKDF-SHA-256 (RFC 5869) of 32 bytes, one block.
func (a Algorithm) SigningKey(secretAccessKey, accessKeyID, date string) []byte {
	scope := a.scope(date)
	if scope == "" {
		return []byte(secretAccessKey)
	}
	extracted := a.hmac([]byte(accessKeyID), secretAccessKey)
	return []byte(hex.EncodeToString(a.hmac(extracted, scope+"\x01")))
}

// Signature is an HMAC of the string to sign.
func (a Algorithm) Signature(signingKey []byte, stringToSign string) string {
	return hex.EncodeToString(a.hmac(signingKey, stringToSign))
}

// Authorization is the value of the header of that name. A scope stands behind the key id.
func (a Algorithm) Authorization(accessKeyID, date string, names []string, signature string) string {
	credential := "Access=" + accessKeyID
	if scope := a.scope(date); scope != "" {
		credential = "Credential=" + accessKeyID + "/" + scope
	}
	return a.Name + " " + credential + ", SignedHeaders=" + strings.Join(names, ";") + ", Signature=" + signature
}

// --- Reading the target, the date, the Authorization header ---

// SplitTarget splits an origin-form target, `/path?query`, at its first `?`.
func SplitTarget(target string) (path, query string, err error) {
	// A `#` is never sent: what follows it is a fragment that somebody forgot to remove.
	if !strings.HasPrefix(target, "/") || strings.Contains(target, "#") || !utf8.ValidString(target) {
		return "", "", fail("URL_INVALID", "target: must be /path?query in UTF-8, without a fragment")
	}
	path, query, _ = strings.Cut(target, "?")
	return path, query, nil
}

// ParseDate reads YYYYMMDDTHHMMSSZ and nothing else: no leap second, no 30 February.
func ParseDate(text string) (time.Time, error) {
	date, err := time.Parse(DateLayout, text)
	// time.Parse also takes fractions of a second, and a year 0 that was not.
	if err != nil || date.Format(DateLayout) != text || date.Year() < 1 {
		return time.Time{}, fail("DATE_INVALID", "x-sdk-date: must be a UTC date that exists, as YYYYMMDDTHHMMSSZ")
	}
	return date, nil
}

// Parameters are what an Authorization header says.
type Parameters struct {
	Algorithm          Algorithm
	AccessKeyID, Scope string // no scope is an empty one
	SignedHeaders      []string
	Signature          string
}

// ParseAuthorization reads one grammar, with nothing before or after it. The first word alone says which of the
// algorithms is meant.
func ParseAuthorization(text string, algorithms ...Algorithm) (Parameters, error) {
	scheme, rest, _ := strings.Cut(text, " ")
	at := slices.IndexFunc(algorithms, func(a Algorithm) bool { return a.Name == scheme })
	named := slices.ContainsFunc(algorithms, func(a Algorithm) bool { return strings.Contains(rest, a.Name) })
	if at < 0 && isToken(scheme) && !named {
		return Parameters{}, fail("ALG_UNSUPPORTED", "authorization: the scheme is of no algorithm in options.Algorithms")
	}
	if match := authorizationForm.FindStringSubmatch(text); match != nil && at >= 0 {
		found := Parameters{algorithms[at], match[2], "", strings.Split(match[3], ";"), match[4]}
		scoped := scopedForm.FindStringSubmatch(match[2])
		switch hasScope := algorithms[at].region != ""; {
		case match[1] == "Access" && !hasScope:
			return found, nil
		case match[1] == "Credential" && hasScope && scoped != nil:
			found.AccessKeyID, found.Scope = scoped[1], scoped[2]
			return found, nil
		}
	}
	return Parameters{}, fail("AUTH_MALFORMED", "authorization: must hold Access, SignedHeaders, Signature")
}

// headerValue gives the bytes of a value, trimmed as HTTP trims it.
func headerValue(argument, value string) (string, error) {
	if strings.ContainsAny(value, "\x00\r\n") {
		return "", fail("HEADER_VALUE_INVALID", argument+": must not have CR, LF or NUL")
	}
	return strings.Trim(value, blank), nil
}

func isToken(text string) bool { return text != "" && strings.Trim(text, tokenChars) == "" }

// isAccessKeyID says whether text is visible ASCII without a comma.
func isAccessKeyID(text string) bool { return isVisible(text) && !strings.Contains(text, ",") }

func isVisible(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(char rune) bool { return char < 0x21 || char > 0x7e })
}

func isHashHex(text string) bool {
	return len(text) == 64 && strings.Trim(text, "0123456789abcdef") == ""
}

// --- Signing ---

// Header is one field of a request. Names that repeat are several Headers.
type Header struct{ Name, Value string }

// Credentials are an access key pair; SecurityToken is for temporary ones, else empty.
type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string `json:"-"`
	SecurityToken   string `json:"-"`
}

// String keeps secrets out of logs.
func (c Credentials) String() string { return "Credentials(" + c.AccessKeyID + ")" }

// GoString keeps secrets out of logs.
func (c Credentials) GoString() string { return c.String() }

// SignedRequest is what to send (Method, RequestTarget, Headers), and each stage on the way there.
type SignedRequest struct {
	Method, RequestTarget        string
	Headers                      []Header
	CanonicalURI, CanonicalQuery string
	SignedHeaders                []string
	CanonicalRequest             string
	StringToSign                 string
	Signature                    string
	Authorization                string
}

// String keeps tokens and header values out of logs.
func (s SignedRequest) String() string { return "SignedRequest(" + s.Method + ")" }

// GoString keeps tokens and header values out of logs.
func (s SignedRequest) GoString() string { return s.String() }

// Sign signs `/path?query`; the headers must hold Host. Without an X-Sdk-Date header the date is now.
// Header values are UTF-8.
func Sign(method, target string, headers []Header, body []byte, credentials Credentials) (*SignedRequest, error) {
	return SignWith(HMACSHA256, method, target, headers, body, credentials)
}

// SignWith is Sign with another algorithm.
func SignWith(
	algorithm Algorithm, method, target string, headers []Header, body []byte, credentials Credentials,
) (*SignedRequest, error) {
	if err := checkCredentials(credentials); err != nil {
		return nil, err
	}
	if !isToken(method) {
		return nil, fail("METHOD_INVALID", "method: must be an HTTP token")
	}
	method = strings.ToUpper(method) // HTTP clients send it so
	path, query, err := SplitTarget(target)
	if err != nil {
		return nil, err
	}
	// The target is sent as it stands, and a line break would end the request line.
	if strings.ContainsFunc(target, func(char rune) bool { return char < 0x20 || char == 0x7f }) {
		return nil, fail("URL_INVALID", "target: holds a control character, percent-encode it")
	}
	given, values, err := readHeaders(headers)
	if err != nil {
		return nil, err
	}
	if credentials.SecurityToken != "" {
		given = slices.DeleteFunc(given, func(h Header) bool { return strings.EqualFold(h.Name, tokenHeader) })
		given = append(given, Header{"X-Security-Token", credentials.SecurityToken})
		values[tokenHeader] = credentials.SecurityToken
	}
	date, dated := values[dateHeader]
	if !dated {
		date = time.Now().UTC().Format(DateLayout)
		given = append(given, Header{"X-Sdk-Date", date})
		values[dateHeader] = date
	}
	if _, err := ParseDate(date); err != nil {
		return nil, err
	}
	// A hash that the caller states is taken at its word; UNSIGNED-PAYLOAD is one.
	payload, stated := values[algorithm.ContentHeader]
	if !stated {
		payload = algorithm.PayloadHash(body)
	}
	if values["host"] == "" {
		return nil, fail("HOST_MISSING", "headers: host is required")
	}

	all := make([]string, len(given))
	for at, header := range given {
		all[at] = header.Name
	}
	names := SignedHeaders(all)
	signed := &SignedRequest{
		Method: method, RequestTarget: path,
		CanonicalURI: CanonicalURI(path), CanonicalQuery: CanonicalQuery(query), SignedHeaders: names,
		CanonicalRequest: CanonicalRequest(method, path, query, values, names, payload),
	}
	signed.StringToSign = algorithm.StringToSign(date, signed.CanonicalRequest)
	key := algorithm.SigningKey(credentials.SecretAccessKey, credentials.AccessKeyID, date)
	signed.Signature = algorithm.Signature(key, signed.StringToSign)
	signed.Authorization = algorithm.Authorization(credentials.AccessKeyID, date, names, signed.Signature)
	signed.Headers = append(given, Header{"Authorization", signed.Authorization})
	// The canonical query goes out: on it, readers that take `+` or repeated names differently agree.
	if signed.CanonicalQuery != "" {
		signed.RequestTarget += "?" + signed.CanonicalQuery
	}
	return signed, nil
}

func checkCredentials(credentials Credentials) error {
	isSecret := func(text string) bool { return utf8.ValidString(text) && !strings.ContainsAny(text, "\x00\r\n") }
	for _, each := range []struct {
		argument, text string
		fits           func(string) bool
	}{
		{"AccessKeyID", credentials.AccessKeyID, isAccessKeyID},
		{"SecretAccessKey", credentials.SecretAccessKey, isSecret},
		{"SecurityToken", credentials.SecurityToken, isVisible},
	} {
		stripped := strings.Trim(each.text, whiteSpace)
		switch {
		case each.text == "" && each.argument == "SecurityToken": // there is none
		case stripped == "":
			return fail("CREDENTIALS_INVALID", each.argument+": must be text that is not blank")
		case stripped != each.text:
			return fail("CREDENTIALS_INVALID", each.argument+": begins or ends with white space")
		case !each.fits(each.text):
			return fail("CREDENTIALS_INVALID", each.argument+": holds a character that cannot be in one")
		}
	}
	return nil
}

// readHeaders gives the headers to send, values trimmed, and the values by lowercase name.
func readHeaders(headers []Header) (given []Header, values map[string]string, err error) {
	values = map[string]string{}
	for _, header := range headers {
		if !isToken(header.Name) {
			return nil, nil, fail("HEADER_NAME_INVALID", "headers: a name is not an HTTP token")
		}
		lower := strings.ToLower(header.Name)
		if _, twice := values[lower]; twice {
			return nil, nil, fail("HEADER_DUPLICATE", "headers: "+lower+" is given twice")
		}
		value, err := headerValue("headers: "+lower, header.Value)
		if err != nil {
			return nil, nil, err
		}
		if !utf8.ValidString(value) {
			return nil, nil, fail("HEADER_VALUE_INVALID", "headers: "+lower+": must be UTF-8")
		}
		if lower != "authorization" { // replaced, never signed
			values[lower] = value
			given = append(given, Header{header.Name, value})
		}
	}
	return given, values, nil
}

// --- Verifying ---

const (
	maxHeaders            = 2000
	maxHeaderBytes        = 100 * 1024
	maxAuthorizationBytes = 8 * 1024
	maxSignedNames        = 64
)

// rewritingHeaders make a framework serve another method or path than the signed one.
var rewritingHeaders = []string{"x-http-method-override", "x-original-url", "x-rewrite-url"}

// refusals are what the functions above call errors of the signer, as codes of the verifier.
var refusals = map[string]string{
	"URL_INVALID": "TARGET_BAD", "DATE_INVALID": "DATE_MALFORMED", "HEADER_VALUE_INVALID": "HEADER_BAD_BYTES",
}

// noSecret is nobody's: an unknown key costs an HMAC too.
var noSecret = func() string {
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		panic(err)
	}
	return hex.EncodeToString(random)
}()

// Arrived is a request as it came over the wire: the raw target, every header, the bytes of the body.
type Arrived struct {
	Method, Target string
	Headers        []Header
	Body           []byte
}

// Options of Verify. Begin with DefaultOptions: the zero value is refused.
type Options struct {
	MaxSkew              time.Duration // above 0, at most 15 minutes
	AllowUnsignedPayload bool
	RequiredHeaders      []string // x-sdk-date is always required
	// Those that are understood; none stands for HMACSHA256. Each has a name of its own, which the string to sign
	// begins with: so no signature of one can pass as that of another.
	Algorithms []Algorithm
}

// DefaultOptions allow 15 minutes either way and demand that the host is signed, and the body.
func DefaultOptions() Options {
	return Options{MaxSkew: 15 * time.Minute, RequiredHeaders: []string{"host"}}
}

// FindSecrets gives the secrets of a key id: none where it is unknown, two while a key is being rotated.
type FindSecrets func(keyID string) ([]string, error)

// Verified says who signed a request, and whether the signature covers the body.
type Verified struct {
	KeyID        string
	BodyVerified bool
}

// Verify verifies a request as it arrived, at the time now. The error is an *Error whose Code says why it is
// refused: for the log, not for the client. CONFIG is a bad option, or a secret that cannot be one.
func Verify(request Arrived, find FindSecrets, now time.Time, options Options) (Verified, error) {
	verified, err := verify(request, find, now, options)
	if refusal, ok := err.(*Error); ok && refusals[refusal.Code] != "" {
		err = fail(refusals[refusal.Code], refusal.Message)
	}
	return verified, err
}

func verify(request Arrived, find FindSecrets, now time.Time, options Options) (Verified, error) {
	if options.MaxSkew <= 0 || options.MaxSkew > 15*time.Minute {
		return Verified{}, fail("CONFIG", "options.MaxSkew: must be above 0, at most 15 minutes")
	}
	algorithms := options.Algorithms
	if len(algorithms) == 0 {
		algorithms = []Algorithm{HMACSHA256}
	}
	for at, one := range algorithms {
		if slices.ContainsFunc(algorithms[:at], func(a Algorithm) bool { return a.Name == one.Name }) {
			return Verified{}, fail("CONFIG", "options.Algorithms: has one twice")
		}
	}
	signed, err := readSigned(request.Headers, append([]string{dateHeader}, options.RequiredHeaders...), algorithms)
	if err != nil {
		return Verified{}, err
	}
	dateText := strings.Trim(signed.values[dateHeader], blank)
	date, err := ParseDate(dateText)
	if err != nil {
		return Verified{}, err
	}
	if skew := now.Sub(date); skew > options.MaxSkew || skew < -options.MaxSkew {
		return Verified{}, fail("DATE_SKEW", "x-sdk-date: too far from now")
	}
	for _, name := range signed.SignedHeaders {
		if signed.values[name], err = headerValue("headers", signed.values[name]); err != nil {
			return Verified{}, err
		}
	}
	path, query, err := SplitTarget(request.Target)
	if err != nil {
		return Verified{}, err
	}
	if !isToken(request.Method) {
		return Verified{}, fail("SIGNATURE_MISMATCH", "method: not an HTTP token, nobody signs it")
	}

	// A hash header counts where it is signed. Otherwise the body itself is hashed.
	algorithm := signed.Algorithm
	hashHeader := algorithm.ContentHeader
	stated, isStated := signed.values[hashHeader]
	unsigned := stated == UnsignedPayload
	switch {
	case unsigned && !options.AllowUnsignedPayload:
		return Verified{}, fail("UNSIGNED_PAYLOAD", hashHeader+": not allowed")
	case isStated && !unsigned && !isHashHex(stated):
		return Verified{}, fail("HASH_HEADER_BAD", hashHeader+": must be 64 lowercase hex digits")
	}
	payload := stated
	if !isStated {
		payload = algorithm.PayloadHash(request.Body)
	}

	// Whoever signs for another day, region or service signs for somebody else.
	if signed.Scope != algorithm.scope(dateText) {
		return Verified{}, fail("ALG_UNSUPPORTED", "Credential: of another date, region or service")
	}
	secrets, err := secretsOf(find, signed.AccessKeyID)
	if err != nil {
		return Verified{}, err
	}
	known := len(secrets) > 0
	if !known {
		secrets = []string{noSecret}
	}
	// The case of the method is left alone here: what arrived must be what was signed.
	canonical := CanonicalRequest(request.Method, path, query, signed.values, signed.SignedHeaders, payload)
	toSign := algorithm.StringToSign(dateText, canonical)
	matches := false
	for _, secret := range secrets {
		// Constant time, every secret.
		key := algorithm.SigningKey(secret, signed.AccessKeyID, dateText)
		if hmac.Equal([]byte(algorithm.Signature(key, toSign)), []byte(signed.Signature)) {
			matches = true
		}
	}
	switch {
	case !known:
		return Verified{}, fail("KEY_UNKNOWN", "Access: unknown key id")
	case !matches:
		return Verified{}, fail("SIGNATURE_MISMATCH", "Signature: differs")
	// A stated hash is signed, the body is not: this ties them together.
	case isStated && !unsigned && stated != algorithm.PayloadHash(request.Body):
		return Verified{}, fail("BODY_MISMATCH", "body: not the one whose hash was signed")
	}
	return Verified{KeyID: signed.AccessKeyID, BodyVerified: !unsigned}, nil
}

type signedParts struct {
	Parameters
	values map[string]string // of the signed names
}

// readSigned reads what can be checked without a secret.
func readSigned(headers []Header, required []string, algorithms []Algorithm) (*signedParts, error) {
	values := map[string][]string{}
	size := 0
	for count, header := range headers {
		// ToLower would make a plain `k` of the Kelvin sign, a name that is no token anyway.
		name := header.Name
		if isToken(name) {
			name = strings.ToLower(name)
		}
		values[name] = append(values[name], header.Value)
		size += len(header.Name) + len(header.Value)
		if count >= maxHeaders || size > maxHeaderBytes {
			return nil, fail("LIMIT", "headers: too many or too large")
		}
	}
	sent := values["authorization"]
	switch {
	case len(sent) == 0:
		return nil, fail("AUTH_MISSING", "authorization: absent")
	case len(sent) > 1:
		return nil, fail("AUTH_DUPLICATE", "authorization: more than one")
	case len(sent[0]) > maxAuthorizationBytes:
		return nil, fail("LIMIT", "authorization: too long")
	}
	parameters, err := ParseAuthorization(sent[0], algorithms...)
	if err != nil {
		return nil, err
	}
	names := parameters.SignedHeaders
	if len(names) > maxSignedNames {
		return nil, fail("LIMIT", "SignedHeaders: too many")
	}
	for at, name := range names {
		orderly := at == 0 || names[at-1] < name
		if !isToken(name) || name != strings.ToLower(name) || name == "authorization" || !orderly {
			return nil, fail("SIGNED_HEADERS_MALFORMED", "SignedHeaders: must be lowercase, sorted and unique")
		}
	}
	if len(values[dateHeader]) == 0 {
		return nil, fail("DATE_MISSING", "x-sdk-date: absent")
	}
	for _, name := range required {
		if !slices.Contains(names, strings.ToLower(name)) {
			return nil, fail("SIGNED_HEADER_REQUIRED", "SignedHeaders: a required header is not signed")
		}
	}
	signed := &signedParts{parameters, map[string]string{}}
	for _, name := range names {
		switch len(values[name]) {
		case 0:
			return nil, fail("SIGNED_HEADER_ABSENT", "SignedHeaders: one of them is absent")
		case 1:
			signed.values[name] = values[name][0]
		default:
			return nil, fail("HEADER_DUPLICATE", "headers: a signed one comes twice")
		}
	}
	for _, name := range rewritingHeaders {
		if len(values[name]) > 0 && !slices.Contains(names, name) {
			return nil, fail("HEADER_UNSIGNED", "headers: one that rewrites the request is not signed")
		}
	}
	return signed, nil
}

// secretsOf gives all secrets of a key, none where the key is unknown.
func secretsOf(find FindSecrets, keyID string) ([]string, error) {
	// Key ids of the gateway are of this form; Access may hold more.
	if len(keyID) > 200 || strings.Trim(keyID, unreserved) != "" {
		return nil, fail("AUTH_MALFORMED", "Access: not a key id")
	}
	secrets, err := find(keyID)
	if err != nil {
		return nil, fail("KEY_LOOKUP", "find: failed")
	}
	for _, secret := range secrets {
		if strings.Trim(secret, whiteSpace) == "" || !utf8.ValidString(secret) {
			return nil, fail("CONFIG", "find: gave a secret that is blank or not UTF-8")
		}
	}
	return secrets, nil
}
