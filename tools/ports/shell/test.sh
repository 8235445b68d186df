#!/bin/sh
# The tests: the stages, sign, verify, the conformance program, the snippets of README.md.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # the port sets and reads variables; tests run in subshells

cd "$(dirname -- "$0")" || exit
. ./apig_signature.sh || exit

passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
newline='
'
HUAWEICLOUD_SDK_AK=example-key-id HUAWEICLOUD_SDK_SK=example-secret
unset HUAWEICLOUD_SDK_SECURITY_TOKEN APIG_MAX_SKEW_SECONDS APIG_ALLOW_UNSIGNED_PAYLOAD APIG_REQUIRED_HEADERS
date=20191115T033655Z
headers="Host: example.com${newline}X-Sdk-Date: $date"
printf '%s' '{"a":1}' >"$work/body"

# is WHAT ACTUAL EXPECTED
is() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL %s\n  got      %s\n  expected %s\n' "$1" "$2" "$3"
    fi
}

dump() { printf '%s' "$1" | apig_dump; }

# --- The example of the signing guide, at every stage ---

path=/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs
query='limit=2&marker=13551d6b-755d-4757-b956-536f674975c0'
lines="content-type=$(dump ' application/json	')${newline}host=$(dump service.region.example.com)${newline}x-sdk-date=$(dump $date)"
empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
canonical="GET
$path/
$query
content-type:application/json
host:service.region.example.com
x-sdk-date:$date

content-type;host;x-sdk-date
$empty"
to_sign="SDK-HMAC-SHA256
$date
b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a"
signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe
authorization="SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, Signature=$signature"
is uri "$(apig_canonical_uri "$(dump $path)")" "$path/"
is query "$(apig_canonical_query "$(dump "$query")")" "$query"
is names "$(apig_signed_headers "X-Sdk-Date=${newline}Host=${newline}content-type=")" 'content-type;host;x-sdk-date'
is payload "$(apig_payload_hash </dev/null)" $empty
is 'canonical request' "$(apig_canonical_request GET "$path/" "$query" "$lines" 'content-type;host;x-sdk-date' "$(dump $empty)")" "$canonical"
is 'string to sign' "$(apig_string_to_sign $date "$(printf '%s' "$canonical" | apig_payload_hash)")" "$to_sign"
is signature "$(apig_signature "$(dump MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc)" "$to_sign")" $signature
is authorization "$(apig_authorization QTWAOYTTINDUT2QVKYUC 'content-type;host;x-sdk-date' $signature $date)" "$authorization"
apig_parse_authorization "$(dump "$authorization")"
is parsed "$apig_key_id $apig_names $apig_claimed" "QTWAOYTTINDUT2QVKYUC content-type;host;x-sdk-date $signature"
(
    HUAWEICLOUD_SDK_AK=QTWAOYTTINDUT2QVKYUC HUAWEICLOUD_SDK_SK=MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc
    apig_sign get "$path?$query" "Host: service.region.example.com${newline}X-Sdk-Date: $date${newline}content-type: application/json" /dev/null
    printf '%s' "$apig_method|$apig_request_target|$apig_canonical_request|$apig_headers"
) >"$work/answer"
is 'all at once' "$(cat "$work/answer")" "GET|$path?$query|$canonical|Host: service.region.example.com
X-Sdk-Date: $date
content-type: application/json
Authorization: $authorization"

# --- Canonical form ---

bad=%EF%BF%BD
while read -r path expected; do
    is "uri $path" "$(apig_canonical_uri "$(dump "$path")")" "$expected"
done <<END
/ /
/a /a/
/a/ /a/
//a //a/
/a/../b/. /a/../b/./
/%2e%2E /../
/a%2Fb /a/b/
/a%2F /a/
/a+b /a%2Bb/
/%2520 /%2520/
/%zz /%25zz/
/%+1 /%25%2B1/
/%2 /%252/
/100% /100%25/
/-._~AZaz09 /-._~AZaz09/
/!\$&'()*,;=:@ /%21%24%26%27%28%29%2A%2C%3B%3D%3A%40/
/中/%e4%b8%ad /%E4%B8%AD/%E4%B8%AD/
/%00%0A /%00%0A/
/%EF%BB%BFa /%EF%BB%BFa/
/%ff /$bad/
/%E4%B8 /$bad/
/%E4%B8中 /$bad%E4%B8%AD/
/%C0%AF /$bad$bad/
/%ED%A0%80 /$bad$bad$bad/
/%F4%90%80%80 /$bad$bad$bad$bad/
/%F0%9F%98( /$bad%28/
/%E0%80%F1%80%80%C2 /$bad$bad$bad$bad/
END
# Decoded names are sorted, not encoded ones; a prefix comes first; the order is that of code points.
while read -r query expected; do
    is "query $query" "$(apig_canonical_query "$(dump "$query")")" "$expected"
done <<END
&&
=1
=1&a a=
%20=1 %20=1
b=2&a=1 a=1&b=2
a=2&a=10&a=1 a=1&a=10&a=2
a=1&a a=&a=1
a=b=c a=b%3Dc
a=b+c a=b%2Bc
?a=1 %3Fa=1
%61=2&a=1 a=1&a=2
a%3Db=1&a%26=2 a%26=2&a%3Db=1
b=1&B=2 B=2&b=1
a%2Fb=1&a.b=2&aZb=3&a%20b=4 a%20b=4&a.b=2&a%2Fb=1&aZb=3
a-b=3&a=2 a=2&a-b=3
%F0%9F%98%80=1&%EF%BD%9E=2 %EF%BD%9E=2&%F0%9F%98%80=1
a=%FF%FE&b=% a=$bad$bad&b=%25
END
is 'header values' "$(apig_canonical_headers "a= 20 09 76 20 20 77 09 20${newline}b= a0 76 a0${newline}c= 20${newline}d= 0b 76 85")" \
    " 61 3a 76 20 20 77 0a 62 3a a0 76 a0 0a 63 3a 0a 64 3a 0b 76 85 0a"
is 'header order' "$(apig_signed_headers "z=${newline}a-b=${newline}a_b=${newline}a.b=${newline}ab=${newline}a1=${newline}A=")" 'a;a-b;a.b;a1;a_b;ab;z'

# A key as long as a block, and a longer one (RFC 4231, case 6).
is 'a key of 64 bytes' "$(apig_signature "$(dump "$(printf %064d 0)")" text)" \
    "$(printf text | openssl dgst -sha256 -hmac "$(printf %064d 0)" -r | cut -c1-64)"
long=$(printf %0131d 0 | sed 's/0/ aa/g')
is 'a key of 131 bytes' "$(apig_signature "$long" 'Test Using Larger Than Block-Size Key - Hash Key First')" \
    60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54

# --- Signing ---

apig_sign POST '/a%2fb?b=x+y&a' "$headers" "$work/body"
once=$apig_authorization
is 'what is sent' "$apig_request_target" '/a%2fb?a=&b=x%2By'
apig_sign POST '/a%2fb?b=x+y&a' "$apig_headers" "$work/body"
is 'signed again' "$apig_authorization" "$once"
apig_sign POST '/a%2fb?b=x+y&a' "$headers${newline}AUTHORIZATION: Bearer t${newline}authorization: u" "$work/body"
is 'over another Authorization' "$apig_authorization" "$once"
apig_sign GET '/a?=1' "$headers" /dev/null
is 'an empty canonical query' "$apig_request_target" /a
for stated in UNSIGNED-PAYLOAD 0000 ''; do
    apig_sign POST / "$headers${newline}X-Sdk-Content-SHA256: $stated" "$work/body"
    is "stated $stated" "${apig_canonical_request##*;}" "x-sdk-date$newline$stated"
done
apig_sign GET / "$headers${newline}X-A: 	 中é " /dev/null
case $apig_canonical_request in
    *"${newline}x-a:中é$newline"*) is UTF-8 yes yes ;;
    *) is UTF-8 "$apig_canonical_request" 'a line x-a:中é' ;;
esac
HUAWEICLOUD_SDK_SECURITY_TOKEN=new
apig_sign GET / "host: example.com${newline}x-security-token: old" /dev/null
unset HUAWEICLOUD_SDK_SECURITY_TOKEN
is 'a security token' "$(printf '%s\n' "$apig_headers" | grep -i ^x-security-token)" 'X-Security-Token: new'
is 'the date is now' "$(printf '%s\n' "$apig_headers" | grep -c "^X-Sdk-Date: $(date -u +%Y%m%d)T")" 1

# refuses CODE METHOD TARGET HEADERS: with HUAWEICLOUD_SDK_* as they are
refuses() {
    apig_code=none
    apig_sign "$2" "$3" "$4" "$work/body"
    is "$2 $3 $4" "$apig_code" "$1"
}
for HUAWEICLOUD_SDK_AK in '' ' ' 'a ' 'a b' 'a,b' é ak; do
    [ "$HUAWEICLOUD_SDK_AK" = ak ] || refuses CREDENTIALS_INVALID GET / "$headers"
done
for HUAWEICLOUD_SDK_SK in '' '	' ' s' "s$newline-" "$(printf 's\343\200\200')" "$(printf '\357\273\277s')" "$(printf 's\355\240\200')" example-secret; do
    [ "$HUAWEICLOUD_SDK_SK" = example-secret ] || refuses CREDENTIALS_INVALID GET / "$headers"
done
for HUAWEICLOUD_SDK_SECURITY_TOKEN in '' ' ' 't t' é; do
    refuses CREDENTIALS_INVALID GET / "$headers"
done
unset HUAWEICLOUD_SDK_SECURITY_TOKEN
HUAWEICLOUD_SDK_AK=example-key-id
for each in '' 'GET ' GÉT; do refuses METHOD_INVALID "$each" / "$headers"; done
for each in '' a '*' '?a=1' https://example.com/ /a#b '/?a#' "/a$newline-" '/	' "$(printf '/\377')"; do
    refuses URL_INVALID GET "$each" "$headers"
done
for each in ': v' 'a b: v' 'é: v' 'no colon'; do refuses HEADER_NAME_INVALID GET / "$headers$newline$each"; done
for each in "$(printf 'x: a\rb')" "$(printf 'x: a\r')" "$(printf 'x: \355\240\200')"; do
    refuses HEADER_VALUE_INVALID GET / "$headers$newline$each"
done
refuses HEADER_DUPLICATE GET / "$headers${newline}HOST: x"
refuses HOST_MISSING GET / "X-Sdk-Date: $date"
refuses HOST_MISSING GET / "Host:  $newline"
for each in '' now 2019-11-15T03:36:55Z 20191115T03365Z 20191115T033655 20191115t033655z 20260230T000000Z 20191115T240000Z 20191115T036000Z \
    20261231T235960Z 20190229T000000Z 21000229T000000Z 20191315T033655Z 20190015T033655Z 20190100T033655Z 00000101T000000Z +2019115T033655Z; do
    refuses DATE_INVALID GET / "Host: example.com${newline}X-Sdk-Date: $each"
done
apig_sign POST / "$headers" "$work/none"
is 'no body' "$apig_code" BODY_UNSUPPORTED
apig_code=none
apig_parse_date 20000229T235959Z && before=$apig_seconds
apig_parse_date 20000301T000000Z
is 'the end of February' $((apig_seconds - before)) 1
apig_parse_date 19700101T000000Z && before=$apig_seconds
apig_parse_date $date
is 'seconds since 1970' $((apig_seconds - before)) 1573789015

# --- Verifying ---

apig_find_secrets() {
    case $1 in
        example-key-id) printf '%s\n' old example-secret ;;
        down) return 2 ;;
        blank) printf '%s\n' example-secret '' ;;
        *) return 1 ;;
    esac
}

# verifies EXPECTED METHOD TARGET HEADERS BODY_FILE [NOW]: a code, or ok
verifies() {
    apig_code=none
    if apig_verify "$2" "$3" "$4" "$5" "${6-$date}"; then apig_code="ok $apig_key_id"; fi
    is "verify $2 $3 $4" "$apig_code" "$1"
}
ok='ok example-key-id'
printf '\377\376\000' >"$work/binary"
while read -r method target body; do
    apig_sign "$method" "$target" "$headers${newline}X-A:  a  b	${newline}X-B: 中à${newline}__proto__:${newline}X_~!: 1" "$work/$body"
    verifies "$ok" "$apig_method" "$target" "$apig_headers" "$work/$body"
    verifies "$ok" "$apig_method" "$apig_request_target" "$apig_headers" "$work/$body"
    verifies SIGNATURE_MISMATCH "$apig_method" "$target" "$apig_headers" "$0"
    verifies SIGNATURE_MISMATCH "$apig_method" "/other$target" "$apig_headers" "$work/$body"
done <<'END'
POST /v1/a%2Fb//./?b=2&a=1&a=0 body
delete /中/%ff%zz?中=%E4&+=+ binary
END
apig_sign POST / "$headers" "$work/body"
good=$apig_authorization
sent=$apig_headers
verifies "$ok" POST / "$sent" "$work/body"
verifies SIGNATURE_MISMATCH post / "$sent" "$work/body"
verifies SIGNATURE_MISMATCH '' / "$sent" "$work/body"
verifies AUTH_MISSING POST / "$headers" "$work/body"
verifies AUTH_DUPLICATE POST / "$sent${newline}authorization: x" "$work/body"
verifies "$ok" POST / "$sent${newline}x-extra: 1${newline}x-sdk-content-sha256: UNSIGNED-PAYLOAD" "$work/body"
verifies HEADER_DUPLICATE POST / "$sent${newline}HOST: example.com" "$work/body"
verifies HEADER_UNSIGNED POST / "$sent${newline}X-Original-URL: /admin" "$work/body"
verifies LIMIT POST / "$sent${newline}x: $(printf %0102400d 0)" "$work/body"
verifies BODY_UNAVAILABLE POST / "$sent" "$work/none"
for each in '' '*' a https://example.com/ /a#b "$(printf '/\377')"; do verifies TARGET_BAD POST "$each" "$sent" "$work/body"; done
verifies "$ok" POST / "$sent" "$work/body" 20191115T035155Z
verifies "$ok" POST / "$sent" "$work/body" 20191115T032155Z
verifies DATE_SKEW POST / "$sent" "$work/body" 20191115T035156Z
verifies DATE_SKEW POST / "$sent" "$work/body" 20191115T032154Z
verifies CONFIG POST / "$sent" "$work/body" now
for APIG_MAX_SKEW_SECONDS in 0 -1 901 1e2 ''; do verifies CONFIG POST / "$sent" "$work/body"; done
unset APIG_MAX_SKEW_SECONDS

# authorized EXPECTED AUTHORIZATION
authorized() { verifies "$1" POST / "$headers${newline}Authorization: $2" "$work/body"; }
start='SDK-HMAC-SHA256 Access=' names='SignedHeaders=host;x-sdk-date' hex=${good##*=}
authorized "$ok" "${start}example-key-id,$names,Signature=$hex"
for each in "$good, x=1" "junk $good" ", $good" "${start}example-key-id,  $names, Signature=$hex" "${start}example-key-id,	$names, Signature=$hex" \
    "SDK-HMAC-SHA256  Access=example-key-id, $names, Signature=$hex" "$start, $names, Signature=$hex" "${start}a/b, $names, Signature=$hex" \
    "${start}é, $names, Signature=$hex" "${start}$(printf %0201d 0), $names, Signature=$hex" "${good%?}" "${good}0" "${good%??}zz" \
    "${good%??}A0" '' SDK-HMAC-SHA256; do
    authorized AUTH_MALFORMED "$each"
done
authorized ALG_UNSUPPORTED "sdk${good#SDK}"
authorized ALG_UNSUPPORTED 'Basic YTpi'
authorized LIMIT "$(printf %08193d 0)"
for each in ';host;x-sdk-date' 'host;;x-sdk-date' 'host;x-sdk-date;' 'host;host;x-sdk-date' 'Host;x-sdk-date' 'x-sdk-date;host' 'authorization;host;x-sdk-date' ''; do
    authorized SIGNED_HEADERS_MALFORMED "${start}example-key-id, SignedHeaders=$each, Signature=$hex"
done
authorized SIGNED_HEADER_REQUIRED "${start}example-key-id, SignedHeaders=x-sdk-date, Signature=$hex"
authorized SIGNED_HEADER_ABSENT "${start}example-key-id, SignedHeaders=constructor;host;x-sdk-date, Signature=$hex"
authorized KEY_UNKNOWN "${start}unknown, $names, Signature=$hex"
authorized KEY_LOOKUP "${start}down, $names, Signature=$hex"
authorized CONFIG "${start}blank, $names, Signature=$hex"
verifies DATE_MISSING POST / "Host: example.com${newline}Authorization: $good" "$work/body"
verifies DATE_MALFORMED POST / "Host: example.com${newline}X-Sdk-Date: 20260230T250000Z${newline}Authorization: $good" "$work/body"
verifies HEADER_BAD_BYTES POST / "Host: exam$(printf '\r')ple.com${newline}X-Sdk-Date: $date${newline}Authorization: $good" "$work/body"

hash=$(apig_payload_hash <"$work/body")
for each in 0000 '' "${hash}0" unsigned-payload; do
    apig_sign POST / "$headers${newline}x-sdk-content-sha256: $each" "$work/body"
    verifies HASH_HEADER_BAD POST / "$apig_headers" "$work/body"
done
apig_sign POST / "$headers${newline}x-sdk-content-sha256: $hash" "$work/body"
verifies "$ok" POST / "$apig_headers" "$work/body"
verifies BODY_MISMATCH POST / "$apig_headers" "$work/binary"
apig_sign POST / "$headers${newline}x-sdk-content-sha256: UNSIGNED-PAYLOAD" "$work/body"
verifies UNSIGNED_PAYLOAD POST / "$apig_headers" "$work/binary"
APIG_ALLOW_UNSIGNED_PAYLOAD=yes
verifies "$ok" POST / "$apig_headers" "$work/binary"
is 'body verified' "$apig_body_verified" no
unset APIG_ALLOW_UNSIGNED_PAYLOAD

# --- The conformance program ---

tab=$(printf '\t')
given="$(dump Host)=$(dump example.com);$(dump X-Sdk-Date)=$(dump $date)"
sign_line="a${tab}sign${tab}=$(dump POST)${tab}target=$(dump '/?b&a')${tab}=$given${tab}=$(dump example-key-id)${tab}=$(dump example-secret)${tab}-${tab}base64=eyJhIjoxfQ=="
apig_sign POST '/?b&a' "$headers" "$work/body"
verify_line="c${tab}verify${tab}=$(dump POST)${tab}target=$(dump '/?b&a')${tab}=$given;$(dump Authorization)=$(dump "$apig_authorization")${tab}= $(dump example-key-id | tr ' ' _)=$(dump example-secret | tr ' ' _)${tab}=$(dump $date)${tab}=900${tab}=no${tab}utf8=$(dump '{"a":1}')"
is conformance "$(printf '%s\n' "$sign_line" "b${tab}other" "$verify_line" | sh conformance.sh)" "a${tab}ok${tab}/${tab}a=&b=${tab}host;x-sdk-date${tab}$apig_signature${tab}$apig_authorization${tab}$(dump "$apig_canonical_request") 00$(dump "$apig_string_to_sign") 00$(dump '/?a=&b=')
b${tab}error=INPUT_BAD
c${tab}verified=example-key-id"

# --- The snippets of README.md: curl sends over TLS, openssl writes down what arrives, and that is checked ---

# shellcheck disable=SC2016
# One example of each algorithm; tools/conformance holds them against the official SDKs.
# in_algorithm ALGORITHM: signs with it, and prints the signature and what each set of algorithms says to it.
in_algorithm() {
    APIG_ALGORITHM=$1
    HUAWEICLOUD_SDK_AK=example-key-id HUAWEICLOUD_SDK_SK=example-secret
    printf '{}' >"$work/empty"
    apig_sign POST '/a?b=1' "Host: example.com${newline}X-Sdk-Date: 20191115T033655Z" "$work/empty" || {
        printf '%s' "$apig_code"
        return
    }
    printf '%s' "$apig_signature"
    apig_sent_headers=$apig_headers
    for APIG_ALGORITHMS in 'SDK-HMAC-SHA256 SDK-HMAC-SM3 V11-HMAC-SHA256/cn-north-4/iotda' SDK-HMAC-SHA1 '' "$1 $1"; do
        apig_verify POST '/a?b=1' "$apig_sent_headers" "$work/empty" 20191115T033655Z && apig_code=ACCEPT
        printf ' %s' "$apig_code"
    done
}
usual='ACCEPT ALG_UNSUPPORTED CONFIG CONFIG'
is SHA-256 "$(in_algorithm SDK-HMAC-SHA256)" "517650a5eaefcc709ca5d17a2901af3d2b29183f6824b077d674bc90ecfa915f $usual"
is SM3 "$(in_algorithm SDK-HMAC-SM3)" "f3a358953e3691950c6ea6823617b0ee3537d3f9d015372e4774b1a4d196ca3a $usual"
is V11 "$(in_algorithm V11-HMAC-SHA256/cn-north-4/iotda)" "f70500f45f3e42b632790ff4a03b8aa68dbac445fa4485648a6a4ea1444477c2 $usual"
is 'V11 elsewhere' "$(in_algorithm V11-HMAC-SHA256/cn-east-3/iotda | cut -d' ' -f2)" ALG_UNSUPPORTED
for each in V11-HMAC-SHA256 V11-HMAC-SHA256/a V11-HMAC-SHA256/a/ V11-HMAC-SHA256//b V11-HMAC-SHA256/a/b/c 'V11-HMAC-SHA256/a b/c' MD5; do
    is "the algorithm $each" "$(in_algorithm "$each")" OPTION_INVALID
done
openssl() { command openssl "$@" 2>/dev/null | grep -v "$([ "${2-}" = -sm3 ] && echo .)"; }
is 'no SM3' "$(apig_has_sm3='' && in_algorithm SDK-HMAC-SM3)" ALG_UNAVAILABLE
unset -f openssl

sed -n '/^```sh$/,/^```$/p' README.md | sed '/^```/d' >"$work/snippets.sh"
# shellcheck disable=SC1091
. "$work/snippets.sh"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1 \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
export CURL_CA_BUNDLE="$work/cert.pem"

# exchange SECRET TARGET: sends to a server that answers before it has read, and keeps what it read.
exchange() {
    for port in $((20000 + $$ % 10000)) $((30000 + $$ % 10000)) $((40000 + $$ % 10000)); do
        { printf 'HTTP/1.1 204 No Content\r\n\r\n' && sleep 2; } |
            openssl s_server -quiet -accept "127.0.0.1:$port" -naccept 1 -cert "$work/cert.pem" -key "$work/key.pem" >"$work/wire" 2>/dev/null &
        sleep 1
        if HUAWEICLOUD_SDK_SK=$1 send POST "https://127.0.0.1:$port$2" "$work/body"; then
            wait
            # The head ends with an empty line, which only a CR keeps from being empty.
            sed "/^$(printf '\r')\$/q" "$work/wire" | sed '$d' >"$work/head"
            check "$work/head" "$work/body"
            return
        fi
        wait
    done
}
is 'the snippets' "$(exchange example-secret '//a%20b/../%E4%B8%AD?b=2&a=%2B')" 'signed by example-key-id'
is 'the snippets, another secret' "$(exchange another '?x=a+b')" 'refused: SIGNATURE_MISMATCH'
is 'a snippet that cannot sign' "$(HUAWEICLOUD_SDK_SK='' send GET https://127.0.0.1/ /dev/null 2>&1)" \
    'CREDENTIALS_INVALID: secret access key: is blank, or begins or ends with white space'

printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
